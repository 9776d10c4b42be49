import { type LadderLevel, LEVELS } from "../../contracts/protection.ts";

/** Rules move the ladder by one level, and then not for this long. */
export const LADDER_HOLD_MS = 60_000;
/** Changes of direction in any hour; at the last it stays up until the hour allows another. */
export const MOST_TURNS = 4;
/** A level that a hand set and nothing lets go yet is kept this much longer. */
const EXTENSION_MS = 10 * 60_000;
const HOUR_MS = 3_600_000;
const LONGEST_STEP_MS = 3_000;

export interface LadderState {
  level: LadderLevel;
  /** A person holds it, and the rules do not move it before `until` (epoch ms). */
  hold: { by: string; byName: string; until: number } | null;
  /** Of the last move by rules. */
  direction: -1 | 0 | 1;
  /** Changes of direction by rules in the last hour, epoch ms. */
  turns: number[];
  /** Watched time since it was last moved; counted, so that a step of the clock moves nothing. */
  restedMs: number;
  steppedAt: number | null;
  frozen: boolean;
  /** Who moved it last. */
  setBy: string | null;
  setByName: string | null;
  setAt: number | null;
  cause: "person" | "rule" | null;
  reason: string | null;
}

export const restingLadder: LadderState = {
  level: 0,
  hold: null,
  direction: 0,
  turns: [],
  restedMs: LADDER_HOLD_MS,
  steppedAt: null,
  frozen: false,
  setBy: null,
  setByName: null,
  setAt: null,
  cause: null,
  reason: null,
};

export type LadderAction =
  | { kind: "none" }
  | { kind: "climb" | "descend"; from: LadderLevel; to: LadderLevel }
  | { kind: "freeze"; turns: number }
  /** A hand's time was over, but the installation is not well: kept. */
  | { kind: "keep"; until: number }
  | { kind: "release" };

export interface StepLadderInput {
  state: LadderState;
  /** The highest level any rule in force asks for, and who asks. */
  wanted: { level: LadderLevel; by: { id: string; name: string } | null };
  /** The exit conditions of every switch at or below the level hold. Asked at the end of a hand's time. */
  isCalm(): boolean;
  /** Some rule cannot be read: what it wanted is not known, so nothing is let go. */
  mayDescend: boolean;
  now: number;
}

/** One look at the ladder: a hand beats the rules, and the rules move it by one level per hold. */
export function stepLadder(input: StepLadderInput): { state: LadderState; action: LadderAction } {
  const { wanted, mayDescend, now } = input;
  const passedMs =
    input.state.steppedAt === null ? 0 : Math.min(LONGEST_STEP_MS, Math.max(0, now - input.state.steppedAt));
  const state: LadderState = {
    ...input.state,
    steppedAt: now,
    restedMs: Math.min(LADDER_HOLD_MS, input.state.restedMs + passedMs),
    turns: input.state.turns.filter((at) => at > now - HOUR_MS),
  };
  const stay = { state, action: { kind: "none" } as const };
  if (state.hold) {
    if (now < state.hold.until) return stay;
    if (wanted.level < state.level && !input.isCalm()) {
      const until = now + EXTENSION_MS;
      return { state: { ...state, hold: { ...state.hold, until } }, action: { kind: "keep", until } };
    }
    return { state: { ...state, hold: null }, action: { kind: "release" } };
  }
  if (wanted.level === state.level) return stay;
  if (state.restedMs < LADDER_HOLD_MS) return stay;
  const direction = wanted.level > state.level ? 1 : -1;
  const turns = direction === state.direction ? state.turns : [...state.turns, now];
  if (direction < 0) {
    if (!mayDescend) return stay;
    // Coming down with no turn to spare, it could not go up again when it must.
    if (turns.length + 1 > MOST_TURNS && direction !== state.direction) {
      if (state.frozen) return stay;
      return { state: { ...state, frozen: true }, action: { kind: "freeze", turns: state.turns.length } };
    }
  }
  const to = LEVELS[state.level + direction] ?? state.level;
  const moved: LadderState = {
    ...state,
    level: to,
    direction,
    turns,
    restedMs: 0,
    frozen: false,
    setBy: wanted.by?.id ?? "ladder",
    setByName: wanted.by?.name ?? null,
    setAt: now,
    cause: "rule",
    reason: null,
  };
  return { state: moved, action: { kind: direction > 0 ? "climb" : "descend", from: state.level, to } };
}

/** A person sets the level, to any: their hand is no noise. */
export function holdLevel(
  state: LadderState,
  {
    level,
    by,
    byName,
    reason,
    until,
    now,
  }: { level: LadderLevel; by: string; byName: string; reason: string; until: number; now: number },
): LadderState {
  return {
    ...state,
    level,
    hold: { by, byName, until },
    restedMs: 0,
    frozen: false,
    setBy: by,
    setByName: byName,
    setAt: now,
    cause: "person",
    reason,
  };
}

/** The rules have it again, from where it stands. */
export function releaseLevel(state: LadderState, reason: string): LadderState {
  return { ...state, hold: null, reason };
}
