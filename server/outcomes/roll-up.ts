import type { Pool, PoolClient } from "pg";
import type { Log } from "../platform/log.ts";
import type { Clock } from "../shared/clock.ts";
import { floorTo, MINUTE_MS } from "./rules/cover-span.ts";

const EVERY_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** A commit may take a while: what is younger is not rolled up yet. */
const SETTLED_AFTER_MS = 2 * MINUTE_MS;
/** Hours compared with their minutes for late events: the last two days each hour, all minutes kept each day. */
const LATE_LOOK_MS = 2 * DAY_MS;
const LATE_LOOK_FAR_MS = 30 * DAY_MS;
/** One round does at most so many hours, so that a first roll-up of months does not hold a connection. */
const MOST_HOURS = 48;
const LOCK = 7_311_061;

const KEYS = "tenant_id, shop_id, kind, region, device, network, app_version, channel, node";
const COUNTS = ["total", "success", "late", "failed", "expired", "rejected", "refused", "latency_ms_sum"];

export interface RollUp {
  /** Rolls up what has become due, and again what late events changed. @returns hours and tens of minutes written */
  run(): Promise<number>;
  start(): void;
  stop(): void;
}

/** Keeps the cube's coarser steps: 10 minutes from minutes, hours from 10 minutes. One process at a time. */
export function createRollUp({
  pool,
  clock,
  log,
  readsCached = () => false,
}: {
  pool: Pool;
  clock: Clock;
  log: Pick<Log, "warn">;
  /** Whether the `reads.cached` switch asks to spare the database: what is due waits, and is made up for later. */
  readsCached?: () => boolean;
}): RollUp {
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let lookedAt = 0;
  let lookedFarAt = 0;

  async function run(): Promise<number> {
    const client = await pool.connect();
    try {
      const { rows } = await client.query<{ mine: boolean }>("SELECT pg_try_advisory_lock($1) AS mine", [
        LOCK,
      ]);
      if (!rows[0]?.mine) return 0;
      try {
        return (await rollDue(client)) + (await rollLate(client));
      } finally {
        await client.query("SELECT pg_advisory_unlock($1)", [LOCK]);
      }
    } finally {
      client.release();
    }
  }

  async function rollDue(client: PoolClient): Promise<number> {
    const now = clock.nowMs() - SETTLED_AFTER_MS;
    let rolled = 0;
    for (const step of [10, 60] as const) {
      const stepMs = step * MINUTE_MS;
      const from = await rolledUntil(client, step);
      if (from === null) continue;
      // An hour is made of its six tens.
      const made = step === 60 ? ((await rolledUntil(client, 10)) ?? from) : now;
      const end = Math.min(floorTo(Math.min(now, made), stepMs), from + MOST_HOURS * HOUR_MS);
      // An hour a transaction: a long one would hold back the database's own housekeeping.
      for (let at = from; at < end; ) {
        const first = Math.min((await firstCell(client, at)) ?? end, end);
        // Hours in which nothing ended are passed over.
        const start = Math.max(at, floorTo(first, HOUR_MS));
        const to = Math.min(end, floorTo(start, HOUR_MS) + HOUR_MS);
        await inTransaction(client, async () => {
          if (start < end) await roll(client, step, start, to);
          await rolledTo(client, step, to);
        });
        rolled += (to - at) / stepMs;
        at = to;
      }
    }
    return rolled;
  }

  /** An event of an hour that was rolled up already: that hour anew. */
  async function rollLate(client: PoolClient): Promise<number> {
    const now = clock.nowMs();
    const far = now - lookedFarAt > DAY_MS;
    if (!far && now - lookedAt < HOUR_MS) return 0;
    const hours = await differing(client, now - (far ? LATE_LOOK_FAR_MS : LATE_LOOK_MS));
    for (const hour of hours) await inTransaction(client, () => rollHour(client, hour));
    lookedAt = now;
    if (far) lookedFarAt = now;
    return hours.length;
  }

  return {
    run,
    start() {
      const round = async () => {
        if (running || readsCached()) return;
        running = true;
        await run().catch((error) =>
          log.warn({ err: error }, "the outcome cube is rolled up a little later"),
        );
        running = false;
      };
      timer = setInterval(() => void round(), EVERY_MS);
      timer.unref();
    },
    stop: () => clearInterval(timer),
  };
}

/** Both coarser steps of one hour, from its minutes; its segments are made anew when asked for. In the caller's transaction. */
export async function rollHour(client: PoolClient, hour: number): Promise<void> {
  await roll(client, 10, hour, hour + HOUR_MS);
  await roll(client, 60, hour, hour + HOUR_MS);
  await client.query("DELETE FROM outcome_segment WHERE hour = $1", [iso(hour)]);
}

/** Hours since `from` that are rolled up and whose counts differ from their minutes'; epoch ms. */
async function differing(client: PoolClient, from: number): Promise<number[]> {
  const { rows } = await client.query<{ hour: number }>(
    `SELECT coalesce(fine.hour, coarse.hour) AS hour FROM
       (SELECT date_bin('1 hour', minute, 'epoch'::timestamptz) AS hour, sum(total) AS total, sum(success) AS success
        FROM outcome_cell WHERE minute >= $1 AND minute < (SELECT until FROM outcome_rolled WHERE step_minutes = 60) GROUP BY 1) fine
     FULL JOIN
       (SELECT minute AS hour, sum(total) AS total, sum(success) AS success
        FROM outcome_rollup WHERE step_minutes = 60 AND minute >= $1 GROUP BY 1) coarse ON fine.hour = coarse.hour
     WHERE (fine.total, fine.success) IS DISTINCT FROM (coarse.total, coarse.success)`,
    [iso(floorTo(from, HOUR_MS) + HOUR_MS)],
  );
  return rows.map(({ hour }) => hour);
}

/** Where to go on; at the first cell's hour if nothing is rolled up yet; null: there is nothing at all. */
async function rolledUntil(client: PoolClient, step: 10 | 60): Promise<number | null> {
  const known = await client.query<{ until: number }>(
    "SELECT until FROM outcome_rolled WHERE step_minutes = $1",
    [step],
  );
  if (known.rows[0]) return known.rows[0].until;
  const minute = await firstCell(client, 0);
  return minute === null ? null : floorTo(minute, HOUR_MS);
}

async function firstCell(client: PoolClient, from: number): Promise<number | null> {
  const { rows } = await client.query<{ minute: number | null }>(
    "SELECT min(minute) AS minute FROM outcome_cell WHERE minute >= $1",
    [iso(from)],
  );
  return rows[0]?.minute ?? null;
}

async function rolledTo(client: PoolClient, step: 10 | 60, until: number): Promise<void> {
  await client.query(
    `INSERT INTO outcome_rolled (step_minutes, until) VALUES ($1, $2)
     ON CONFLICT (step_minutes) DO UPDATE SET until = excluded.until`,
    [step, iso(until)],
  );
}

/** Adds up minutes to tens of minutes, or tens to hours; what stood there is replaced. */
async function roll(client: PoolClient, step: 10 | 60, from: number, to: number): Promise<void> {
  const source = step === 10 ? "outcome_cell WHERE" : "outcome_rollup WHERE step_minutes = 10 AND";
  const sums = COUNTS.map((count) => `sum(${count}) AS ${count}`).join(", ");
  await client.query("DELETE FROM outcome_rollup WHERE step_minutes = $1 AND minute >= $2 AND minute < $3", [
    step,
    iso(from),
    iso(to),
  ]);
  await client.query(
    // Where attributes are many, most combinations came once in the step: those keep their histogram as it is.
    `WITH cell AS MATERIALIZED (
       SELECT date_bin('${step} minutes', minute, 'epoch'::timestamptz) AS start, ${KEYS}, ${COUNTS.join(", ")}, latency_hist,
         count(*) OVER (PARTITION BY date_bin('${step} minutes', minute, 'epoch'::timestamptz), ${KEYS}) AS of
       FROM ${source} minute >= $1 AND minute < $2),
     summed AS (SELECT start, ${KEYS}, ${sums} FROM cell WHERE of > 1 GROUP BY start, ${KEYS}),
     bucket AS (SELECT start, ${KEYS}, i, sum(n) AS n FROM cell, unnest(latency_hist) WITH ORDINALITY AS u(n, i)
       WHERE of > 1 GROUP BY start, ${KEYS}, i),
     histogram AS (SELECT start, ${KEYS}, array_agg(n::int ORDER BY i) AS latency_hist FROM bucket GROUP BY start, ${KEYS})
     INSERT INTO outcome_rollup (step_minutes, minute, ${KEYS}, ${COUNTS.join(", ")}, latency_hist)
     SELECT ${step}, start, ${KEYS}, ${COUNTS.join(", ")}, latency_hist FROM cell WHERE of = 1
     UNION ALL
     SELECT ${step}, start, ${KEYS}, ${COUNTS.join(", ")}, latency_hist
     FROM summed JOIN histogram USING (start, ${KEYS})`,
    [iso(from), iso(to)],
  );
}

async function inTransaction(client: PoolClient, work: () => Promise<void>): Promise<void> {
  await client.query("BEGIN");
  try {
    await work();
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

const iso = (at: number) => new Date(at).toISOString();
