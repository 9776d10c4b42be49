import type { BreakerCell, BreakerHold, BreakerStateName, TurnCause } from "../contracts/breakers.ts";
import type { Clock } from "../shared/clock.ts";
import {
  type BreakerState,
  closedState,
  endHold,
  giveBack,
  hearEnd,
  holdIt,
  type Permit,
  type Position,
  passTime,
  placesIn,
  type ShareParams,
  type Step,
  standingOf,
  tryPass,
  windowOf,
} from "./rules/breaker-state.ts";

/** How a call ended as far as its target is concerned; `ok`: it is there, whatever it said. */
export interface CallResult {
  ok: boolean;
  durationMs: number;
  /** In a few words, for the page. */
  error?: string | null;
}

/** Stands before one target of one dependency. */
export interface Breaker {
  /** Asks for one call: a permit to hand back by `hear` or `giveBack`, or null to stay away. */
  tryPass(): Permit | null;
  hear(permit: Permit, result: CallResult): void;
  /** The call was not made after all. */
  giveBack(permit: Permit): void;
  /** How many calls of `most` could pass now. */
  places(most: number): number;
  /** Until nothing passes, ms; 0: a call may pass now, or a probe's end decides. */
  waitMs(): number;
}

export interface TurnNews {
  from: BreakerStateName;
  to: BreakerStateName;
  cause: TurnCause;
  detail: string | null;
  byName: string | null;
}

export interface LiveBreaker extends Breaker {
  /** Figures and standing, without the names around them. */
  reading(): Pick<
    BreakerCell,
    | "state"
    | "since"
    | "errorShare"
    | "slowShare"
    | "calls"
    | "failures"
    | "probeAt"
    | "probesOk"
    | "probesUnderWay"
    | "probesNeeded"
    | "turnedAway"
    | "lastError"
    | "hold"
  >;
  /** Where it stands by itself, to be kept. */
  position(): { position: Position; lastError: string | null; since: number };
  /** Begins where it stood, and as it was held, before the process ended. */
  restore(
    kept: { position: Position; lastError: string | null; since: number } | null,
    hold: BreakerHold | null,
  ): void;
  /** A hold as it is stored; null: there is none. */
  applyHold(hold: BreakerHold | null, news?: { byName: string; reason: string }): void;
  /** Ends a hold whose lease has run out. */
  tick(): void;
}

export interface BreakerOptions {
  params: ShareParams;
  clock: Clock;
  onTurn(news: TurnNews): void;
}

/** Holds the state of one breaker and tells of its turns; all decisions are the rules'. */
export function createBreaker({ params, clock, onTurn }: BreakerOptions): LiveBreaker {
  let state: BreakerState = closedState(clock.nowMs());
  let hold: BreakerHold | null = null;
  let lastError: string | null = null;
  let turnedAway = 0;

  function take(next: Step, detail: string | null = null, byName: string | null = null): void {
    const from = standingOf(state);
    state = next.state;
    if (!state.hold) hold = null;
    if (!next.turned) return;
    const to = standingOf(state);
    if (to === "open" || to === "forced_open") turnedAway = 0;
    onTurn({ from, to, cause: next.turned, detail, byName });
  }

  const tick = () => take(passTime(state, clock.nowMs()), hold?.reason ?? null);

  return {
    tick,
    tryPass() {
      tick();
      const { permit, ...step } = tryPass(state, params, clock.nowMs());
      take(step);
      if (!permit) turnedAway += 1;
      return permit;
    },
    hear(permit, { ok, durationMs, error }) {
      tick();
      if (!ok) lastError = (error ?? "failed").slice(0, 200);
      take(hearEnd(state, params, permit, { ok, durationMs }, clock.nowMs()), ok ? null : lastError);
    },
    giveBack(permit) {
      state = giveBack(state, permit);
    },
    places(most) {
      tick();
      return placesIn(state, params, clock.nowMs(), most);
    },
    waitMs() {
      const now = clock.nowMs();
      if (state.hold?.kind === "forced_open") return Math.max(0, state.hold.until - now);
      return state.position.kind === "open" ? Math.max(0, state.position.until - now) : 0;
    },
    reading() {
      const window = windowOf(state, params, clock.nowMs());
      const { position } = state;
      const half = position.kind === "half_open" && !state.hold ? position : null;
      return {
        state: standingOf(state),
        since: state.since,
        errorShare: window.calls > 0 ? window.failures / window.calls : null,
        slowShare: window.calls > 0 ? window.slow / window.calls : null,
        calls: window.calls,
        failures: window.failures,
        probeAt: !state.hold && position.kind === "open" ? position.until : null,
        probesOk: half?.ok ?? 0,
        probesUnderWay: half?.underWay ?? 0,
        probesNeeded: params.probes,
        turnedAway,
        lastError,
        hold,
      };
    },
    position: () => ({ position: state.position, lastError, since: state.since }),
    restore(kept, heldBefore) {
      if (kept) {
        const { position, since } = kept;
        // Probes of a process that is gone never end: the next call is the first one anew.
        const from: Position =
          position.kind === "half_open"
            ? { kind: "open", until: clock.nowMs(), opened: position.opened }
            : position;
        state = { ...state, position: from, since };
        lastError = kept.lastError;
      }
      if (!heldBefore) return;
      state = holdIt(state, heldBefore, heldBefore.since);
      hold = heldBefore;
    },
    applyHold(wanted, news) {
      if ((wanted?.since ?? null) === (hold?.since ?? null)) return;
      const now = clock.nowMs();
      const detail = news?.reason ?? wanted?.reason ?? null;
      const byName = news?.byName ?? wanted?.byName ?? null;
      if (!wanted) return take({ state: endHold(state, now), turned: "person" }, detail, byName);
      take({ state: holdIt(state, wanted, now), turned: "person" }, detail, byName);
      hold = wanted;
    },
  };
}
