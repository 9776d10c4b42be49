import { addInto } from "../../shared/histogram.ts";

export const MINUTE_MS = 60_000;

/** One minute of one tenant's outcomes, all attributes added up. */
export interface Minute {
  /** Start, epoch ms. */
  at: number;
  total: number;
  success: number;
  /** Counts per bucket of server/shared/histogram.ts, of what was executed. */
  latency: readonly number[];
}

/** Several minutes as one: counts are added, rates never averaged. */
export function addUp(minutes: readonly Minute[]): Omit<Minute, "at"> {
  const latency: number[] = [];
  let total = 0;
  let success = 0;
  for (const minute of minutes) {
    total += minute.total;
    success += minute.success;
    addInto(latency, minute.latency);
  }
  return { total, success, latency };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/**
 * Standard deviation that a few odd values cannot move: 1.4826 x the median distance to the median
 * (Rousseeuw and Croux, Alternatives to the Median Absolute Deviation, 1993).
 */
export function robustDeviation(values: readonly number[]): number {
  const middle = median(values);
  return 1.4826 * median(values.map((value) => Math.abs(value - middle)));
}
