import type { Question } from "../contracts/attribution.ts";
import {
  type Finding,
  type FindingResult,
  type FindingSummary,
  findingIdSchema,
} from "../contracts/findings.ts";
import type { Viewer } from "../contracts/people.ts";
import { OpsError } from "../shared/errors.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { wordsOf } from "./cause-words.ts";
import type { InvestigationsDeps } from "./investigations-deps.ts";

/** As it was when it was shared. @throws FORBIDDEN; NOT_FOUND also for another tenant's and for what is no id */
export async function readFinding(
  deps: Pick<InvestigationsDeps, "prisma">,
  viewer: Viewer,
  input: { id: string },
): Promise<Finding> {
  requirePermission(viewer, "attribution.watch");
  const id = findingIdSchema.safeParse(input.id.toLowerCase());
  const row = id.success
    ? await deps.prisma.finding.findFirst({
        where: { id: id.data, tenantId: viewer.tenantId },
        omit: { cells: true },
      })
    : null;
  if (!row) throw new OpsError("NOT_FOUND", "There is no such finding.", { field: "/id" });
  return {
    id: row.id,
    question: row.question as unknown as Question,
    result: row.result as unknown as FindingResult,
    summary: row.summary as unknown as FindingSummary,
    engineVersion: row.engineVersion,
    madeByName: row.madeByName,
    madeAt: row.madeAt.getTime(),
    words: await wordsOf(deps.prisma, viewer, row.id),
  };
}
