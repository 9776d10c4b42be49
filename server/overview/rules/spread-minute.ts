import { BUCKET_MS } from "../../contracts/operations.ts";
import { outcomes } from "../../contracts/orders.ts";
import type { BucketRing } from "./bucket-ring.ts";

/** A minute's sums, as the outcome cube keeps them. */
export interface MinuteSums {
  at: number;
  counts: Record<(typeof outcomes)[number], number>;
  reservations: number;
  reservationSuccesses: number;
  latencyMsSum: number;
  latency: number[];
}

/**
 * Puts a minute of the cube into the ring. The cube knows no finer time, so the minute is spread
 * evenly over its ten-second cells that lie before `until`; every sum stays exact.
 */
export function spreadMinute(ring: BucketRing, minute: MinuteSums, until: number): void {
  const starts: number[] = [];
  for (let at = minute.at; at < minute.at + 60_000 && (at < until || starts.length === 0); at += BUCKET_MS) {
    starts.push(at);
  }
  starts.forEach((at, index) => {
    const cell = ring.at(at);
    if (!cell) return;
    const share = (sum: number) => shareOf(sum, index, starts.length);
    for (const outcome of outcomes) cell.counts[outcome] += share(minute.counts[outcome]);
    cell.reservations += share(minute.reservations);
    cell.reservationSuccesses += share(minute.reservationSuccesses);
    cell.latencyMsSum += share(minute.latencyMsSum);
    minute.latency.forEach((count, bucket) => {
      cell.latency[bucket] = (cell.latency[bucket] ?? 0) + share(count);
    });
  });
}

/** Whole part `index` of `parts` of a sum; the parts add up to it. */
function shareOf(sum: number, index: number, parts: number): number {
  return Math.floor((sum * (index + 1)) / parts) - Math.floor((sum * index) / parts);
}
