import { setTimeout as sleep } from "node:timers/promises";
import type { Acknowledged, Ledger } from "../../server/game-day/ledger.ts";
import { takeLedger } from "../../server/game-day/ledger.ts";
import { withPool } from "../support/scratch.ts";

const SETTLE_WITHIN_MS = 180_000;
const RECOVER_WITHIN_MS = 60_000;

/** Waits for a moment with work on a node: killing an idle one proves nothing. */
export async function busiestNode(databaseUrl: string): Promise<{ name: string; jobs: string[] }> {
  for (;;) {
    const byNode = Map.groupBy(await runningJobs(databaseUrl), (job) => job.node);
    const [name, jobs] = [...byNode].sort((a, b) => b[1].length - a[1].length)[0] ?? [];
    if (name && jobs) return { name, jobs: jobs.map((job) => job.id) };
    await sleep(5);
  }
}

/** Waits until these orders are executed. */
export async function settledAll(databaseUrl: string, orderIds: string[], since: number): Promise<void> {
  await withPool(databaseUrl, async (pool) => {
    for (;;) {
      const { rows } = await pool.query<{ n: number }>(
        "SELECT count(*) AS n FROM orders WHERE id = ANY($1::text[]) AND settled_at IS NULL",
        [orderIds],
      );
      if ((rows[0]?.n ?? 0) === 0) return;
      if (Date.now() - since > RECOVER_WITHIN_MS)
        throw new Error(`${rows[0]?.n} orders were not executed within a minute of the kill.`);
      await sleep(10);
    }
  });
}

export function runningJobs(databaseUrl: string): Promise<{ id: string; node: string }[]> {
  return withPool(databaseUrl, async (pool) => {
    const { rows } = await pool.query<{ id: string; node: string }>(
      `SELECT o.id, n.name AS node FROM orders o JOIN job j ON j.order_id = o.id AND j.attempt = o.attempt
       JOIN node n ON n.id = j.node_id WHERE o.settled_at IS NULL AND j.finished_at IS NULL`,
    );
    return rows;
  });
}

/** Demo nodes are wanted, for their simulated work; demo orders would only blur the times. */
export async function keepDemoTrafficOff(databaseUrl: string): Promise<void> {
  await withPool(databaseUrl, (pool) =>
    pool.query("INSERT INTO setting (key, value) VALUES ('demo.running', 'false') ON CONFLICT DO NOTHING"),
  );
}

/** The ledger once everything that was acknowledged has settled, or after three minutes. */
export async function settledLedger(databaseUrl: string, acknowledged: Acknowledged[]): Promise<Ledger> {
  return withPool(databaseUrl, async (pool) => {
    const until = Date.now() + SETTLE_WITHIN_MS;
    for (;;) {
      const ledger = await takeLedger(pool, acknowledged);
      if (ledger.unsettled === 0 || Date.now() > until) return ledger;
      await sleep(500);
    }
  });
}
