import {
  type ApprovalRow,
  type ApprovalState,
  decideSchema,
  withdrawSchema,
} from "../contracts/approvals.ts";
import type { Viewer } from "../contracts/people.ts";
import type { Prisma } from "../platform/prisma.ts";
import { actorOf } from "../shared/actor-of.ts";
import { hasCode, isOpsError, OpsError } from "../shared/errors.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { toApprovalRow } from "./approval-store.ts";
import type { ApprovalDeps } from "./dangerous-act.ts";

/** Half a minute is ages for a change of one row: the process that carried it out is gone. */
const LEFT_BEHIND_MS = 30_000;

/**
 * The second person says yes or no. Yes carries the change out as it was asked, by the one who asked.
 * @throws FORBIDDEN (role, or one's own request), NOT_FOUND, CONFLICT (decided or over), STALE (what it
 * was about changed meanwhile)
 */
export async function decideRequest(
  deps: ApprovalDeps,
  viewer: Viewer,
  input: unknown,
): Promise<ApprovalRow> {
  requirePermission(viewer, "operations.act");
  const { id, approve, note = null } = parseInput(decideSchema, input);
  const request = await deps.prisma.approval.findFirst({ where: { id, tenantId: viewer.tenantId } });
  if (!request) throw new OpsError("NOT_FOUND", "There is no such request.");
  const actor = actorOf(viewer);
  if (request.askedBy === actor)
    throw new OpsError("FORBIDDEN", "Somebody else has to decide about your own request.", {
      reason: "own_request",
    });
  const who = { actor, name: viewer.name };
  const claimed = await move(deps, id, "waiting", approve ? "carrying" : "refused", who, note);
  if (!approve) return claimed;

  const carryOut = deps.carryOut.get(request.kind);
  try {
    if (!carryOut) throw new OpsError("CONFLICT", `This release does not know ${request.kind}.`);
    await carryOut({
      input: request.input,
      reason: request.reason,
      askedBy: { id: request.askedBy, name: request.askedByName },
      approvedBy: { id: actor, name: viewer.name },
    });
  } catch (error) {
    const why = isOpsError(error) ? error.message : "It failed inside the server.";
    await move(deps, id, "carrying", hasCode(error, "STALE") ? "stale" : "failed", who, why);
    throw error;
  }
  return move(deps, id, "carrying", "approved", who, note);
}

/** Who asked takes it back. @throws FORBIDDEN, NOT_FOUND, CONFLICT */
export async function withdrawRequest(
  deps: ApprovalDeps,
  viewer: Viewer,
  input: unknown,
): Promise<ApprovalRow> {
  requirePermission(viewer, "operations.act");
  const { id } = parseInput(withdrawSchema, input);
  const actor = actorOf(viewer);
  const request = await deps.prisma.approval.findFirst({ where: { id, tenantId: viewer.tenantId } });
  if (!request) throw new OpsError("NOT_FOUND", "There is no such request.");
  if (request.askedBy !== actor) throw new OpsError("FORBIDDEN", "Only who asked may take it back.");
  return move(deps, id, "waiting", "withdrawn", { actor, name: viewer.name }, null);
}

/** Ends requests nobody answered, and those whose carrying out was cut off by the end of a process. */
export async function endOldRequests(deps: Pick<ApprovalDeps, "prisma" | "clock">): Promise<boolean> {
  const now = deps.clock.nowMs();
  const expired = await deps.prisma.approval.findMany({
    where: { state: "waiting", expiresAt: { lte: new Date(now) } },
    select: { id: true },
  });
  const cutOff = await deps.prisma.approval.findMany({
    where: { state: "carrying", decidedAt: { lte: new Date(now - LEFT_BEHIND_MS) } },
    select: { id: true },
  });
  const system = { actor: "system", name: null };
  const ended = [
    ...expired.map(({ id }) => endOne(deps, id, "waiting", "expired", system, null)),
    ...cutOff.map(({ id }) =>
      endOne(deps, id, "carrying", "failed", system, "The server stopped meanwhile."),
    ),
  ];
  return (await Promise.all(ended)).some(Boolean);
}

interface Who {
  actor: string;
  name: string | null;
}

async function move(
  deps: Pick<ApprovalDeps, "prisma" | "clock">,
  id: string,
  from: ApprovalState,
  to: ApprovalState,
  who: Who,
  note: string | null,
): Promise<ApprovalRow> {
  const row = await endOne(deps, id, from, to, who, note);
  if (row) return row;
  const now = await deps.prisma.approval.findUnique({ where: { id } });
  const by = now?.decidedByName ? ` by ${now.decidedByName}` : "";
  const over = now?.state === "waiting" || now?.state === "expired";
  throw new OpsError(
    "CONFLICT",
    over ? "Nobody answered in time; ask again." : `This was ${now?.state ?? "decided"}${by} already.`,
    { reason: over ? "expired" : "decided" },
  );
}

/** The one way a request moves on, with its audit entry; of two who try at once, one does. */
function endOne(
  { prisma, clock }: Pick<ApprovalDeps, "prisma" | "clock">,
  id: string,
  from: ApprovalState,
  to: ApprovalState,
  who: Who,
  note: string | null,
): Promise<ApprovalRow | null> {
  const now = new Date(clock.nowMs());
  return prisma.$transaction(async (transaction) => {
    const answeredLate = from === "waiting" && to !== "expired" ? { expiresAt: { gt: now } } : {};
    const decided = to === "expired" ? {} : { decidedBy: who.actor, decidedByName: who.name, decidedAt: now };
    const { count } = await transaction.approval.updateMany({
      where: { id, state: from, ...answeredLate },
      data: { state: to, note, ...decided },
    });
    if (count === 0) return null;
    const row = await transaction.approval.findUniqueOrThrow({ where: { id } });
    await writeDecision(transaction, row, to, who, note, now);
    return toApprovalRow(row);
  });
}

type Transaction = Parameters<Parameters<Prisma["$transaction"]>[0]>[0];

const actionOf: Partial<Record<ApprovalState, string>> = {
  carrying: "approval.approve",
  refused: "approval.refuse",
  withdrawn: "approval.withdraw",
  expired: "approval.expire",
  stale: "approval.stale",
  failed: "approval.fail",
};

async function writeDecision(
  transaction: Transaction,
  row: { id: string; kind: string; target: string; askedBy: string },
  to: ApprovalState,
  who: Who,
  note: string | null,
  at: Date,
): Promise<void> {
  const action = actionOf[to];
  // "approved" only says that what the yes allowed is done; that has an entry of its own.
  if (!action) return;
  const { kind, target, askedBy } = row;
  await transaction.auditEntry.create({
    data: {
      at,
      actor: who.actor,
      actorName: who.name,
      action,
      target: `approval:${row.id}`,
      after: { kind, target, askedBy, state: to },
      reason: note,
    },
  });
}
