import type { z } from "zod";
import type { ApprovedAct, Signature, SubmitAct } from "../approvals/dangerous-act.ts";
import {
  type BreakerHold,
  type BreakerTurn,
  type HeldBreaker,
  holdBreakerSchema,
} from "../contracts/breakers.ts";
import type { Viewer } from "../contracts/people.ts";
import { actorOf } from "../shared/actor-of.ts";
import type { Clock } from "../shared/clock.ts";
import { DEFAULT_TENANT } from "../shared/default-tenant.ts";
import { OpsError } from "../shared/errors.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { type BreakerStore, breakerId } from "./breaker-store.ts";

type HoldWish = z.output<typeof holdBreakerSchema>;

export interface HoldBreakerDeps {
  store: Pick<BreakerStore, "changeHold">;
  clock: Clock;
  /** Whether something calls this target through a breaker. */
  exists(id: string): boolean;
  holdOf(id: string): BreakerHold | null;
  /** Puts what was committed in force. */
  apply(id: string, hold: BreakerHold | null, news: { byName: string; reason: string }): void;
  /** Asks a second person, where one is to be asked. */
  submit: SubmitAct;
}

export const DISABLE_KIND = "breaker.disable";

/**
 * A person forces a breaker open, puts it out of force or lets it decide again. Each hold ends by itself.
 * Without a breaker nothing keeps calls from a target that is down, so that is an administrator's word only,
 * typed out, and waits for a second person.
 * @throws FORBIDDEN, INVALID_REQUEST, NOT_FOUND, STALE (somebody was first), STORE_UNAVAILABLE
 */
export async function holdBreaker(
  deps: HoldBreakerDeps,
  viewer: Viewer,
  input: unknown,
): Promise<HeldBreaker> {
  requirePermission(viewer, "operations.act");
  // What the installation calls is shared by every tenant.
  if (viewer.tenantId !== DEFAULT_TENANT) throw new OpsError("FORBIDDEN", "These breakers are not yours.");
  const wish = parseInput(holdBreakerSchema, input);
  const { dependency, action, reason, alone } = wish;
  if (action === "disable") {
    requirePermission(viewer, "admin.manage");
    if (wish.confirm !== dependency)
      throw new OpsError("INVALID_REQUEST", `Type ${dependency} to put its breaker out of force.`, {
        field: "/confirm",
      });
  }
  const { id, before } = look(deps, wish);
  const by = { id: actorOf(viewer), name: viewer.name };
  if (action !== "disable") return setHold(deps, wish, { by, review: null });
  const submitted = await deps.submit(viewer, {
    kind: DISABLE_KIND,
    target: id,
    weight: "loosens",
    before: { hold: before?.kind ?? null },
    after: { hold: "disabled", minutes: wish.minutes },
    input: wish,
    reason,
    alone,
  });
  if (submitted.outcome === "asked") return { id, hold: before, asked: submitted.request };
  return setHold(deps, wish, { by, review: submitted.review });
}

/** A second person has said yes. @throws NOT_FOUND, STALE (the breaker is held otherwise by now) */
export async function disableApproved(
  deps: HoldBreakerDeps,
  { input, askedBy, approvedBy }: ApprovedAct,
): Promise<void> {
  await setHold(deps, parseInput(holdBreakerSchema, input), { by: askedBy, review: null, approvedBy });
}

/** The hold as it stands, if that is the one the person was looking at. */
function look(deps: HoldBreakerDeps, wish: HoldWish): { id: string; before: BreakerHold | null } {
  const id = breakerId(wish.dependency, wish.target);
  if (!deps.exists(id)) throw new OpsError("NOT_FOUND", "Nothing calls this through a breaker now.");
  const before = deps.holdOf(id);
  if ((before?.since ?? null) !== wish.seenSince) throw stale(before);
  if (wish.action === "release" && !before)
    throw new OpsError("ILLEGAL_TRANSITION", "Nothing holds it.", { reason: "not_held" });
  return { id, before };
}

async function setHold(deps: HoldBreakerDeps, wish: HoldWish, signature: Signature): Promise<HeldBreaker> {
  const { id, before } = look(deps, wish);
  const { action, minutes, reason } = wish;
  const { by, review, approvedBy = null } = signature;
  const now = deps.clock.nowMs();
  const after: BreakerHold | null =
    action === "release"
      ? null
      : {
          kind: action === "disable" ? "disabled" : "forced_open",
          since: now,
          until: now + minutes * 60_000,
          byName: by.name,
          reason,
        };
  const saved = await deps.store.changeHold({
    id,
    before,
    after,
    actor: by.id,
    actorName: by.name,
    action: `breaker.${action}`,
    reason,
    at: now,
    review,
    approvedBy,
  });
  if (!saved) throw stale(null);
  deps.apply(id, after, { byName: by.name, reason });
  return { id, hold: after };
}

function stale(hold: BreakerHold | null): OpsError {
  const what = hold ? `${hold.byName}: ${hold.reason}` : "somebody else changed it";
  return new OpsError("STALE", `The breaker changed since it was looked at: ${what}.`, { reason: what });
}

/** Of one breaker, newest first. */
export async function readTurns(
  store: Pick<BreakerStore, "turns">,
  viewer: Viewer,
  input: { id: string },
  limit: number,
): Promise<BreakerTurn[]> {
  requirePermission(viewer, "operations.watch");
  if (viewer.tenantId !== DEFAULT_TENANT) throw new OpsError("FORBIDDEN", "These breakers are not yours.");
  return store.turns(String(input.id), limit);
}
