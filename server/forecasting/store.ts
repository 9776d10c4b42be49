import type { Pool } from "pg";
import type { KeyedPoint } from "./rules/forecast-book.ts";
import type { LoadMinute } from "./rules/load-counter.ts";
import type { SaidPoint } from "./rules/load-track.ts";

/** What forecasts are made of and held to, on the forecaster's own connection. */
export interface ForecastStore {
  /** Where nothing is stored yet, works out earlier minutes from the outcome cube. */
  backfill(from: number, before: number): Promise<number>;
  saveMinutes(writer: string, minutes: readonly LoadMinute[]): Promise<void>;
  /** All writers' minutes from `from` (inclusive) to `to`. */
  minutes(from: number, to: number): Promise<LoadMinute[]>;
  savePoints(points: readonly KeyedPoint[]): Promise<void>;
  saveActuals(points: readonly KeyedPoint[]): Promise<void>;
  points(from: number): Promise<KeyedPoint[]>;
}

/** What an order is taken for where nothing has ever been executed. */
const UNKNOWN_WORK_MS = 1_000;

export function createForecastStore(pool: Pool): ForecastStore {
  return {
    async backfill(from, before) {
      const work = await pool.query<{ ms: number | null }>(
        `SELECT avg(service_ms)::float8 AS ms FROM (SELECT service_ms FROM job WHERE result = 'done' LIMIT 2000) AS sample`,
      );
      const filled = await pool.query(BACKFILL, [
        iso(from),
        iso(before),
        work.rows[0]?.ms ?? UNKNOWN_WORK_MS,
      ]);
      return filled.rowCount ?? 0;
    },
    async saveMinutes(writer, minutes) {
      if (minutes.length === 0) return;
      const rows = minutes.map(({ minute, coveredMs, work }) => ({
        minute: iso(minute),
        covered_ms: Math.round(coveredMs),
        work,
      }));
      await pool.query(SAVE_MINUTES, [writer, JSON.stringify(rows)]);
    },
    async minutes(from, to) {
      const read = await pool.query<LoadMinute>(
        `SELECT minute, covered_ms AS "coveredMs", work FROM load_minute WHERE minute >= $1 AND minute < $2 ORDER BY minute`,
        [iso(from), iso(to)],
      );
      return read.rows;
    },
    async savePoints(points) {
      if (points.length === 0) return;
      const rows = points.map((point) => ({
        ...point,
        at: iso(point.at),
        made_at: iso(point.madeAt),
        horizon_ms: point.horizonMs,
        last_mean: point.lastMean,
      }));
      await pool.query(SAVE_POINTS, [JSON.stringify(rows)]);
    },
    async saveActuals(points) {
      if (points.length === 0) return;
      await pool.query(
        `UPDATE forecast_point p SET actual = n.actual FROM unnest($1::text[], $2::timestamptz[], $3::float8[]) AS n(key, at, actual)
         WHERE p.key = n.key AND p.at = n.at`,
        [points.map(({ key }) => key), points.map(({ at }) => iso(at)), points.map(({ actual }) => actual)],
      );
    },
    async points(from) {
      const read = await pool.query<SaidPoint & { key: string }>(
        `SELECT key, at, made_at AS "madeAt", horizon_ms AS "horizonMs", mean, low, high, last_mean AS "lastMean", seasonal, actual
         FROM forecast_point WHERE at >= $1 ORDER BY at`,
        [iso(from)],
      );
      return read.rows;
    },
  };
}

const iso = (at: number) => new Date(at).toISOString();

const SAVE_MINUTES = `
INSERT INTO load_minute (minute, writer, covered_ms, work)
SELECT minute, $1, covered_ms, work FROM jsonb_to_recordset($2::jsonb) AS x(minute timestamptz, covered_ms int, work jsonb)
ON CONFLICT (minute, writer) DO UPDATE SET covered_ms = excluded.covered_ms, work = excluded.work`;

// Said is said: a second process that says the same span does not overwrite it. Only what was said while the
// installation was young, of a shorter span, makes room.
const SAVE_POINTS = `
INSERT INTO forecast_point (key, at, made_at, horizon_ms, mean, low, high, last_mean, seasonal)
SELECT key, at, made_at, horizon_ms, mean, low, high, last_mean, seasonal FROM jsonb_to_recordset($1::jsonb) AS x(key text,
  at timestamptz, made_at timestamptz, horizon_ms int, mean float8, low float8, high float8, last_mean float8, seasonal float8)
ON CONFLICT (key, at) DO UPDATE SET made_at = excluded.made_at, horizon_ms = excluded.horizon_ms, mean = excluded.mean,
  low = excluded.low, high = excluded.high, last_mean = excluded.last_mean, seasonal = excluded.seasonal, actual = NULL
WHERE forecast_point.horizon_ms <> excluded.horizon_ms`;

// The cube knows neither class nor work: an order is taken for the mean. A minute without any outcome may have been
// quiet or not watched, so it stays unknown.
const BACKFILL = `
INSERT INTO load_minute (minute, writer, covered_ms, work)
SELECT minute, 'outcomes', 60000,
  coalesce(jsonb_object_agg('node:' || node, work) FILTER (WHERE node <> '-'), '{}') || jsonb_build_object('all', sum(work))
FROM (SELECT minute, node, sum(total) * $3::float8 AS work FROM outcome_cell
  WHERE minute >= $1 AND minute < $2 GROUP BY minute, node) by_node
WHERE NOT EXISTS (SELECT FROM load_minute)
GROUP BY minute`;
