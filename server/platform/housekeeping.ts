import type { Pool } from "pg";
import type { Log } from "./log.ts";

/** What is thrown away, and when. Orders, their events and outcomes are kept. */
const RETENTION = [
  { what: "receipts", sql: "DELETE FROM receipt WHERE at < now() - interval '24 hours'" },
  { what: "outbox", sql: "DELETE FROM outbox WHERE created_at < now() - interval '7 days'" },
  { what: "nodes", sql: "DELETE FROM node WHERE last_seen_at < now() - interval '30 days'" },
  { what: "sessions", sql: "DELETE FROM session WHERE expires_at < now()" },
] as const;

const EVERY_MS = 10 * 60_000;

/** Throws old rows away in the background; a failure waits for the next round. */
export function createHousekeeping({ pool, log }: { pool: Pool; log: Log }) {
  let timer: NodeJS.Timeout | undefined;

  async function run(): Promise<void> {
    for (const { what, sql } of RETENTION) {
      const gone = await pool.query(sql);
      if (gone.rowCount) log.debug({ what, rows: gone.rowCount }, "old rows thrown away");
    }
  }

  return {
    run,
    start() {
      timer = setInterval(() => {
        run().catch((error) => log.warn({ err: error }, "old rows stay a little longer"));
      }, EVERY_MS);
    },
    stop: () => clearInterval(timer),
  };
}
