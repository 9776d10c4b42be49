import { changeInvestigationSchema, type Investigation } from "../contracts/investigations.ts";
import type { Viewer } from "../contracts/people.ts";
import { OpsError } from "../shared/errors.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { audit, holdInvestigation, type InvestigationsDeps } from "./investigations-deps.ts";
import { investigationOf } from "./read-investigation.ts";

/**
 * Renames, concludes or opens again. Of two people who began from the same version one is told STALE, with
 * the other's name as `reason`. @throws FORBIDDEN, INVALID_REQUEST, NOT_FOUND, STALE
 */
export async function changeInvestigation(
  { prisma, clock }: Pick<InvestigationsDeps, "prisma" | "clock">,
  viewer: Viewer,
  input: unknown,
): Promise<Investigation> {
  requirePermission(viewer, "attribution.watch");
  const { id, version, ...wanted } = parseInput(changeInvestigationSchema, input);
  return prisma.$transaction(async (transaction) => {
    const before = await holdInvestigation(transaction, viewer, { id });
    const name = wanted.name ?? before.name;
    const conclusion = wanted.conclusion === undefined ? before.conclusion : wanted.conclusion;
    // What both wanted is no conflict.
    if (name === before.name && conclusion === before.conclusion)
      return investigationOf(transaction, viewer, id);
    if (before.version !== version) {
      throw new OpsError("STALE", `${before.changedByName} changed this meanwhile.`, {
        reason: before.changedByName,
      });
    }
    await transaction.investigation.update({
      where: { id },
      data: {
        name,
        conclusion,
        version: { increment: 1 },
        changedByName: viewer.name,
        updatedAt: new Date(clock.nowMs()),
      },
    });
    await audit(transaction, viewer, {
      action: `investigation.${verbOf(before.conclusion, conclusion)}`,
      target: `investigation:${id}`,
      before: { name: before.name, conclusion: before.conclusion },
      after: { name, conclusion },
    });
    return investigationOf(transaction, viewer, id);
  });
}

function verbOf(before: string | null, after: string | null): "rename" | "conclude" | "reopen" {
  if (before === after) return "rename";
  return after === null ? "reopen" : "conclude";
}
