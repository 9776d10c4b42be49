import type { Pool } from "pg";
import type { DebtSums } from "../contracts/effects.ts";

export interface CountedDebt {
  sums: DebtSums;
  /** Acceptance of the oldest order that is still parked. */
  oldestAt: number | null;
}

// The conditions of both partial indexes, word for word.
const PARKED = "type = 'order.received' AND (data ->> 'parked') = 'true'";
const UNPARKED = "type = 'order.queued' AND (data ->> 'parkedMs') IS NOT NULL";

/**
 * What became of the orders parked since `from`, counted from the orders and their events: the same
 * after any crash. Parked and replayed come from events, what is left from the orders themselves, so
 * that the two can contradict each other.
 */
export async function countParkedDebt(pool: Pick<Pool, "query">, from: number): Promise<CountedDebt> {
  const { rows } = await pool.query<DebtSums & { oldestAt: number | null }>(
    `WITH parked AS (SELECT order_id FROM order_event WHERE ${PARKED} AND at >= to_timestamp($1 / 1000.0)),
       replays AS (SELECT order_id, count(*)::int AS n FROM order_event
         WHERE ${UNPARKED} AND at >= to_timestamp($1 / 1000.0) GROUP BY order_id)
     SELECT count(*)::int AS parked,
       (count(*) FILTER (WHERE r.n > 0))::int AS replayed,
       (count(*) FILTER (WHERE r.n IS NULL AND o.status IN ('cancelled', 'expired', 'failed', 'rejected')))::int AS "endedOtherwise",
       (count(*) FILTER (WHERE r.n IS NULL AND o.status = 'received'))::int AS "stillParked",
       (count(*) FILTER (WHERE r.n IS NULL AND (o.status IS NULL
         OR o.status NOT IN ('received', 'cancelled', 'expired', 'failed', 'rejected'))))::int AS unaccounted,
       coalesce(sum(r.n - 1), 0)::int AS doubled,
       min(o.accepted_at) FILTER (WHERE r.n IS NULL AND o.status = 'received') AS "oldestAt"
     FROM parked p LEFT JOIN replays r USING (order_id)
       LEFT JOIN orders o ON o.id = p.order_id AND r.n IS NULL`,
    [from],
  );
  const [row] = rows;
  if (!row) throw new Error("a count without a row");
  const { oldestAt, ...sums } = row;
  return { sums, oldestAt };
}

/** Nothing waits, everything is accounted for, and nothing happened twice. */
export function sumsMatch(sums: DebtSums): boolean {
  const { parked, replayed, endedOtherwise, stillParked, unaccounted, doubled } = sums;
  return stillParked === 0 && unaccounted === 0 && doubled === 0 && parked === replayed + endedOtherwise;
}
