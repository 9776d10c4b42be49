import { BUCKET_MS, type Bucket, type Figures } from "../../contracts/operations.ts";
import { outcomes } from "../../contracts/orders.ts";
import { addInto, percentile } from "../../shared/histogram.ts";
import { type BucketRing, type Cell, startOf } from "./bucket-ring.ts";

/** Span of the overview's figures, ms. */
export const WINDOW_MS = 300_000;

export interface FiguresInput {
  ring: BucketRing;
  /** Epoch ms. */
  now: number;
  /** Since when the ring knows what happened: a rate must not be thinned by time it did not see. */
  knownSince: number;
  oldestWaitMs: number;
}

/**
 * The overview's figures over the last five minutes: the running ten seconds and the 29 before.
 * Percentiles come from merged histograms; percentiles of parts are never averaged.
 */
export function figuresOf({ ring, now, knownSince, oldestWaitMs }: FiguresInput): Figures {
  const end = startOf(now) + BUCKET_MS;
  const from = end - WINDOW_MS;
  const recent = sumOf(ring.between(from, end));
  const earlier = sumOf(ring.between(from - WINDOW_MS, from));
  return {
    windowMs: WINDOW_MS,
    count: recent.total,
    reservationSuccess: ratio(recent.reservationSuccesses, recent.reservations),
    reservationCount: recent.reservations,
    success: ratio(recent.success, recent.total),
    meanMs: rounded(ratio(recent.latencyMsSum, recent.settled)),
    p50Ms: rounded(percentile(recent.latency, 0.5)),
    p95Ms: rounded(percentile(recent.latency, 0.95)),
    p99Ms: rounded(percentile(recent.latency, 0.99)),
    usefulUtilisation: ratio(recent.usefulMs, recent.capacityMs),
    ordersPerMinute: perMinute(recent.settled, now - Math.max(from, knownSince)),
    oldestWaitMs,
    before: {
      reservationSuccess: ratio(earlier.reservationSuccesses, earlier.reservations),
      success: ratio(earlier.success, earlier.total),
      p95Ms: rounded(percentile(earlier.latency, 0.95)),
      usefulUtilisation: ratio(earlier.usefulMs, earlier.capacityMs),
      ordersPerMinute: perMinute(earlier.settled, from - Math.max(from - WINDOW_MS, knownSince)),
    },
  };
}

/** What a screen draws of one cell. */
export function bucketOf(cell: Cell): Bucket {
  return {
    at: cell.at,
    ...cell.counts,
    reservations: cell.reservations,
    reservationSuccesses: cell.reservationSuccesses,
    p50Ms: rounded(percentile(cell.latency, 0.5)),
    p95Ms: rounded(percentile(cell.latency, 0.95)),
    usefulUtilisation: ratio(cell.usefulMs, cell.capacityMs),
    oldestWaitMs: cell.oldestWaitMs,
  };
}

function sumOf(cells: Cell[]) {
  const sum = {
    total: 0,
    success: 0,
    /** Orders whose execution ended; refused requests never became orders. */
    settled: 0,
    reservations: 0,
    reservationSuccesses: 0,
    latencyMsSum: 0,
    latency: [] as number[],
    usefulMs: 0,
    capacityMs: 0,
  };
  for (const cell of cells) {
    for (const outcome of outcomes) {
      sum.total += cell.counts[outcome];
      if (outcome !== "refused") sum.settled += cell.counts[outcome];
    }
    sum.success += cell.counts.success;
    sum.reservations += cell.reservations;
    sum.reservationSuccesses += cell.reservationSuccesses;
    sum.latencyMsSum += cell.latencyMsSum;
    addInto(sum.latency, cell.latency);
    sum.usefulMs += cell.usefulMs;
    sum.capacityMs += cell.capacityMs;
  }
  return sum;
}

/** null for nothing out of nothing; four decimals, so that noise below is not sent to screens. */
function ratio(part: number, whole: number): number | null {
  return whole > 0 ? Math.round((part / whole) * 10_000) / 10_000 : null;
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value);
}

/** Rate over a span of at least one bucket: the first seconds after a start would else shout. */
export function perMinute(count: number, spanMs: number): number {
  if (spanMs <= 0) return 0;
  return Math.round((count * 600_000) / Math.max(spanMs, BUCKET_MS)) / 10;
}
