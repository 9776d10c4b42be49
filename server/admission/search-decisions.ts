import type { Pool } from "pg";
import {
  type AcceptedDecision,
  DECISIONS_SHOWN,
  type Decision,
  type Decisions,
} from "../contracts/decisions.ts";
import type { OrderClass, OrderKind, OrderStatus, Outcome } from "../contracts/orders.ts";
import { isStorable } from "../contracts/storable.ts";
import { linksOf } from "../intake/order-links.ts";
import type { Receipts } from "./receipts.ts";

/** Whose decisions may be seen: a tenant's, or of one of its clients only. */
export interface DecisionScope {
  tenantId: string;
  clientId: string | null;
}

interface Names {
  shopEn: string | null;
  shopZh: string | null;
  client: string | null;
}
interface FoundOrder extends Names {
  id: string;
  acceptedAt: number;
  shopId: string;
  clientId: string;
  kind: OrderKind;
  class: OrderClass;
  requestKey: string | null;
  number: number;
  status: OrderStatus;
  deadlineAt: number;
  settledAt: number | null;
  outcome: Outcome | null;
}
interface FoundReceipt extends Names {
  id: string;
  at: number;
  shopId: string;
  clientId: string;
  kind: OrderKind;
  class: OrderClass;
  requestKey: string | null;
  reason: string;
  rule: string;
  retryAfterMs: number | null;
  detail: Record<string, unknown>;
}

const ORDER = `SELECT o.id, o.accepted_at AS "acceptedAt", o.shop_id AS "shopId", o.client_id AS "clientId", o.kind, o.class,
  o.idempotency_key AS "requestKey", o.number, o.status, o.deadline_at AS "deadlineAt", o.settled_at AS "settledAt",
  o.outcome, s.name_en AS "shopEn", s.name_zh AS "shopZh", c.name AS client
  FROM orders o LEFT JOIN shop s ON s.id = o.shop_id LEFT JOIN api_client c ON c.id = o.client_id
  WHERE o.tenant_id = $1 AND ($2::text IS NULL OR o.client_id = $2)`;
const RECEIPT = `SELECT r.id, r.at, r.shop_id AS "shopId", r.client_id AS "clientId", r.kind, r.class,
  r.request_key AS "requestKey", r.reason, r.rule, r.retry_after_ms AS "retryAfterMs", r.detail,
  s.name_en AS "shopEn", s.name_zh AS "shopZh", c.name AS client
  FROM receipt r LEFT JOIN shop s ON s.id = r.shop_id LEFT JOIN api_client c ON c.id = r.client_id
  WHERE r.tenant_id = $1 AND ($2::text IS NULL OR r.client_id = $2)`;

// Every one of these is answered by an index: a scan of a day's orders would not be done in time.
const orderQueries = {
  byId: `${ORDER} AND o.id = $3`,
  // The index of idempotency keys begins with the client.
  byKey: `${ORDER} AND o.client_id IN (SELECT id FROM api_client WHERE tenant_id = $1) AND o.idempotency_key = $3
    ORDER BY o.accepted_at DESC LIMIT ${DECISIONS_SHOWN + 1}`,
  byNumber: `${ORDER} AND o.number = $3 AND o.accepted_at > now() - interval '24 hours'
    ORDER BY o.accepted_at DESC LIMIT ${DECISIONS_SHOWN + 1}`,
} as const;
const receiptQueries = {
  byId: `${RECEIPT} AND r.id = $3`,
  byKey: `${RECEIPT} AND r.request_key = $3 AND r.at > now() - interval '24 hours'
    ORDER BY r.at DESC LIMIT ${DECISIONS_SHOWN + 1}`,
} as const;

/**
 * What was decided about an order or a request, by order id, receipt id, order number or
 * Idempotency-Key; newest first.
 */
export async function searchDecisions(
  { pool, receipts }: { pool: Pool; receipts: Pick<Receipts, "flush"> },
  scope: DecisionScope,
  q: string,
): Promise<Decisions> {
  if (!isStorable(q)) return { decisions: [], more: false };
  // A refusal is looked up by whoever has just got it: its row may still be on its way.
  await receipts.flush();
  const number = /^#?(\d{1,3})$/.exec(q)?.[1];
  const ask = async <Row>(sql: string, value: string | number) =>
    (await pool.query<Row & object>(sql, [scope.tenantId, scope.clientId, value])).rows as Row[];
  const [orders, refusals] = await Promise.all([
    Promise.all([
      ask<FoundOrder>(orderQueries.byId, q),
      ask<FoundOrder>(orderQueries.byKey, q),
      number ? ask<FoundOrder>(orderQueries.byNumber, Number(number)) : [],
    ]),
    Promise.all([ask<FoundReceipt>(receiptQueries.byId, q), ask<FoundReceipt>(receiptQueries.byKey, q)]),
  ]);
  const foundOrders = unique(orders.flat());
  const found = [...foundOrders, ...unique(refusals.flat())].sort((a, b) => momentOf(b) - momentOf(a));
  const shown = found.slice(0, DECISIONS_SHOWN);
  const ways = await readWays(
    pool,
    shown.filter((one) => "number" in one).map((order) => order.id),
  );
  return {
    decisions: shown.map((one): Decision => ("number" in one ? acceptedOf(one, ways) : refusedOf(one))),
    more: found.length > shown.length,
  };
}

const momentOf = (one: FoundOrder | FoundReceipt) => ("number" in one ? one.acceptedAt : one.at);

function unique<Row extends { id: string }>(rows: Row[]): Row[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}

interface JobRow {
  orderId: string;
  attempt: number;
  node: string;
  startedAt: number;
  finishedAt: number | null;
  result: "done" | "failed" | "lost" | null;
  reason: string | null;
  serviceMs: number | null;
}
interface EventRow {
  orderId: string;
  type: string;
  at: number;
  actor: string;
  parked: boolean | null;
}
interface Ways {
  jobs: JobRow[];
  events: EventRow[];
}

async function readWays(pool: Pool, orderIds: string[]): Promise<Ways> {
  if (orderIds.length === 0) return { jobs: [], events: [] };
  const [jobs, events] = await Promise.all([
    pool.query<JobRow>(
      `SELECT j.order_id AS "orderId", j.attempt, coalesce(n.name, j.node_id) AS node, j.started_at AS "startedAt",
         j.finished_at AS "finishedAt", j.result, j.reason, j.service_ms AS "serviceMs"
       FROM job j LEFT JOIN node n ON n.id = j.node_id WHERE j.order_id = ANY($1) ORDER BY j.order_id, j.attempt`,
      [orderIds],
    ),
    pool.query<EventRow>(
      `SELECT order_id AS "orderId", type, at, actor, (data->>'parked')::boolean AS parked
       FROM order_event WHERE order_id = ANY($1) ORDER BY id`,
      [orderIds],
    ),
  ]);
  return { jobs: jobs.rows, events: events.rows };
}

const iso = (at: number) => new Date(at).toISOString();
const isoOrNull = (at: number | null) => (at === null ? null : iso(at));

function commonOf(row: FoundOrder | FoundReceipt) {
  const { id, shopId, clientId, kind, requestKey } = row;
  return {
    id,
    at: iso(momentOf(row)),
    shop: { id: shopId, nameEn: row.shopEn ?? shopId, nameZh: row.shopZh ?? shopId },
    client: { id: clientId, name: row.client ?? clientId },
    kind,
    class: row.class,
    requestKey,
  };
}

function refusedOf(row: FoundReceipt): Decision {
  const { reason, rule, retryAfterMs, detail } = row;
  return { outcome: "refused", ...commonOf(row), reason, rule, retryAfterMs, detail };
}

function acceptedOf(row: FoundOrder, ways: Ways): AcceptedDecision {
  const attempts = ways.jobs.filter((job) => job.orderId === row.id);
  const events = ways.events.filter((event) => event.orderId === row.id);
  const first = attempts[0];
  return {
    outcome: "accepted",
    ...commonOf(row),
    number: row.number,
    status: row.status,
    parked: events[0]?.parked === true,
    waitedMs: first ? Math.max(0, Math.round(first.startedAt - row.acceptedAt)) : null,
    deadlineAt: iso(row.deadlineAt),
    settledAt: isoOrNull(row.settledAt),
    settledAs: row.outcome,
    attempts: attempts.map(({ orderId: _, startedAt, finishedAt, ...job }) => ({
      ...job,
      startedAt: iso(startedAt),
      finishedAt: isoOrNull(finishedAt),
    })),
    events: events.map(({ type, at, actor }) => ({ type, at: iso(at), actor })),
    links: linksOf(row.id),
  };
}
