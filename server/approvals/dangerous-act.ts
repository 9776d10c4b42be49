import type { ApprovalPolicy, ApprovalRow, ApprovalWeight } from "../contracts/approvals.ts";
import { APPROVAL_EXPIRES_MS } from "../contracts/approvals.ts";
import type { ReviewKind } from "../contracts/audit.ts";
import type { Viewer } from "../contracts/people.ts";
import type { Prisma } from "../platform/prisma.ts";
import { actorOf } from "../shared/actor-of.ts";
import type { Clock } from "../shared/clock.ts";
import { OpsError } from "../shared/errors.ts";
import { newId } from "../shared/ids.ts";
import { toApprovalRow } from "./approval-store.ts";

export interface ApprovalDeps {
  prisma: Prisma;
  clock: Clock;
  policy(): ApprovalPolicy;
  /** kind -> what is done once a second person has said yes. @throws STALE when it changed meanwhile */
  carryOut: Map<string, CarryOut>;
}

export interface ApprovedAct {
  input: unknown;
  reason: string;
  askedBy: { id: string; name: string };
  approvedBy: { id: string; name: string };
}
export type CarryOut = (act: ApprovedAct) => Promise<void>;

/** What somebody wants to do that loosens protection or drops writes. */
export interface DangerousAct {
  /** One that is in `carryOut`, for example "breaker.disable". */
  kind: string;
  target: string;
  weight: ApprovalWeight;
  before: object;
  after: object;
  /** What `carryOut` needs, with whatever tells it that things changed meanwhile. */
  input: object;
  reason: string;
  /** Nobody else is there: it goes through, flagged until a second person has seen it. */
  alone?: boolean;
}

export type Submitted =
  /** Do it now; its audit entry gets this review. */
  { outcome: "go"; review: ReviewKind } | { outcome: "asked"; request: ApprovalRow };
/** How other parts are given the door. */
export type SubmitAct = (viewer: Viewer, act: DangerousAct) => Promise<Submitted>;

/** Where there is no part for approvals: nobody can be asked. */
export const nobodyToAsk: SubmitAct = async () => ({ outcome: "go", review: "within_24h" });

/** By whom something is done, and what its audit entry says about a second person. */
export interface Signature {
  by: { id: string; name: string };
  review: ReviewKind | null;
  approvedBy?: ApprovedAct["approvedBy"];
}

/**
 * The one door for dangerous acts that are not switches: either it may be done now, or a second person
 * is asked and `carryOut` does it later. Permission is the caller's business.
 * @throws CONFLICT, reason approval:already_asked
 */
export async function submitAct(deps: ApprovalDeps, viewer: Viewer, act: DangerousAct): Promise<Submitted> {
  if (!deps.policy().required) return { outcome: "go", review: "within_24h" };
  if (act.alone) return { outcome: "go", review: "alone" };
  return { outcome: "asked", request: await askFor(deps, viewer, act) };
}

/** Writes the request down. @throws CONFLICT, reason approval:already_asked */
export async function askFor(deps: ApprovalDeps, viewer: Viewer, act: DangerousAct): Promise<ApprovalRow> {
  const { kind, target, weight, before, after, input, reason } = act;
  if (!deps.carryOut.has(kind)) throw new Error(`Nobody carries out ${kind}`);
  const askedAt = deps.clock.nowMs();
  const id = newId("apr", askedAt);
  const actor = actorOf(viewer);
  try {
    return await deps.prisma.$transaction(async (transaction) => {
      const row = await transaction.approval.create({
        data: {
          id,
          tenantId: viewer.tenantId,
          kind,
          target,
          weight,
          before,
          after,
          input,
          reason,
          askedBy: actor,
          askedByName: viewer.name,
          askedAt: new Date(askedAt),
          expiresAt: new Date(askedAt + APPROVAL_EXPIRES_MS),
          state: "waiting",
        },
      });
      await transaction.auditEntry.create({
        data: {
          at: new Date(askedAt),
          actor,
          actorName: viewer.name,
          action: "approval.ask",
          target: `approval:${id}`,
          before: { kind, target, ...before },
          after: { kind, target, ...after },
          reason,
        },
      });
      return toApprovalRow(row);
    });
  } catch (error) {
    // approval_one_waiting: somebody asks for the same already.
    if ((error as { code?: string }).code !== "P2002") throw error;
    throw new OpsError("CONFLICT", "A second person is asked about this already.", {
      reason: "approval:already_asked",
    });
  }
}
