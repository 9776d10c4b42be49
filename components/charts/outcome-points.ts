import { BUCKET_MS, BUCKETS_KEPT, type Bucket } from "#server/contracts/operations.ts";
import { stackedOutcomes } from "./chart-theme.ts";

/** One ten-second step of the outcomes chart. */
export interface OutcomePoint extends Bucket {
  total: number;
  /** Success over all, of this bucket and the five before: ten seconds alone are mostly noise. */
  successRate: number | null;
}

const RATE_BUCKETS = 6;
const SHORTEST_SPAN = 30;

/**
 * Finished buckets, oldest first, without holes: a bucket nobody heard of saw nothing happen. The
 * running one is left out, since its lower counts would look like a fall.
 * @param now epoch ms by the server's clock
 */
export function outcomePoints(buckets: Record<string, Bucket>, now: number): OutcomePoint[] {
  const end = Math.floor(now / BUCKET_MS) * BUCKET_MS;
  const known = Object.values(buckets).filter((bucket) => bucket.at < end);
  const first = known.reduce((least, bucket) => Math.min(least, bucket.at), end);
  const from = Math.max(end - BUCKETS_KEPT * BUCKET_MS, Math.min(first, end - SHORTEST_SPAN * BUCKET_MS));
  const points: OutcomePoint[] = [];
  for (let at = from; at < end; at += BUCKET_MS) {
    const bucket = buckets[String(at)] ?? emptyBucket(at);
    points.push({ ...bucket, total: totalOf(bucket), successRate: null });
  }
  points.forEach((point, index) => {
    const recent = points.slice(Math.max(0, index - RATE_BUCKETS + 1), index + 1);
    point.successRate = successRateOf(recent);
  });
  return points;
}

export function successRateOf(buckets: Bucket[]): number | null {
  let total = 0;
  let success = 0;
  for (const bucket of buckets) {
    total += totalOf(bucket);
    success += bucket.success;
  }
  return total > 0 ? success / total : null;
}

export function totalOf(bucket: Bucket): number {
  return stackedOutcomes.reduce((sum, outcome) => sum + bucket[outcome], 0);
}

function emptyBucket(at: number): Bucket {
  return {
    at,
    success: 0,
    late: 0,
    failed: 0,
    expired: 0,
    rejected: 0,
    refused: 0,
    reservations: 0,
    reservationSuccesses: 0,
    p50Ms: null,
    p95Ms: null,
    usefulUtilisation: null,
    oldestWaitMs: 0,
  };
}
