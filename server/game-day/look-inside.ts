import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "pg";
import type { HealingEntry, HealingRow, HeldRow } from "../contracts/healing.ts";
import type { OrderClass } from "../contracts/orders.ts";
import { type Acknowledged, type Ledger, takeLedger } from "./ledger.ts";

const LOOK_EVERY_MS = 200;

/** Asks again until the answer is not null; null when the time is over. */
export async function until<T>(
  limitMs: number,
  signal: AbortSignal,
  look: () => Promise<T | null>,
): Promise<T | null> {
  for (const end = Date.now() + limitMs; Date.now() < end; await sleep(LOOK_EVERY_MS)) {
    signal.throwIfAborted();
    const found = await look();
    if (found !== null) return found;
  }
  return null;
}

/** The node with the most work now: killing an idle one proves nothing. */
export async function busiestNode(pool: Pool): Promise<{ name: string; jobs: string[] } | null> {
  const { rows } = await pool.query<{ name: string; jobs: string[] }>(
    `SELECT n.name, array_agg(o.id) AS jobs FROM orders o JOIN job j ON j.order_id = o.id AND j.attempt = o.attempt
     JOIN node n ON n.id = j.node_id WHERE o.settled_at IS NULL AND j.finished_at IS NULL
     GROUP BY 1 ORDER BY count(*) DESC LIMIT 1`,
  );
  return rows[0] ?? null;
}

export async function unsettled(pool: Pool, orderIds: readonly string[]): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    "SELECT count(*) AS n FROM orders WHERE id = ANY($1::text[]) AND settled_at IS NULL",
    [orderIds],
  );
  return Number(rows[0]?.n ?? 0);
}

/** What the healer wrote since then, oldest first. */
export async function healings(
  pool: Pool,
  since: number,
): Promise<{ healed: HealingRow[]; held: HeldRow[] }> {
  const { rows } = await pool.query<{ detail: HealingEntry }>(
    "SELECT detail FROM healing_incident WHERE started_at >= to_timestamp($1::float8 / 1000) ORDER BY started_at, id",
    [since],
  );
  const entries = rows.map(({ detail }) => detail);
  return {
    healed: entries.flatMap((entry) => (entry.kind === "healed" ? [entry] : [])),
    held: entries.flatMap((entry) => (entry.kind === "held" ? [entry] : [])),
  };
}

/** The ledger once everything acknowledged has settled, or when the time is over: what is open then is lost. */
export async function settledLedger(
  pool: Pool,
  acknowledged: Acknowledged[],
  limitMs: number,
  signal: AbortSignal,
): Promise<Ledger> {
  const settled = await until(limitMs, signal, async () => {
    const ledger = await takeLedger(pool, acknowledged);
    return ledger.unsettled === 0 ? ledger : null;
  });
  return settled ?? takeLedger(pool, acknowledged);
}

/** Orders of the class that ended in success. */
export async function succeeded(pool: Pool, orderClass: OrderClass): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    "SELECT count(*) AS n FROM orders WHERE class = $1 AND outcome = 'success'",
    [orderClass],
  );
  return Number(rows[0]?.n ?? 0);
}
