import type pg from "pg";

/** An order somebody was told is accepted. */
export interface Acknowledged {
  key: string;
  clientIndex: number;
  orderId: string;
  note: string;
}

export interface Ledger {
  acknowledged: number;
  /** Acknowledged orders that are not there, or are not the order that was acknowledged. */
  lost: string[];
  /** Everything that happened twice, in words. */
  doubled: string[];
  unsettled: number;
}

// Each of these ends execution; an order has exactly one of them in its history.
const SETTLING = [
  "order.accepted",
  "order.confirmed",
  "order.dispatched_to_provider",
  "order.rejected",
  "order.failed",
  "order.expired",
];

/** Compares what was promised with what the database holds. Reads the tables, not the product's own API. */
export async function takeLedger(pool: pg.Pool, acknowledged: Acknowledged[]): Promise<Ledger> {
  const ids = acknowledged.map((a) => a.orderId);
  const found = await pool.query<{ id: string; key: string; note: string; settled: boolean }>(
    `SELECT id, idempotency_key AS key, input->>'note' AS note, settled_at IS NOT NULL AS settled
     FROM orders WHERE id = ANY($1::text[])`,
    [ids],
  );
  const byId = new Map(found.rows.map((row) => [row.id, row]));
  const lost = acknowledged
    .filter(({ orderId, key, note }) => {
      const row = byId.get(orderId);
      return row?.key !== key || row.note !== note;
    })
    .map((a) => a.orderId);
  return {
    acknowledged: acknowledged.length,
    lost,
    doubled: await findDoubled(pool),
    unsettled: found.rows.filter((row) => !row.settled).length,
  };
}

/** Over every order in the database, acknowledged or not. */
async function findDoubled(pool: pg.Pool): Promise<string[]> {
  const doubled: string[] = [];
  const look = async (what: string, sql: string, values: unknown[] = []) => {
    const { rows } = await pool.query<{ id: string; n: number }>(sql, values);
    doubled.push(...rows.map((row) => `${what}: ${row.id} (${row.n})`));
  };
  await look(
    "two orders for one request",
    `SELECT input->>'note' AS id, count(*) AS n FROM orders WHERE input->>'note' LIKE 'kept promise %' GROUP BY 1 HAVING count(*) > 1`,
  );
  await look(
    "two orders for one idempotency key",
    `SELECT client_id || ' ' || idempotency_key AS id, count(*) AS n FROM orders WHERE idempotency_key IS NOT NULL
     GROUP BY 1 HAVING count(*) > 1`,
  );
  await look(
    "received twice",
    `SELECT order_id AS id, count(*) AS n FROM order_event WHERE type = 'order.received' GROUP BY 1 HAVING count(*) > 1`,
  );
  await look(
    "settled twice",
    `SELECT order_id AS id, count(*) AS n FROM order_event WHERE type = ANY($1::text[]) GROUP BY 1 HAVING count(*) > 1`,
    [SETTLING],
  );
  await look(
    "executed twice",
    `SELECT order_id AS id, count(*) AS n FROM job WHERE result = 'done' GROUP BY 1 HAVING count(*) > 1`,
  );
  // Stock and the outcome cube are sums: a repeated or half-done change shows as a difference.
  await look(
    "stock taken and confirmed differ",
    `SELECT s.id, s.taken - count(o.id) AS n FROM slot s LEFT JOIN orders o ON o.slot_id = s.id AND o.status = 'confirmed'
     WHERE s.id LIKE 'bench-%' GROUP BY s.id, s.taken HAVING s.taken <> count(o.id)`,
  );
  await look(
    "outcomes counted and settled differ",
    `SELECT c.shop_id AS id, c.n - coalesce(o.n, 0) AS n
     FROM (SELECT shop_id, sum(total - refused) AS n FROM outcome_cell GROUP BY 1) c
     LEFT JOIN (SELECT shop_id, count(*) AS n FROM orders WHERE settled_at IS NOT NULL GROUP BY 1) o USING (shop_id)
     WHERE c.n <> coalesce(o.n, 0)`,
  );
  return doubled;
}
