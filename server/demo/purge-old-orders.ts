import type { Pool } from "pg";
import { demoShops } from "./rules/demo-shops.ts";
import { DEMO_CLIENT } from "./seed-demo.ts";
import { DEMO_KEY_PREFIX } from "./traffic.ts";

/** Demo orders are kept this long; a demo left running must not fill the disk (about 0.5 GB a day). */
export const KEEP_DEMO_ORDERS = "48 hours";
const BATCH = 1_000;

/**
 * Removes one batch of the demo's own old, settled orders with their history. Their outcomes stay in
 * the cube. Nobody else's orders are ever removed.
 * @returns how many went; call again while it is a full batch.
 */
export async function purgeOldOrders(pool: Pool): Promise<{ removed: number; more: boolean }> {
  const removed = await pool.query<{ settled: number }>(
    `WITH old AS (
       SELECT id FROM orders
       WHERE shop_id = ANY($1) AND accepted_at < now() - $4::interval AND settled_at IS NOT NULL
         AND client_id = $2 AND idempotency_key LIKE $3
       LIMIT ${BATCH}),
     e AS (DELETE FROM order_event WHERE order_id IN (SELECT id FROM old)),
     o AS (DELETE FROM outbox WHERE order_id IN (SELECT id FROM old)),
     j AS (DELETE FROM job WHERE order_id IN (SELECT id FROM old)),
     v AS (DELETE FROM visit WHERE order_id IN (SELECT id FROM old))
     DELETE FROM orders WHERE id IN (SELECT id FROM old) RETURNING settled_at AS settled`,
    [demoShops.map((shop) => shop.id), DEMO_CLIENT, `${DEMO_KEY_PREFIX}%`, KEEP_DEMO_ORDERS],
  );
  const count = removed.rowCount ?? 0;
  if (count > 0) await forgetBefore(pool, Math.max(...removed.rows.map(({ settled }) => settled)));
  return { removed: count, more: count === BATCH };
}

/** Minutes whose events are gone can no longer be recounted: a rebuild starts after them. */
async function forgetBefore(pool: Pool, settledAt: number): Promise<void> {
  await pool.query(
    `UPDATE setting SET value = to_jsonb(greatest((value #>> '{}')::bigint, $1::bigint)), updated_at = now()
     WHERE key = 'outcomes.log_since'`,
    [(Math.floor(settledAt / 60_000) + 1) * 60_000],
  );
}
