/** What a check compares with its limit. */
export interface Limit {
  op: "<=" | ">=";
  value: number;
  unit: "ms" | "count" | "ratio";
}

/**
 * The faults that are played, how long each takes about, and what must hold. Limits are operator.md 5.1 and 6;
 * the words are `gameDay.scenario.<key>` and `gameDay.check.<key>`.
 */
export const gameDayScenarios = {
  node_killed: {
    aboutMs: 60_000,
    checks: {
      isolatedMs: { op: "<=", value: 8_000, unit: "ms" },
      replacedMs: { op: "<=", value: 15_000, unit: "ms" },
      rescuedMs: { op: "<=", value: 20_000, unit: "ms" },
      healthyIsolated: { op: "<=", value: 0, unit: "count" },
      lost: { op: "<=", value: 0, unit: "count" },
      doubled: { op: "<=", value: 0, unit: "count" },
    },
  },
  fleet_silent: {
    aboutMs: 60_000,
    checks: {
      healthyIsolated: { op: "<=", value: 0, unit: "count" },
      suspectSaidMs: { op: "<=", value: 10_000, unit: "ms" },
      lost: { op: "<=", value: 0, unit: "count" },
      doubled: { op: "<=", value: 0, unit: "count" },
    },
  },
  database_slow: {
    aboutMs: 60_000,
    checks: {
      probesAnswered: { op: ">=", value: 1, unit: "ratio" },
      healthyIsolated: { op: "<=", value: 0, unit: "count" },
      paidSuccess: { op: ">=", value: 0.999, unit: "ratio" },
      lost: { op: "<=", value: 0, unit: "count" },
      doubled: { op: "<=", value: 0, unit: "count" },
    },
  },
  overload: {
    aboutMs: 75_000,
    checks: {
      paidSuccess: { op: ">=", value: 0.999, unit: "ratio" },
      placeSuccess: { op: ">=", value: 0.994, unit: "ratio" },
      probesAnswered: { op: ">=", value: 1, unit: "ratio" },
      lost: { op: "<=", value: 0, unit: "count" },
      doubled: { op: "<=", value: 0, unit: "count" },
    },
  },
  receiver_dead: {
    aboutMs: 60_000,
    checks: {
      breakerOpenedMs: { op: "<=", value: 10_000, unit: "ms" },
      othersHeldUp: { op: "<=", value: 0, unit: "count" },
      undelivered: { op: "<=", value: 0, unit: "count" },
      lost: { op: "<=", value: 0, unit: "count" },
    },
  },
} as const satisfies Record<string, { aboutMs: number; checks: Record<string, Limit> }>;
export type GameDayScenario = keyof typeof gameDayScenarios;
export const gameDayScenarioKeys = Object.keys(gameDayScenarios) as [GameDayScenario, ...GameDayScenario[]];

type ChecksOf<Key extends GameDayScenario> = keyof (typeof gameDayScenarios)[Key]["checks"];
export type CheckKey = { [Key in GameDayScenario]: ChecksOf<Key> }[GameDayScenario];

/** No game day takes longer: it is stopped. */
export const GAME_DAY_MOST_MS = 10 * 60_000;
export const gameDayStages = ["starting", "warming_up", "fault", "settling", "counting"] as const;
export type GameDayStage = (typeof gameDayStages)[number];
export const gameDayStates = ["running", "passed", "failed", "stopped", "broken"] as const;
export type GameDayState = (typeof gameDayStates)[number];
/** Why none may be started now, or why one was stopped. */
export const gameDayRefusals = [
  "running",
  "load_high",
  "rush_forecast",
  "orders_waiting",
  "memory_short",
] as const;
export type GameDayRefusal = (typeof gameDayRefusals)[number];
