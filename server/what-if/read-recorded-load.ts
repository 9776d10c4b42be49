import type { Pool } from "pg";
import type { OrderClass } from "../contracts/orders.ts";
import { LONGEST_SPAN_MS, MOST_REQUESTS } from "../contracts/what-if.ts";
import { OpsError } from "../shared/errors.ts";
import type { Attempt } from "./rules/recorded-request.ts";

export interface RecordedAttempts {
  attempts: Attempt[];
  /** Refused for what no limiter decides: tiers, switches, sidelines. */
  leftOut: number;
  /** Most refusals carry their caller's key. */
  retriesKnown: boolean;
  slotsOf: Map<string, number>;
  changedWithin: boolean;
}

/** Refusals of a limiter; any other would have come under every variant alike. */
const BY_LIMITER = ["no_nodes", "wait_target", "load_gate", "concurrency", "token_bucket"];

interface OrderLine {
  at: number;
  clientId: string;
  key: string | null;
  class: OrderClass;
  deadlineMs: number;
  workMs: number;
  settledAt: number | null;
  outcome: string | null;
  nodeId: string | null;
  startedAt: number | null;
  finishedAt: number | null;
}

const ms = (column: string) => `(extract(epoch FROM ${column}) * 1000)::float8`;

/** Every order and refusal of the span, whoever's: they share the nodes. Cancelled orders asked for nothing. */
export async function readRecordedLoad(
  pool: Pool,
  { from, to }: { from: number; to: number },
): Promise<RecordedAttempts> {
  const span = [from, Math.min(to, from + 2 * LONGEST_SPAN_MS)];
  const [orders, refusals, nodes, changes] = await Promise.all([
    // By shop, as the index is.
    pool.query<OrderLine>(
      `SELECT ${ms("o.accepted_at")} AS at, o.client_id AS "clientId", o.idempotency_key AS key, o.class,
         ${ms("o.deadline_at")} - ${ms("o.accepted_at")} AS "deadlineMs", o.work_ms AS "workMs",
         ${ms("o.settled_at")} AS "settledAt", o.outcome, j.node_id AS "nodeId",
         ${ms("j.started_at")} AS "startedAt", ${ms("j.finished_at")} AS "finishedAt"
       FROM shop s JOIN orders o ON o.shop_id = s.id
       LEFT JOIN job j ON j.order_id = o.id AND j.attempt = o.attempt AND j.result = 'done'
       WHERE o.accepted_at >= to_timestamp($1 / 1000.0) AND o.accepted_at < to_timestamp($2 / 1000.0)
         AND (o.settled_at IS NULL OR o.outcome IS NOT NULL)
       LIMIT $3`,
      [...span, MOST_REQUESTS + 1],
    ),
    pool.query<{ at: number; clientId: string; key: string | null; class: OrderClass; limited: boolean }>(
      `SELECT ${ms("at")} AS at, client_id AS "clientId", request_key AS key, class, reason = ANY($3) AS limited
       FROM receipt WHERE at >= to_timestamp($1 / 1000.0) AND at < to_timestamp($2 / 1000.0) LIMIT $4`,
      [...span, BY_LIMITER, MOST_REQUESTS + 1],
    ),
    pool.query<{ id: string; slots: number }>(`SELECT id, slots FROM node`),
    pool.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM audit_entry
       WHERE action IN ('policy.change', 'limiter.change')
         AND at >= to_timestamp($1 / 1000.0) AND at < to_timestamp($2 / 1000.0)`,
      span,
    ),
  ]);
  if (orders.rows.length + refusals.rows.length > MOST_REQUESTS)
    throw new OpsError("TOO_LARGE", "More was asked in this span than one replay takes on.");
  const limited = refusals.rows.filter((row) => row.limited);
  const keyed = limited.filter((row) => row.key !== null).length;
  return {
    attempts: [
      ...orders.rows.map((row): Attempt => ({ ...row, order: orderOf(row) })),
      ...limited.map(
        (row): Attempt => ({
          at: row.at,
          clientId: row.clientId,
          key: row.key,
          class: row.class,
          order: null,
        }),
      ),
    ],
    leftOut: refusals.rows.length - limited.length,
    retriesKnown: keyed * 2 >= limited.length,
    slotsOf: new Map(nodes.rows.map(({ id, slots }) => [id, slots])),
    changedWithin: (changes.rows[0]?.count ?? 0) > 0,
  };
}

function orderOf(row: OrderLine): NonNullable<Attempt["order"]> {
  const { deadlineMs, workMs, settledAt, outcome, nodeId, startedAt, finishedAt } = row;
  const job =
    nodeId !== null && startedAt !== null && finishedAt !== null ? { nodeId, startedAt, finishedAt } : null;
  return { deadlineMs, declaredWorkMs: workMs, settledAt, outcome, job };
}
