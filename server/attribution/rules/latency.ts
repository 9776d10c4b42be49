import type { SpeedFigures } from "../../contracts/attribution.ts";
import { LATENCY_BOUNDS_MS, LATENCY_BUCKETS, percentile } from "../../shared/histogram.ts";

/** Counts per bucket of server/shared/histogram.ts. */
export type Histogram = Float64Array;

export const emptyHistogram = (): Histogram => new Float64Array(LATENCY_BUCKETS);

/** The slowest of a hundred orders are five: what analysts call the speed. */
const P95 = 0.95;

export function p95Of(histogram: Histogram): number | null {
  return percentile(histogram, P95);
}

/**
 * The last bucket in which an order counts as fast: the one whose edge parts the baseline nearest to its
 * p95, so that about 95 % were fast before. -1: nothing was timed.
 */
export function fastBucket(baseline: Histogram): number {
  const total = countOf(baseline);
  let best = -1;
  let nearest = Number.POSITIVE_INFINITY;
  let within = 0;
  for (let bucket = 0; total > 0 && bucket < LATENCY_BOUNDS_MS.length; bucket += 1) {
    within += baseline[bucket] as number;
    const far = Math.abs(within / total - P95);
    if (far >= nearest) continue;
    best = bucket;
    nearest = far;
  }
  return best;
}

export function countOf(histogram: Histogram): number {
  let count = 0;
  for (const entry of histogram) count += entry;
  return count;
}

/** Orders in the buckets up to and with this one. */
export function countWithin(histogram: Histogram, bucket: number): number {
  let count = 0;
  for (let i = 0; i <= bucket; i += 1) count += histogram[i] as number;
  return count;
}

export function speedFigures(base: Histogram, current: Histogram): SpeedFigures {
  return {
    limitMs: LATENCY_BOUNDS_MS[fastBucket(base)] ?? null,
    p95BaseMs: p95Of(base),
    p95CurrentMs: p95Of(current),
  };
}
