import { attachedFindingSchema, type Investigation, moveFindingSchema } from "../contracts/investigations.ts";
import type { Viewer } from "../contracts/people.ts";
import type { Transaction } from "../identity/identity-deps.ts";
import { OpsError } from "../shared/errors.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { audit, holdInvestigation, type InvestigationsDeps, touch } from "./investigations-deps.ts";
import { investigationOf } from "./read-investigation.ts";

const MOST_FINDINGS = 20;

type Deps = Pick<InvestigationsDeps, "prisma" | "clock">;

/** At the end; one that is there already stays where it is. @throws FORBIDDEN, NOT_FOUND, TOO_LARGE */
export async function addFinding(deps: Deps, viewer: Viewer, input: unknown): Promise<Investigation> {
  requirePermission(viewer, "attribution.watch");
  const { id, findingId } = parseInput(attachedFindingSchema, input);
  const nowMs = deps.clock.nowMs();
  return deps.prisma.$transaction(async (transaction) => {
    await holdInvestigation(transaction, viewer, { id });
    if (await attach(transaction, viewer, { id, findingId, nowMs })) {
      await touch(transaction, id, nowMs);
      await audit(transaction, viewer, {
        action: "investigation.add_finding",
        target: `investigation:${id}`,
        after: { findingId },
      });
    }
    return investigationOf(transaction, viewer, id);
  });
}

/** The finding itself stays: its link may be anywhere. @throws FORBIDDEN, NOT_FOUND */
export async function removeFinding(deps: Deps, viewer: Viewer, input: unknown): Promise<Investigation> {
  requirePermission(viewer, "attribution.watch");
  const { id, findingId } = parseInput(attachedFindingSchema, input);
  return deps.prisma.$transaction(async (transaction) => {
    await holdInvestigation(transaction, viewer, { id });
    const { count } = await transaction.investigationFinding.deleteMany({
      where: { investigationId: id, findingId },
    });
    if (count > 0) {
      await touch(transaction, id, deps.clock.nowMs());
      await audit(transaction, viewer, {
        action: "investigation.remove_finding",
        target: `investigation:${id}`,
        before: { findingId },
      });
    }
    return investigationOf(transaction, viewer, id);
  });
}

/** To another place among the findings. @throws FORBIDDEN, NOT_FOUND also when it is not among them */
export async function moveFinding(deps: Deps, viewer: Viewer, input: unknown): Promise<Investigation> {
  requirePermission(viewer, "attribution.watch");
  const { id, findingId, to } = parseInput(moveFindingSchema, input);
  return deps.prisma.$transaction(async (transaction) => {
    await holdInvestigation(transaction, viewer, { id });
    const rows = await transaction.investigationFinding.findMany({
      where: { investigationId: id },
      orderBy: { position: "asc" },
      select: { findingId: true },
    });
    const order = rows.map((row) => row.findingId);
    const from = order.indexOf(findingId);
    if (from < 0) throw new OpsError("NOT_FOUND", "This finding is not part of the investigation.");
    order.splice(from, 1);
    order.splice(to, 0, findingId);
    for (const [position, one] of order.entries()) {
      await transaction.investigationFinding.update({
        where: { investigationId_findingId: { investigationId: id, findingId: one } },
        data: { position },
      });
    }
    await touch(transaction, id, deps.clock.nowMs());
    await audit(transaction, viewer, {
      action: "investigation.move_finding",
      target: `investigation:${id}`,
      before: { findingId, place: from },
      after: { place: order.indexOf(findingId) },
    });
    return investigationOf(transaction, viewer, id);
  });
}

/** To be called with the investigation held. @returns whether it was not there before */
export async function attach(
  transaction: Transaction,
  viewer: Viewer,
  { id, findingId, nowMs }: { id: string; findingId: string; nowMs: number },
): Promise<boolean> {
  const known = await transaction.finding.count({ where: { id: findingId, tenantId: viewer.tenantId } });
  if (known === 0) throw new OpsError("NOT_FOUND", "There is no such finding.", { field: "/findingId" });
  const rows = await transaction.investigationFinding.findMany({
    where: { investigationId: id },
    select: { findingId: true, position: true },
  });
  if (rows.some((row) => row.findingId === findingId)) return false;
  if (rows.length >= MOST_FINDINGS) {
    throw new OpsError("TOO_LARGE", `An investigation holds ${MOST_FINDINGS} findings at most.`, {
      reason: "findings",
    });
  }
  const position = Math.max(-1, ...rows.map((row) => row.position)) + 1;
  await transaction.investigationFinding.create({
    data: { investigationId: id, findingId, position, addedByName: viewer.name, addedAt: new Date(nowMs) },
  });
  return true;
}
