import type { BreakerParams, BreakerStateName, Trip, TurnCause } from "../../contracts/breakers.ts";
import { assertNever } from "../../shared/assert-never.ts";

/** Of a breaker that opens by shares; the engine's, which opens by failures in a row, is its own. */
export type ShareParams = BreakerParams & { trip: Extract<Trip, { by: "share" }> };

/** What a breaker decided by itself; a position carries only what is true in it. */
export type Position =
  | { kind: "closed" }
  /** Nothing passes before `until`; the next call after it is a probe. `opened`: times in a row. */
  | { kind: "open"; until: number; opened: number }
  | { kind: "half_open"; opened: number; underWay: number; ok: number };

/** Calls that ended in a slice of the window. */
interface Slice {
  at: number;
  calls: number;
  failures: number;
  slow: number;
}

export interface Hold {
  kind: "forced_open" | "disabled";
  until: number;
}

export interface BreakerState {
  position: Position;
  since: number;
  /** Counts positions and holds: the end of a call begun in another one says nothing about this one. */
  turn: number;
  slices: readonly Slice[];
  hold: Hold | null;
}

export interface Permit {
  turn: number;
  probe: boolean;
}

export interface CallEnd {
  ok: boolean;
  durationMs: number;
}

export interface Step {
  state: BreakerState;
  /** Why it turned; null: it stands as it stood. */
  turned: TurnCause | null;
}

/** The window moves by tenths: a call leaves it up to a tenth early. */
const SLICES = 10;

export const closedState = (now: number): BreakerState => ({
  position: { kind: "closed" },
  since: now,
  turn: 0,
  slices: [],
  hold: null,
});

/** The state as a person reads it: a hold stands above what the breaker itself would do. */
export function standingOf(state: BreakerState): BreakerStateName {
  return state.hold ? state.hold.kind : state.position.kind;
}

/** Asks for one call. Call `passTime` first where a hold may be over. @returns the permit, or null to stay away. */
export function tryPass(
  state: BreakerState,
  params: ShareParams,
  now: number,
): Step & { permit: Permit | null } {
  const refused = { state, turned: null, permit: null };
  const plain = { state, turned: null, permit: { turn: state.turn, probe: false } };
  if (state.hold) return state.hold.kind === "forced_open" ? refused : plain;
  const { position } = state;
  switch (position.kind) {
    case "closed":
      return plain;
    case "open": {
      if (now < position.until) return refused;
      const next = turnTo(state, { kind: "half_open", opened: position.opened, underWay: 1, ok: 0 }, now);
      return { state: next, turned: "wait_over", permit: { turn: next.turn, probe: true } };
    }
    case "half_open": {
      if (position.underWay + position.ok >= params.probes) return refused;
      const next = { ...state, position: { ...position, underWay: position.underWay + 1 } };
      return { state: next, turned: null, permit: { turn: state.turn, probe: true } };
    }
    default:
      return assertNever(position);
  }
}

/** How many calls could pass now, of `most`. */
export function placesIn(state: BreakerState, params: ShareParams, now: number, most: number): number {
  if (state.hold) return state.hold.kind === "forced_open" ? 0 : most;
  const { position } = state;
  if (position.kind === "closed") return most;
  if (position.kind === "open") return now < position.until ? 0 : Math.min(most, params.probes);
  return Math.max(0, Math.min(most, params.probes - position.underWay - position.ok));
}

/** Hears how a call ended. Calls begun before the last turn change nothing. */
export function hearEnd(
  state: BreakerState,
  params: ShareParams,
  permit: Permit,
  end: CallEnd,
  now: number,
): Step {
  if (permit.turn !== state.turn) return { state, turned: null };
  const slow = end.durationMs >= params.trip.slowMs;
  const counted = { ...state, slices: addCall(state.slices, params, { ok: end.ok, slow }, now) };
  // A disabled breaker goes on measuring, so that whoever releases it knows.
  if (state.hold) return { state: counted, turned: null };
  const { position } = state;
  switch (position.kind) {
    case "closed":
      return judge(counted, params, now);
    case "open":
      return { state, turned: null };
    case "half_open": {
      if (!end.ok || slow) {
        const opened = position.opened + 1;
        return {
          state: turnTo(counted, openFor(params, opened, now), now),
          turned: end.ok ? "probe_slow" : "probe_failed",
        };
      }
      const ok = position.ok + 1;
      if (ok >= params.probes)
        return { state: turnTo(counted, { kind: "closed" }, now), turned: "probes_passed" };
      return {
        state: { ...counted, position: { ...position, underWay: Math.max(0, position.underWay - 1), ok } },
        turned: null,
      };
    }
    default:
      return assertNever(position);
  }
}

/** A call that was let pass was never made: a probe's place is free again. */
export function giveBack(state: BreakerState, permit: Permit): BreakerState {
  const { position } = state;
  if (permit.turn !== state.turn || !permit.probe || position.kind !== "half_open") return state;
  return { ...state, position: { ...position, underWay: Math.max(0, position.underWay - 1) } };
}

/** A person forces it open or puts it out of force. */
export function holdIt(state: BreakerState, hold: Hold, now: number): BreakerState {
  return { ...state, hold, since: now, turn: state.turn + 1 };
}

/**
 * The hold is over. What was forced open is tried with a probe first; what was out of force starts anew,
 * for what it saw was seen without it.
 */
export function endHold(state: BreakerState, now: number): BreakerState {
  if (!state.hold) return state;
  const opened = state.position.kind === "closed" ? 1 : state.position.opened;
  const position: Position =
    state.hold.kind === "forced_open" ? { kind: "open", until: now, opened } : { kind: "closed" };
  return { position, since: now, turn: state.turn + 1, slices: [], hold: null };
}

/** Ends a hold whose lease has run out. */
export function passTime(state: BreakerState, now: number): Step {
  if (!state.hold || now < state.hold.until) return { state, turned: null };
  return { state: endHold(state, now), turned: "lease_ended" };
}

export interface Window {
  calls: number;
  failures: number;
  slow: number;
}

/** Of the calls that ended in the window before `now`. */
export function windowOf(state: BreakerState, params: ShareParams, now: number): Window {
  const sum = { calls: 0, failures: 0, slow: 0 };
  for (const slice of state.slices) {
    if (slice.at <= now - params.trip.windowMs) continue;
    sum.calls += slice.calls;
    sum.failures += slice.failures;
    sum.slow += slice.slow;
  }
  return sum;
}

function judge(state: BreakerState, params: ShareParams, now: number): Step {
  const { calls, failures, slow } = windowOf(state, params, now);
  if (calls < params.trip.minCalls) return { state, turned: null };
  const failed = failures / calls >= params.trip.failureShare;
  if (!failed && slow / calls < params.trip.slowShare) return { state, turned: null };
  return {
    state: turnTo(state, openFor(params, 1, now), now),
    turned: failed ? "failures" : "slow_calls",
  };
}

function addCall(
  slices: readonly Slice[],
  { trip: { windowMs } }: ShareParams,
  { ok, slow }: { ok: boolean; slow: boolean },
  now: number,
): readonly Slice[] {
  const step = windowMs / SLICES;
  const at = Math.floor(now / step) * step;
  const add = (slice: Slice): Slice => ({
    at: slice.at,
    calls: slice.calls + 1,
    failures: slice.failures + (ok ? 0 : 1),
    slow: slice.slow + (slow ? 1 : 0),
  });
  const last = slices.at(-1);
  if (last && last.at >= at) return [...slices.slice(0, -1), add(last)];
  const kept = slices.filter((slice) => slice.at > now - windowMs);
  return [...kept, add({ at, calls: 0, failures: 0, slow: 0 })];
}

const openFor = ({ openMs, mostOpenMs }: ShareParams, opened: number, now: number): Position => ({
  kind: "open",
  opened,
  until: now + Math.min(mostOpenMs, openMs * 2 ** Math.min(20, opened - 1)),
});

function turnTo(state: BreakerState, position: Position, now: number): BreakerState {
  // What led to an opening stays on view while it is open; a closed one starts with a clean sheet.
  const slices = position.kind === "closed" ? [] : state.slices;
  return { ...state, position, since: now, turn: state.turn + 1, slices };
}
