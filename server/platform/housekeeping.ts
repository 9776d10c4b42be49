import type { Pool } from "pg";
import type { Log } from "./log.ts";

/**
 * What is thrown away, and when. Orders and their events are kept; outcomes by the minute for 30 days and
 * by the hour for 400 (server/outcomes/cube-source.ts says the same). What grows with traffic goes in batches: one statement for millions of rows runs into its time limit, every time.
 * Outbox ids grow with time, so the oldest are found without reading the table.
 */
const RETENTION = [
  {
    what: "receipts",
    sql: "DELETE FROM receipt WHERE id IN (SELECT id FROM receipt WHERE at < now() - interval '24 hours' LIMIT $1)",
  },
  {
    what: "outbox",
    sql: `DELETE FROM outbox WHERE id IN (SELECT id FROM (SELECT id, created_at FROM outbox ORDER BY id LIMIT $1) oldest
      WHERE created_at < now() - interval '7 days')`,
  },
  {
    what: "nodes",
    sql: "DELETE FROM node WHERE id IN (SELECT id FROM node WHERE last_seen_at < now() - interval '30 days' LIMIT $1)",
  },
  {
    what: "ticket receipts",
    sql: `DELETE FROM ticket_seen WHERE order_id IN
      (SELECT order_id FROM ticket_seen WHERE at < now() - interval '7 days' LIMIT $1)`,
  },
  {
    what: "ticket alarms",
    sql: `DELETE FROM ticket_alarm WHERE order_id IN
      (SELECT order_id FROM ticket_alarm WHERE at < now() - interval '7 days' LIMIT $1)`,
  },
  {
    what: "messages",
    sql: `DELETE FROM message WHERE key IN
      (SELECT key FROM message WHERE state <> 'pending' AND created_at < now() - interval '30 days' LIMIT $1)`,
  },
  {
    // Never before it lives on in its hour.
    what: "outcomes by the minute",
    sql: `DELETE FROM outcome_cell WHERE ctid = ANY(ARRAY(SELECT ctid FROM outcome_cell
      WHERE minute < now() - interval '30 days' AND minute < (SELECT until FROM outcome_rolled WHERE step_minutes = 60) LIMIT $1))`,
  },
  {
    what: "outcomes by 10 minutes and by the hour",
    sql: `DELETE FROM outcome_rollup WHERE ctid = ANY(ARRAY(SELECT ctid FROM outcome_rollup
      WHERE (step_minutes = 10 AND minute < now() - interval '90 days') OR (step_minutes = 60 AND minute < now() - interval '400 days') LIMIT $1))`,
  },
  {
    what: "outcomes by column",
    sql: "DELETE FROM outcome_segment WHERE id IN (SELECT id FROM outcome_segment WHERE hour < now() - interval '31 days' LIMIT $1)",
  },
  {
    what: "refusals as counted",
    sql: "DELETE FROM refusal_batch WHERE id IN (SELECT id FROM refusal_batch WHERE last_minute < now() - interval '30 days' LIMIT $1)",
  },
  {
    what: "deleted investigations",
    sql: "DELETE FROM investigation WHERE id IN (SELECT id FROM investigation WHERE deleted_at < now() - interval '30 days' LIMIT $1)",
  },
  {
    what: "the log of protection",
    sql: `DELETE FROM protection_event WHERE id IN
      (SELECT id FROM protection_event WHERE at < now() - interval '90 days' LIMIT $1)`,
  },
  {
    // As long as the hours they explain; a removed note for a month, should its author want it back.
    what: "marks of the charts",
    sql: `DELETE FROM annotation WHERE id IN (SELECT id FROM annotation
      WHERE (mark IS NOT NULL AND at < now() - interval '400 days') OR removed_at < now() - interval '30 days' LIMIT $1)`,
  },
  {
    what: "ten-second series",
    sql: `DELETE FROM series_cell WHERE (step_ms, at, writer) IN (SELECT step_ms, at, writer FROM series_cell
      WHERE step_ms = 10000 AND at < now() - interval '24 hours' LIMIT $1)`,
  },
  {
    what: "one-minute series",
    sql: `DELETE FROM series_cell WHERE (step_ms, at, writer) IN (SELECT step_ms, at, writer FROM series_cell
      WHERE step_ms = 60000 AND at < now() - interval '30 days' LIMIT $1)`,
  },
  {
    what: "sessions",
    sql: "DELETE FROM session WHERE id IN (SELECT id FROM session WHERE expires_at < now() LIMIT $1)",
  },
] as const;

const EVERY_MS = 10 * 60_000;
const BATCH = 10_000;

/** Throws old rows away in the background; a failure waits for the next round. */
export function createHousekeeping({
  pool,
  log,
  readsCached = () => false,
  batch = BATCH,
}: {
  pool: Pool;
  log: Pick<Log, "debug" | "warn">;
  /** Whether the `reads.cached` switch asks to spare the database: old rows wait. */
  readsCached?: () => boolean;
  batch?: number;
}) {
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let stopped = false;

  /** One that fails does not keep the others. */
  async function run(): Promise<void> {
    if (running || readsCached()) return;
    running = true;
    for (const { what, sql } of RETENTION) {
      try {
        const rows = await throwAway(sql);
        if (rows > 0) log.debug({ what, rows }, "old rows thrown away");
      } catch (error) {
        log.warn({ err: error, what }, "old rows stay a little longer");
      }
    }
    running = false;
  }

  async function throwAway(sql: string): Promise<number> {
    for (let rows = 0; ; ) {
      const gone = (await pool.query(sql, [batch])).rowCount ?? 0;
      rows += gone;
      if (gone < batch || stopped || readsCached()) return rows;
    }
  }

  return {
    run,
    start() {
      timer = setInterval(() => {
        void run();
      }, EVERY_MS);
    },
    stop() {
      stopped = true;
      clearInterval(timer);
    },
  };
}
