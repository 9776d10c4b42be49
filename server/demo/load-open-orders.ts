import type { Pool } from "pg";
import type { OrderRecord } from "../orders/order-record.ts";
import { SELECT_ORDER } from "../orders/order-sql.ts";
import { CLEAN, GRILL, WOK } from "./rules/demo-shops.ts";

/** What the demo left open when the last process ended. Visits older than this are given up. */
const VISITS_SINCE = "6 hours";

export interface OpenOrders {
  tickets: { order: OrderRecord; touchedAt: number | null }[];
  visits: OrderRecord[];
}

export async function loadOpenOrders(pool: Pool): Promise<OpenOrders> {
  const meals = await pool.query<OrderRecord>(
    `SELECT ${SELECT_ORDER} FROM orders WHERE shop_id = ANY($1) AND (status IN ('accepted', 'cooking', 'ready')
       OR (status = 'cancelled' AND ticket->'void'->>'at' IS NOT NULL
         AND NOT coalesce((ticket->>'voidAcknowledged')::boolean, false)))`,
    [[WOK, GRILL]],
  );
  const touched = await pool.query<{ orderId: string; at: number }>(
    `SELECT order_id AS "orderId", (extract(epoch FROM max(at)) * 1000)::float8 AS at FROM order_event
     WHERE order_id = ANY($1) AND (actor LIKE 'person:%' OR actor LIKE 'screen:%') GROUP BY order_id`,
    [meals.rows.map((order) => order.id)],
  );
  const touchedAt = new Map(touched.rows.map((row) => [row.orderId, row.at]));
  const visits = await pool.query<OrderRecord>(
    `SELECT ${SELECT_ORDER} FROM orders WHERE shop_id = $1 AND accepted_at > now() - $2::interval
       AND status IN ('dispatched', 'en_route', 'started')`,
    [CLEAN, VISITS_SINCE],
  );
  return {
    tickets: meals.rows.map((order) => ({ order, touchedAt: touchedAt.get(order.id) ?? null })),
    visits: visits.rows,
  };
}

/** Frees hours of the demo firm that are held by visits nobody will make any more. */
export async function freeStaleVisits(pool: Pool): Promise<void> {
  await pool.query(
    `UPDATE visit v SET active = false FROM orders o
     WHERE v.active AND o.id = v.order_id AND o.shop_id = $1
       AND (o.status NOT IN ('dispatched', 'en_route', 'started') OR o.accepted_at <= now() - $2::interval)
       AND o.idempotency_key LIKE 'demo-%'`,
    [CLEAN, VISITS_SINCE],
  );
}
