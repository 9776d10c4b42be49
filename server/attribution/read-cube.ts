import type { Pool, QueryResultRow } from "pg";
import {
  type AttributionFilter,
  type AttributionOverview,
  cubeDimensions,
  type RatePoint,
  type Strip,
  type TimeWindow,
} from "../contracts/attribution.ts";
import type { CubeSource } from "../outcomes/cube-source.ts";
import { type CubeStep, MINUTE_MS } from "../outcomes/rules/cover-span.ts";
import { OpsError } from "../shared/errors.ts";
import { allColumns, cubeColumns, filterCondition, Placeholders } from "./cube-columns.ts";
import { FIELD, parseCells } from "./parse-cells.ts";
import type { CubeCells } from "./rules/cube-cells.ts";

const STATEMENT_TIMEOUT_MS = 2_000;
// Grouping some 100,000 combinations in memory instead of on disk.
const WORK_MEMORY = "64MB";
const FEW_MINUTES = 120;
export const MAX_POINTS = 300;
// PostgreSQL's code for a statement that ran into statement_timeout.
const QUERY_CANCELED = "57014";

export interface CubeQuery {
  tenantId: string;
  filters: readonly AttributionFilter[];
}

/** What the analyst's screens read from the outcome cube, each with one statement. */
export function cubeReads(pool: Pool, source: CubeSource) {
  const from = { pool, source };
  return {
    points: (query: CubeQuery, span: TimeWindow) => readPoints(from, query, span),
    strips: (query: CubeQuery, base: TimeWindow, current: TimeWindow) =>
      readStrips(from, query, base, current),
    cells: (query: CubeQuery, base: TimeWindow, current: TimeWindow) => readCells(from, query, base, current),
    marks: (span: TimeWindow) => readMarks(pool, span),
    shopNames: (tenantId: string) => readShopNames(pool, tenantId),
  };
}

interface Cube {
  pool: Pool;
  source: CubeSource;
}

/** Read-only and cut off after 2 s: a screen must not hold the database. @throws OVERLOADED */
async function ask<Row extends QueryResultRow>(pool: Pool, text: string, values: unknown[]): Promise<Row[]> {
  const client = await pool.connect();
  try {
    await client.query(
      `BEGIN READ ONLY; SET LOCAL statement_timeout = ${STATEMENT_TIMEOUT_MS}; SET LOCAL work_mem = '${WORK_MEMORY}'`,
    );
    const { rows } = await client.query<Row>(text, values);
    await client.query("COMMIT");
    return rows;
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    if ((error as { code?: string }).code === QUERY_CANCELED) {
      throw new OpsError("OVERLOADED", "Reading the outcomes took longer than 2 s. Choose shorter windows.", {
        reason: "windows_too_wide",
      });
    }
    throw error;
  } finally {
    client.release();
  }
}

/** Minutes of a point: whole tens, then whole hours, where a finer one would be too many. */
function stepMinutesOf({ from, to }: TimeWindow): number {
  const needed = Math.ceil((to - from) / MINUTE_MS / MAX_POINTS);
  const unit = coarsestWithin(needed);
  return Math.ceil(needed / unit) * unit;
}

function coarsestWithin(minutes: number): CubeStep {
  if (minutes >= 60) return 60;
  return minutes >= 10 ? 10 : 1;
}

async function readPoints(
  { pool, source }: Cube,
  { tenantId, filters }: CubeQuery,
  span: TimeWindow,
): Promise<{ stepMs: number; points: RatePoint[] }> {
  const stepMinutes = stepMinutesOf(span);
  const stepMs = stepMinutes * MINUTE_MS;
  const placeholders = new Placeholders();
  const cells = await source.cells(
    [{ ...span, now: true }],
    (value) => placeholders.add(value),
    coarsestWithin(stepMinutes),
  );
  const step = placeholders.add(stepMs / 1_000);
  const points = await ask<RatePoint>(
    pool,
    `SELECT (floor(extract(epoch FROM minute) / ${step}::int) * ${step}::int * 1000)::float8 AS at,
       sum(success)::float8 AS success, sum(total)::float8 AS total
     FROM ${cells}
     WHERE tenant_id = ${placeholders.add(tenantId)}${filterCondition(filters, placeholders)}
     GROUP BY 1 ORDER BY 1`,
    placeholders.values,
  );
  return { stepMs, points };
}

const bothWindows = (base: TimeWindow, current: TimeWindow) => [
  { ...base, now: false },
  { ...current, now: true },
];

/** Per window: successes and totals, as columns of a statement over both windows. */
const COUNTS_OF_BOTH = [
  ["base_success", "success", "NOT now"],
  ["base_total", "total", "NOT now"],
  ["current_success", "success", "now"],
  ["current_total", "total", "now"],
]
  .map(([name, column, where]) => `coalesce(sum(${column}) FILTER (WHERE ${where}), 0)::float8 AS ${name}`)
  .join(", ");

interface Counts {
  base_success: number;
  base_total: number;
  current_success: number;
  current_total: number;
}

async function readStrips(
  { pool, source }: Cube,
  { tenantId, filters }: CubeQuery,
  base: TimeWindow,
  current: TimeWindow,
): Promise<Strip[]> {
  const placeholders = new Placeholders();
  const cells = await source.cells(bothWindows(base, current), (given) => placeholders.add(given));
  const places = cubeDimensions.map(
    (dimension, place) => `WHEN GROUPING(${cubeColumns[dimension]}) = 0 THEN ${place}`,
  );
  const value = cubeDimensions.map((dimension) => cubeColumns[dimension]).join(", ");
  const rows = await ask<Counts & { place: number; value: string }>(
    pool,
    `SELECT CASE ${places.join(" ")} END AS place, coalesce(${value}) AS value, ${COUNTS_OF_BOTH}
     FROM ${cells}
     WHERE tenant_id = ${placeholders.add(tenantId)}${filterCondition(filters, placeholders)}
     GROUP BY GROUPING SETS (${allColumns.map((column) => `(${column})`).join(", ")})`,
    placeholders.values,
  );
  return cubeDimensions.map((dimension, place) => ({
    dimension,
    values: rows
      .filter((row) => row.place === place)
      .map((row) => ({
        value: row.value,
        base: { success: row.base_success, total: row.base_total },
        current: { success: row.current_success, total: row.current_total },
      }))
      .sort(
        (x, y) =>
          y.current.total + y.base.total - (x.current.total + x.base.total) || (x.value < y.value ? -1 : 1),
      ),
  }));
}

/**
 * Both windows as one text: hundreds of thousands of rows travel and parse several times faster so
 * than as rows. Many minutes are added up by the database, few are cheaper to add up here.
 */
async function readCells(
  { pool, source }: Cube,
  { tenantId, filters }: CubeQuery,
  base: TimeWindow,
  current: TimeWindow,
): Promise<CubeCells> {
  const placeholders = new Placeholders();
  const from = await source.cells(bothWindows(base, current), (value) => placeholders.add(value));
  const where = `tenant_id = ${placeholders.add(tenantId)}${filterCondition(filters, placeholders)}`;
  const columns = allColumns.join(", ");
  const minutes = (base.to - base.from + current.to - current.from) / MINUTE_MS;
  const cells =
    minutes > FEW_MINUTES
      ? `SELECT ${columns}, now, sum(success) AS success, sum(total) AS total
         FROM ${from} WHERE ${where} GROUP BY ${columns}, now`
      : `SELECT ${columns}, now, success, total FROM ${from} WHERE ${where}`;
  const [answer] = await ask<{ cells: string | null }>(
    pool,
    `SELECT string_agg(replace(concat_ws(E'${FIELD}', now::int, success, total, ${columns}), E'\n', ' '), E'\n') AS cells
     FROM (${cells}) AS counted`,
    placeholders.values,
  );
  return parseCells(answer?.cells ?? "", cubeDimensions);
}

async function readMarks(pool: Pool, { from, to }: TimeWindow): Promise<AttributionOverview["marks"]> {
  const placeholders = new Placeholders();
  const rows = await ask<{
    id: number;
    at: number;
    key: string;
    after: unknown;
    by_name: string;
    reason: string | null;
    cause: string;
  }>(
    pool,
    `SELECT id, at, key, after, by_name, reason, cause FROM switch_change
     WHERE at >= ${placeholders.time(from)} AND at < ${placeholders.time(to)} ORDER BY at LIMIT 200`,
    placeholders.values,
  );
  return rows.map(({ id, at, key, after, by_name, reason, cause }) => ({
    id: `switch_${id}`,
    at,
    type: "switch",
    label: key,
    params: {
      key,
      value: after as boolean | number,
      by: cause === "person" ? by_name : null,
      cause,
      reason,
      leaseUntil: null,
    },
  }));
}

async function readShopNames(pool: Pool, tenantId: string): Promise<AttributionOverview["shopNames"]> {
  const { rows } = await pool.query<{ id: string; name_en: string; name_zh: string }>(
    "SELECT id, name_en, name_zh FROM shop WHERE tenant_id = $1",
    [tenantId],
  );
  return Object.fromEntries(rows.map(({ id, name_en, name_zh }) => [id, { en: name_en, zh: name_zh }]));
}
