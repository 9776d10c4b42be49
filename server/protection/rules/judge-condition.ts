import { type ConditionReading, needsSamples } from "../../contracts/protection.ts";
import type { Condition } from "../../contracts/series.ts";
import { conditionHolds } from "../../series/rules/holds.ts";

/** Nothing measured for this long is no data, even where a longer window still holds some. */
export const FRESH_MS = 5_000;

export interface Reading {
  value: number | null;
  /** Requests, orders or commits behind it. */
  samples: number;
  /** Something was measured in the last FRESH_MS. */
  fresh: boolean;
}
export type ReadSeries = (condition: Condition) => Reading;

/** Whether a condition holds now; without enough to go by it is neither so nor not so. */
export function judgeCondition(condition: Condition, reading: Reading, minSamples: number): ConditionReading {
  const { value, samples } = reading;
  const said = { value, samples };
  if (value === null || !Number.isFinite(value) || !reading.fresh) {
    return { ...said, holds: null, why: "no_data" };
  }
  if (needsSamples(condition.series) && samples < minSamples) {
    return { ...said, holds: null, why: "few_samples" };
  }
  return { ...said, holds: conditionHolds(condition, { value }), why: null };
}

/** All of them: one that does not hold settles it, whatever the others would say. */
export function allHold(readings: readonly ConditionReading[]): boolean | null {
  if (readings.some(({ holds }) => holds === false)) return false;
  return readings.some(({ holds }) => holds === null) ? null : true;
}
