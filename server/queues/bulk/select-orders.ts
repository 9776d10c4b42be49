import type { Pool } from "pg";
import type { BulkFilter, BulkPreview } from "../../contracts/engine.ts";
import type { OrderClass } from "../../contracts/orders.ts";
import type { BulkAction } from "../../contracts/queue-actions.ts";
import type { OrderRecord } from "../../orders/order-record.ts";
import { SELECT_ORDER } from "../../orders/order-sql.ts";

/** What an action is about: orders of a tenant that were there when it was asked for, epoch ms. */
export interface BulkScope {
  action: BulkAction;
  filter: BulkFilter;
  tenantId: string;
  cutoff: number;
}

const BATCH = 500;
const STATEMENT_TIMEOUT = "2s";

const actionWhere: Record<BulkAction, string> = {
  cancel: "settled_at IS NULL AND status IN ('received', 'queued')",
  to_background: "settled_at IS NULL AND status IN ('received', 'queued') AND class <> 'background'",
  // Settled before it was asked for: what is tried again and fails again is not tried a third time.
  retry_failed:
    "status = 'failed' AND accepted_at > now() - interval '24 hours' AND settled_at <= to_timestamp($3 / 1000.0)",
};
/** A lease in force means that a node has it; the process that runs it renews the lease every 2 s. */
const RUNNING = "coalesce(lease_until > now(), false)";

function whereOf({ action, filter, tenantId, cutoff }: BulkScope): { where: string; values: unknown[] } {
  const { class: orderClass = null, shopId = null, clientId = null, olderThanSeconds = 0 } = filter;
  return {
    where: `${actionWhere[action]} AND tenant_id = $1 AND accepted_at <= to_timestamp($2 / 1000.0)
      AND $3::float8 IS NOT NULL AND ($4::text IS NULL OR class = $4) AND ($5::text IS NULL OR shop_id = $5)
      AND ($6::text IS NULL OR client_id = $6)`,
    values: [tenantId, cutoff - olderThanSeconds * 1_000, cutoff, orderClass, shopId, clientId],
  };
}

/** One statement that may not keep the database busy. @throws the database's own error when it would */
async function within<Row extends object>(pool: Pool, sql: string, values: unknown[]): Promise<Row[]> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN READ ONLY");
    await client.query(`SET LOCAL statement_timeout = '${STATEMENT_TIMEOUT}'`);
    const found = await client.query<Row>(sql, values);
    await client.query("COMMIT");
    client.release();
    return found.rows;
  } catch (error) {
    client.release(true);
    throw error;
  }
}

export async function countOrders(pool: Pool, scope: BulkScope): Promise<{ count: number; running: number }> {
  const { where, values } = whereOf(scope);
  const [row] = await within<{ count: number; running: number }>(
    pool,
    `SELECT count(*) AS count, count(*) FILTER (WHERE ${RUNNING}) AS running FROM orders WHERE ${where}`,
    values,
  );
  return row ?? { count: 0, running: 0 };
}

/** The oldest few, as they would be touched first. */
export async function sampleOrders(pool: Pool, scope: BulkScope): Promise<BulkPreview["sample"]> {
  const { where, values } = whereOf(scope);
  const rows = await within<{
    id: string;
    number: number;
    shopEn: string | null;
    shopZh: string | null;
    shopId: string;
    class: OrderClass;
    acceptedAt: number;
  }>(
    pool,
    `SELECT o.id, o.number, o.shop_id AS "shopId", s.name_en AS "shopEn", s.name_zh AS "shopZh", o.class, o.accepted_at AS "acceptedAt"
     FROM (SELECT id, number, shop_id, class, accepted_at FROM orders WHERE ${where} ORDER BY accepted_at LIMIT 5) o
     LEFT JOIN shop s ON s.id = o.shop_id ORDER BY o.accepted_at`,
    values,
  );
  return rows.map(({ acceptedAt, shopId, shopEn, shopZh, ...row }) => ({
    ...row,
    shopEn: shopEn ?? shopId,
    shopZh: shopZh ?? shopId,
    ageMs: Math.max(0, scope.cutoff - acceptedAt),
  }));
}

export interface BulkCursor {
  at: number;
  id: string;
}
export const FROM_THE_START: BulkCursor = { at: 0, id: "" };

/** The next orders in the order they came. The cursor moves on only, so that none is taken twice in a run. */
export async function nextOrders(
  pool: Pool,
  scope: BulkScope,
  after: BulkCursor,
): Promise<{ order: OrderRecord; running: boolean }[]> {
  const { where, values } = whereOf(scope);
  const rows = await within<OrderRecord & { running: boolean }>(
    pool,
    `SELECT ${SELECT_ORDER}, ${RUNNING} AS running FROM orders
     WHERE ${where} AND (accepted_at, id) > (to_timestamp($7 / 1000.0), $8) ORDER BY accepted_at, id LIMIT ${BATCH}`,
    [...values, after.at, after.id],
  );
  return rows.map(({ running, ...order }) => ({ order, running }));
}
