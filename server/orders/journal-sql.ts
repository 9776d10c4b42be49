import type { Pool, PoolClient } from "pg";
import type { CountedOutcome } from "../outcomes/count-outcomes.ts";
import type { ChangeResult, JobEnd, JobStart, OrderChange } from "./journal.ts";
import type { OrderRecord } from "./order-record.ts";
import { type EventRow, SELECT_ORDER } from "./order-sql.ts";

export type Guarded = { ok: true; before: OrderRecord } | Extract<ChangeResult, { ok: false }>;

/** Locks the orders and tells, change by change, whether each is as its caller believed. */
export async function guardChanges(client: PoolClient, changes: OrderChange[]): Promise<Guarded[]> {
  const locked = await client.query<OrderRecord>({
    name: "lock-orders",
    text: `SELECT ${SELECT_ORDER} FROM orders WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE`,
    values: [changes.map((change) => change.orderId)],
  });
  const byId = new Map(locked.rows.map((row) => [row.id, row]));
  return changes.map(({ expect, orderId }): Guarded => {
    const before = byId.get(orderId);
    if (!before) return { ok: false, because: "not_found", order: null };
    if (!expect.statuses.includes(before.status)) return { ok: false, because: "status", order: before };
    const otherAttempt = expect.attempt !== undefined && expect.attempt !== before.attempt;
    const otherEpoch = expect.nodeEpoch !== undefined && expect.nodeEpoch !== before.nodeEpoch;
    if (otherAttempt || otherEpoch) return { ok: false, because: "attempt", order: before };
    const { ticketRevision = null } = expect;
    return ticketRevision !== null && ticketRevision !== (before.ticket?.revision ?? 0)
      ? { ok: false, because: "revision", order: before }
      : { ok: true, before };
  });
}

/** A change as it is about to be written. */
export interface Applied {
  order: OrderRecord;
  row: EventRow;
  taken: NonNullable<OrderChange["otherwise"]>;
  /** As the cube counts it, where the change settled the order. */
  outcome: CountedOutcome | undefined;
}

/** Attempts begun and ended, beside the orders they belong to. */
export async function saveJobs(client: PoolClient, applied: Applied[]): Promise<void> {
  const starts = applied.filter((a) => a.taken.job?.kind === "start");
  if (starts.length > 0) {
    const jobs = starts.map((a) => a.taken.job as JobStart);
    await client.query({
      name: "start-jobs",
      text: `INSERT INTO job (order_id, attempt, node_id, node_epoch, started_at)
        SELECT o, a, n, e, to_timestamp(t / 1000.0) FROM unnest($1::text[], $2::int[], $3::text[], $4::int[], $5::float8[]) AS x(o, a, n, e, t)
        ON CONFLICT DO NOTHING`,
      values: [
        starts.map((a) => a.order.id),
        jobs.map((j) => j.attempt),
        jobs.map((j) => j.nodeId),
        jobs.map((j) => j.nodeEpoch),
        starts.map((a) => a.row.at),
      ],
    });
  }
  const ends = applied.filter((a) => a.taken.job?.kind === "end");
  if (ends.length > 0) {
    const jobs = ends.map((a) => a.taken.job as JobEnd);
    await client.query({
      name: "end-jobs",
      text: `UPDATE job j SET finished_at = to_timestamp(x.t / 1000.0), result = x.r, reason = x.why, service_ms = x.ms
        FROM unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::int[], $6::float8[]) AS x(o, a, r, why, ms, t)
        WHERE j.order_id = x.o AND j.attempt = x.a`,
      values: [
        ends.map((a) => a.order.id),
        jobs.map((j) => j.attempt),
        jobs.map((j) => j.result),
        jobs.map((j) => j.reason ?? null),
        jobs.map((j) => (j.serviceMs === undefined ? null : Math.round(j.serviceMs))),
        ends.map((a) => a.row.at),
      ],
    });
  }
}

/** The orders that idempotency keys have already made, by `client NUL key`. */
export async function findByKeys(
  client: Pick<Pool | PoolClient, "query">,
  orders: Pick<OrderRecord, "clientId" | "idempotencyKey">[],
): Promise<Map<string, OrderRecord>> {
  if (orders.length === 0) return new Map();
  const found = await client.query<OrderRecord>(
    `SELECT ${SELECT_ORDER} FROM orders JOIN unnest($1::text[], $2::text[]) AS x(c, k)
     ON client_id = x.c AND idempotency_key = x.k`,
    [orders.map((o) => o.clientId), orders.map((o) => o.idempotencyKey)],
  );
  return new Map(found.rows.map((row) => [`${row.clientId}\u0000${row.idempotencyKey}`, row]));
}

export function counted(order: OrderRecord, settle: NonNullable<OrderChange["settle"]>): CountedOutcome {
  const at = order.settledAt ?? order.updatedAt;
  return {
    at,
    tenantId: order.tenantId,
    shopId: order.shopId,
    kind: order.kind,
    region: order.region,
    device: order.device,
    network: order.network,
    appVersion: order.appVersion,
    channel: order.channel,
    node: settle.nodeName,
    outcome: settle.outcome,
    latencyMs: at - order.acceptedAt,
  };
}
