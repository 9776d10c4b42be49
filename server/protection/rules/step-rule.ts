import type { ConditionReading, RuleDefinition, RulePhase } from "../../contracts/protection.ts";
import { assertNever } from "../../shared/assert-never.ts";
import { allHold, judgeCondition, type ReadSeries } from "./judge-condition.ts";

const HOUR_MS = 3_600_000;
/** A step that comes later than this many cadences saw nothing in between: the rest does not count. */
const LONGEST_CREDIT = 3;

export interface RuleState {
  phase: RulePhase;
  /** Epoch ms; null: never. */
  steppedAt: number | null;
  /** How long nothing was measured that it waits for. */
  unseenMs: number;
  /** How long it could not be told, for want of data or of requests. */
  unknownMs: number;
  blind: boolean;
  /** Epoch ms, of the last hour. */
  transitions: number[];
}

export const restingRule: RuleState = {
  phase: { kind: "idle" },
  steppedAt: null,
  unseenMs: 0,
  unknownMs: 0,
  blind: false,
  transitions: [],
};

/** What a step came to, explained. */
export type RuleAction =
  | { kind: "none" }
  | { kind: "enter"; heldMs: number }
  | { kind: "exit"; calmMs: number; inForceMs: number }
  /** It would exit, but the hour's changes are used up: it stays at the safer side. */
  | { kind: "freeze"; transitions: number }
  | { kind: "blind"; unseenMs: number }
  | { kind: "see_again" };

export interface RuleStep {
  state: RuleState;
  action: RuleAction;
  enter: ConditionReading[];
  exit: ConditionReading[];
}

export interface StepRuleInput {
  rule: RuleDefinition;
  state: RuleState;
  read: ReadSeries;
  /** Epoch ms. */
  now: number;
  /** How often it is stepped. */
  cadenceMs: number;
  /** A first reading speaks for this long before it: stored points of a minute do. */
  speaksForMs?: number;
}

/**
 * One look at one rule. Time counts only where it was watched: a step of the clock or a pause of the
 * process neither fires nor ends anything, and without data a rule stays as it is.
 */
export function stepRule({ rule, state, read, now, cadenceMs, speaksForMs = 0 }: StepRuleInput): RuleStep {
  const judge = (conditions: RuleDefinition["enter"]) =>
    conditions.map((condition) => judgeCondition(condition, read(condition), rule.minSamples));
  const enter = judge(rule.enter);
  const exit = judge(rule.exit);
  const passedMs = state.steppedAt === null ? 0 : clamp(now - state.steppedAt, 0, LONGEST_CREDIT * cadenceMs);
  const relevant = isInForce(state.phase) ? exit : enter;
  const holds = allHold(relevant);
  const seen = !relevant.some(({ why }) => why === "no_data");
  const watched: RuleState = {
    ...state,
    steppedAt: now,
    unseenMs: seen ? 0 : state.unseenMs + passedMs,
    unknownMs: holds === null ? state.unknownMs + passedMs : 0,
    transitions: state.transitions.filter((at) => at > now - HOUR_MS),
  };
  const patienceMs = rule.enterForSeconds * 1_000;
  const done = (next: RuleState, action: RuleAction): RuleStep => ({ state: next, action, enter, exit });
  if (!seen && !watched.blind && watched.unseenMs >= patienceMs) {
    return done({ ...watched, blind: true }, { kind: "blind", unseenMs: watched.unseenMs });
  }
  if (seen && watched.blind) return done({ ...watched, blind: false }, { kind: "see_again" });
  if (holds === null) {
    // What was counted so long ago proves nothing any more; what is in force stays.
    const stale = watched.unknownMs >= patienceMs;
    return done(stale ? { ...watched, phase: forgetDwell(watched.phase) } : watched, { kind: "none" });
  }
  const { state: next, action } = move({ rule, state: watched, holds, passedMs, speaksForMs, now });
  return done(next, action);
}

interface MoveInput {
  rule: RuleDefinition;
  state: RuleState;
  /** Of the conditions its phase waits for. */
  holds: boolean;
  passedMs: number;
  speaksForMs: number;
  now: number;
}

function move({
  rule,
  state,
  holds,
  passedMs,
  speaksForMs,
  now,
}: MoveInput): Pick<RuleStep, "state" | "action"> {
  const { phase } = state;
  const stay = (to: RulePhase) => ({ state: { ...state, phase: to }, action: { kind: "none" } as const });
  const turn = (to: RulePhase, action: RuleAction) => ({
    state: { ...state, phase: to, transitions: [...state.transitions, now] },
    action,
  });
  switch (phase.kind) {
    case "idle":
    case "entering": {
      if (!holds) return stay({ kind: "idle" });
      const heldMs = phase.kind === "idle" ? speaksForMs : phase.heldMs + passedMs;
      if (heldMs < rule.enterForSeconds * 1_000) return stay({ kind: "entering", heldMs });
      return turn({ kind: "in_force", inForceMs: 0 }, { kind: "enter", heldMs });
    }
    case "in_force":
    case "exiting": {
      const inForceMs = phase.inForceMs + passedMs;
      if (!holds) return stay({ kind: "in_force", inForceMs });
      const calmMs = phase.kind === "in_force" ? speaksForMs : phase.calmMs + passedMs;
      const frozen = phase.kind === "exiting" && phase.frozen;
      const due = calmMs >= rule.exitForSeconds * 1_000 && inForceMs >= rule.minHoldSeconds * 1_000;
      if (!due) return stay({ kind: "exiting", inForceMs, calmMs, frozen });
      // Only with a change to spare may it let go: else it could not come back when it is needed.
      if (state.transitions.length + 2 <= rule.maxTransitionsPerHour) {
        return turn({ kind: "idle" }, { kind: "exit", calmMs, inForceMs });
      }
      const stuck = stay({ kind: "exiting", inForceMs, calmMs, frozen: true });
      return frozen ? stuck : { ...stuck, action: { kind: "freeze", transitions: state.transitions.length } };
    }
    default:
      return assertNever(phase);
  }
}

/** It stands for what it sets. */
export const isInForce = (phase: RulePhase): boolean => phase.kind === "in_force" || phase.kind === "exiting";

function forgetDwell(phase: RulePhase): RulePhase {
  if (phase.kind === "entering") return { kind: "idle" };
  return phase.kind === "exiting" ? { kind: "in_force", inForceMs: phase.inForceMs } : phase;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
