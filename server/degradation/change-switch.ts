import type { ReviewKind } from "../contracts/audit.ts";
import type { ChangeCause, SwitchKey, SwitchValue } from "../contracts/switches.ts";
import type { Clock } from "../shared/clock.ts";
import { OpsError } from "../shared/errors.ts";
import { planFlip } from "./rules/plan-flip.ts";
import type { FlipResult, SwitchStore } from "./store.ts";
import type { SwitchMemory } from "./switch-memory.ts";
import type { SwitchActor, SwitchState } from "./switch-state.ts";

/** A wish to change one switch, whoever has it. */
export interface SwitchWish {
  key: SwitchKey;
  value: SwitchValue;
  leaseMinutes: number;
  reason: string | null;
  /** The revision the decision was made on. */
  seenRevision: number;
  by: SwitchActor;
  cause: ChangeCause;
  /** Of the flip that is taken back. */
  undoOf?: number;
  /** Of a person's wish that would wait for a second person: who approved it, or that nobody is there. */
  leave?: { kind: "approved"; by: SwitchActor } | { kind: "alone" };
}

/**
 * Says no to a wish by throwing OpsError (CONFLICT, with a reason people can act on). Asked in turn,
 * after the wish was found to make sense and before anything is saved.
 */
export type SwitchGuard = (wish: SwitchWish, now: number) => void | Promise<void>;

/** A flip that makes sense, before it is saved. */
export interface PlannedFlip {
  wish: SwitchWish;
  before: SwitchValue;
  after: SwitchValue;
  /** Who set it last; undefined: nobody ever did. */
  state: SwitchState | undefined;
}

/**
 * Whether a second person must see a flip first, or afterwards.
 * @returns what its audit entry says about the review @throws CONFLICT, reason approval:needed
 */
export type SecondPerson = (flip: PlannedFlip, now: number) => ReviewKind | null;

export interface ChangeSwitchContext {
  store: SwitchStore;
  memory: SwitchMemory;
  clock: Clock;
  guards: readonly SwitchGuard[];
  secondPerson: SecondPerson;
  /**
   * Serves a committed state here, whoever made it, and tells everyone; an older one is ignored.
   * @param committedAt known to whoever has just made the flip; else when it was asked for counts.
   * @param because of the change, where it is not the reason of the state.
   */
  take(state: SwitchState, committedAt?: number, because?: string): void;
}

/** How long a switch a person turned off stays out of the reach of rules. */
const PIN_AFTER_OFF_MS = 30 * 60_000;

/**
 * Changes one switch for everybody: the one way for people, rules, the ladder and undo.
 * @returns the state in force; undefined where a switch that was never set was asked for its default
 * @throws INVALID_REQUEST, STALE (somebody was first), CONFLICT (a guard), STORE_UNAVAILABLE
 */
export async function changeSwitch(
  { store, memory, clock, guards, secondPerson, take }: ChangeSwitchContext,
  wish: SwitchWish,
): Promise<SwitchState | undefined> {
  const { key, value, leaseMinutes, seenRevision, by, cause } = wish;
  const before = memory.currentValue(key);
  if ((memory.stateOf(key)?.revision ?? 0) !== seenRevision) throw staleBecauseOf(memory.stateOf(key));
  const now = clock.nowMs();
  const plan = planFlip({ key, value, current: before, leaseMinutes, now });
  if (plan.outcome === "unchanged") return memory.stateOf(key);
  if (plan.outcome === "misfit") {
    throw new OpsError("INVALID_REQUEST", `${key} takes ${plan.expected}.`, { field: "/value" });
  }
  for (const guard of guards) await guard(wish, now);
  const review = secondPerson({ wish, before, after: plan.after, state: memory.stateOf(key) }, now);

  const byHand = cause === "person" || cause === "undo";
  const result = await store.flip({
    key,
    before,
    after: plan.after,
    seenRevision,
    servedRevision: memory.reader.revision(),
    by,
    at: now,
    reason: wish.reason,
    cause,
    leaseUntil: plan.leaseUntil,
    pinnedUntil: byHand ? (plan.leaseUntil ?? now + PIN_AFTER_OFF_MS) : null,
    extensions: 0,
    undoOf: wish.undoOf ?? null,
    review,
    approvedBy: wish.leave?.kind === "approved" ? wish.leave.by : null,
  });

  takeFlip(take, result, clock.nowMs());
  if (result.outcome === "stale") throw staleBecauseOf(result.state ?? undefined);
  return result.state;
}

/** Oldest first: what is served at a revision must hold every flip up to it. */
export function takeFlip(
  take: ChangeSwitchContext["take"],
  { outcome, missed, state }: FlipResult,
  now: number,
  because?: string,
): void {
  for (const other of missed) take(other);
  if (!state) return;
  if (outcome === "flipped") take(state, now, because);
  else take(state);
}

function staleBecauseOf(state: SwitchState | undefined): OpsError {
  const what = state
    ? `${state.setByName} set it to ${JSON.stringify(state.value)} at ${new Date(state.setAt).toISOString()}`
    : "it was never set";
  return new OpsError("STALE", `The switch changed since it was looked at: ${what}.`, { reason: what });
}
