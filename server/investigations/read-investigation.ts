import type { FindingSummary } from "../contracts/findings.ts";
import { type Investigation, investigationIdSchema } from "../contracts/investigations.ts";
import type { Viewer } from "../contracts/people.ts";
import type { Transaction } from "../identity/identity-deps.ts";
import { OpsError } from "../shared/errors.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import type { InvestigationsDeps } from "./investigations-deps.ts";
import { toRow } from "./list-investigations.ts";

/** With its findings and notes. @throws FORBIDDEN; NOT_FOUND also for another tenant's and for a deleted one */
export async function readInvestigation(
  { prisma }: Pick<InvestigationsDeps, "prisma">,
  viewer: Viewer,
  input: unknown,
): Promise<Investigation> {
  requirePermission(viewer, "attribution.watch");
  const { id } = parseInput(investigationIdSchema, input);
  return investigationOf(prisma, viewer, id);
}

/** The same inside a transaction, for what a change answers. @throws NOT_FOUND */
export async function investigationOf(
  store: Pick<Transaction, "investigation">,
  viewer: Viewer,
  id: string,
): Promise<Investigation> {
  const row = await store.investigation.findFirst({
    where: { id, tenantId: viewer.tenantId, deletedAt: null },
    include: {
      notes: { orderBy: [{ at: "asc" }, { id: "asc" }] },
      findings: {
        orderBy: { position: "asc" },
        include: { finding: { select: { summary: true, madeByName: true, madeAt: true } } },
      },
    },
  });
  if (!row) throw new OpsError("NOT_FOUND", "There is no such investigation.");
  return {
    ...toRow(row),
    findings: row.findings.map(({ findingId, finding, addedByName, addedAt }) => ({
      id: findingId,
      summary: finding.summary as unknown as FindingSummary,
      madeByName: finding.madeByName,
      madeAt: finding.madeAt.getTime(),
      addedByName,
      addedAt: addedAt.getTime(),
    })),
    notes: row.notes.map(({ investigationId: _, at, editedAt, ...note }) => ({
      ...note,
      at: at.getTime(),
      editedAt: editedAt?.getTime() ?? null,
    })),
  };
}
