import { type Investigation, investigationIdSchema } from "../contracts/investigations.ts";
import type { Viewer } from "../contracts/people.ts";
import { OpsError } from "../shared/errors.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { audit, holdInvestigation, type InvestigationsDeps } from "./investigations-deps.ts";
import { investigationOf } from "./read-investigation.ts";

type Deps = Pick<InvestigationsDeps, "prisma" | "clock">;

/**
 * Out of sight, and gone for good a month later (housekeeping). Its findings stay.
 * @throws FORBIDDEN unless it is one's own or one is an administrator; NOT_FOUND
 */
export async function removeInvestigation(
  deps: Deps,
  viewer: Viewer,
  input: unknown,
): Promise<{ id: string }> {
  requirePermission(viewer, "attribution.watch");
  const { id } = parseInput(investigationIdSchema, input);
  await deps.prisma.$transaction(async (transaction) => {
    const { ownerId, name } = await holdInvestigation(transaction, viewer, { id });
    requireOwner(viewer, ownerId);
    await transaction.investigation.update({
      where: { id },
      data: { deletedAt: new Date(deps.clock.nowMs()) },
    });
    await audit(transaction, viewer, {
      action: "investigation.delete",
      target: `investigation:${id}`,
      before: { name },
    });
  });
  return { id };
}

/** Brings a deleted one back as it was. @throws FORBIDDEN, NOT_FOUND */
export async function restoreInvestigation(
  deps: Deps,
  viewer: Viewer,
  input: unknown,
): Promise<Investigation> {
  requirePermission(viewer, "attribution.watch");
  const { id } = parseInput(investigationIdSchema, input);
  return deps.prisma.$transaction(async (transaction) => {
    const { ownerId, name } = await holdInvestigation(transaction, viewer, { id, deleted: true });
    requireOwner(viewer, ownerId);
    await transaction.investigation.update({ where: { id }, data: { deletedAt: null } });
    await audit(transaction, viewer, {
      action: "investigation.restore",
      target: `investigation:${id}`,
      after: { name },
    });
    return investigationOf(transaction, viewer, id);
  });
}

function requireOwner(viewer: Viewer, ownerId: string): void {
  if (viewer.role === "administrator" || viewer.id === ownerId) return;
  throw new OpsError("FORBIDDEN", "Only its owner or an administrator deletes an investigation.", {
    reason: "owner",
  });
}
