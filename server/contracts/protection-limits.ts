// Without the validator, so that browsers may have it.
import type { Condition, SeriesName } from "./series.ts";
import type { SwitchKey, SwitchValue } from "./switches.ts";

/** Shadow writes down what a rule would have done. */
export const ruleModes = ["off", "shadow", "on"] as const;
export type RuleMode = (typeof ruleModes)[number];

export const LEVELS = [0, 1, 2, 3, 4] as const;
export type LadderLevel = (typeof LEVELS)[number];

/** What each level of the ladder turns on, besides everything below it (operator.md 2.2). */
export const ladderSteps: readonly { level: LadderLevel; key: SwitchKey }[] = [
  { level: 1, key: "reads.cached" },
  { level: 2, key: "admission.shed_low" },
  { level: 3, key: "writes.queued" },
  { level: 4, key: "admission.paid_only" },
];

export type RuleTarget =
  | { kind: "ladder"; level: LadderLevel }
  | { kind: "switch"; key: SwitchKey; value: SwitchValue };

/** What a rule is: when it acts, what it sets, when it lets go. */
export interface RuleDefinition {
  name: string;
  /** All must hold for `enterForSeconds` together. */
  enter: Condition[];
  enterForSeconds: number;
  target: RuleTarget;
  exit: Condition[];
  exitForSeconds: number;
  /** Once in force it stays so at least this long. */
  minHoldSeconds: number;
  /** In any hour; at the last it stays in force until the hour allows another. */
  maxTransitionsPerHour: number;
  /** Fewer requests behind a success rate or a latency say nothing. */
  minSamples: number;
}

export const ruleLimits = {
  enterForSeconds: { least: 5, most: 900, usual: 30 },
  exitForSeconds: { least: 30, most: 3_600, usual: 180 },
  minHoldSeconds: { least: 60, most: 3_600, usual: 60 },
  maxTransitionsPerHour: { least: 2, most: 4, usual: 4 },
  minSamples: { least: 1, most: 10_000, usual: 50 },
  overSeconds: { least: 5, most: 900, usual: 30 },
  conditions: 3,
} as const;

/** Enter and exit stand at least this share of the entering threshold apart. */
export const LEAST_GAP = 0.2;

/** Made of requests, orders or commits: worth nothing where there were too few. */
const sampled: readonly SeriesName[] = [
  "success",
  "reservationSuccess",
  "paidSuccess",
  "placeSuccess",
  "p50Ms",
  "p95Ms",
  "p99Ms",
  "commitP95Ms",
];
export const needsSamples = (series: SeriesName): boolean => sampled.includes(series);

/** Shares of which one is perfect: what counts is how much is missing. */
const successes: readonly SeriesName[] = ["success", "reservationSuccess", "paidSuccess", "placeSuccess"];
export const isSuccess = (series: SeriesName): boolean => successes.includes(series);

/** How much a measured value is of the threshold it must cross: 1 is there. null: nothing to say. */
export function nearness(
  { series, op, value: threshold }: Condition,
  measured: number | null,
): number | null {
  if (measured === null) return null;
  const [of, at] = isSuccess(series) ? [1 - measured, 1 - threshold] : [measured, threshold];
  const rises = isSuccess(series) ? op === "<" : op === ">";
  const share = rises ? (at <= 0 ? (of > at ? 1 : 0) : of / at) : of <= 0 ? 1 : at / of;
  return Math.max(0, share);
}

/** What the log tells of. */
export const protectionNews = [
  "entered",
  "exited",
  "froze",
  "blind",
  "sees_again",
  "broken",
  "mended",
  "climbed",
  "descended",
  "ladder_froze",
  "ladder_kept",
  "level_set",
  "level_released",
  "created",
  "changed",
  "mode_set",
  "removed",
  "backtested",
] as const;
export type ProtectionNews = (typeof protectionNews)[number];
