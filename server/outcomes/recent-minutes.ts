import type { Pool } from "pg";
import { type Outcome, outcomes } from "../contracts/orders.ts";
import { LATENCY_BUCKETS } from "../shared/histogram.ts";

/** One minute of the outcome cube, all dimensions but the kind's reservation added up. */
export interface MinuteTotals {
  /** Start of the minute, epoch ms. */
  at: number;
  counts: Record<Outcome, number>;
  reservations: number;
  reservationSuccesses: number;
  latencyMsSum: number;
  /** Counts per bucket of server/shared/histogram.ts. */
  latency: number[];
}

interface CountRow extends Record<Outcome, number> {
  at: number;
  reservations: number;
  reservation_successes: number;
  latency_ms_sum: number;
}

/** The minutes since `from` (epoch ms) in which anything ended, oldest first: what refills the overview. */
export async function readRecentMinutes(pool: Pool, from: number): Promise<MinuteTotals[]> {
  const since = new Date(from).toISOString();
  const sums = outcomes.map((name) => `sum(${name}) AS ${name}`).join(", ");
  const counts = await pool.query<CountRow>(
    `SELECT minute AS at, ${sums}, sum(latency_ms_sum)::bigint AS latency_ms_sum,
       coalesce(sum(total) FILTER (WHERE kind = 'reservation'), 0) AS reservations,
       coalesce(sum(success) FILTER (WHERE kind = 'reservation'), 0) AS reservation_successes
     FROM outcome_cell WHERE minute >= $1 GROUP BY minute ORDER BY minute`,
    [since],
  );
  const latencies = await pool.query<{ at: number; bucket: number; count: number }>(
    `SELECT minute AS at, h.i AS bucket, sum(h.n) AS count
     FROM outcome_cell, unnest(latency_hist) WITH ORDINALITY AS h(n, i)
     WHERE minute >= $1 AND h.n > 0 GROUP BY minute, h.i`,
    [since],
  );
  const histograms = new Map<number, number[]>();
  for (const { at, bucket, count } of latencies.rows) {
    const histogram = histograms.get(at) ?? new Array<number>(LATENCY_BUCKETS).fill(0);
    histogram[bucket - 1] = count;
    histograms.set(at, histogram);
  }
  return counts.rows.map((row) => ({
    at: row.at,
    counts: Object.fromEntries(outcomes.map((name) => [name, row[name]])) as Record<Outcome, number>,
    reservations: row.reservations,
    reservationSuccesses: row.reservation_successes,
    latencyMsSum: row.latency_ms_sum,
    latency: histograms.get(row.at) ?? [],
  }));
}
