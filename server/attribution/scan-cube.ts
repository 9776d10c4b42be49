import type { Pool } from "pg";
import {
  type AttributionFilter,
  cubeDimensions,
  type RatePoint,
  type Strip,
  type TimeWindow,
} from "../contracts/attribution.ts";
import type { CubeSource } from "../outcomes/cube-source.ts";
import { readColumns } from "../outcomes/read-columns.ts";
import type { CubeColumns } from "../outcomes/rules/columns.ts";
import { floorTo, MINUTE_MS } from "../outcomes/rules/cover-span.ts";
import type { SegmentBook } from "../outcomes/segment-book.ts";
import { CellCombiner } from "./combine-cells.ts";
import type { CubeCells } from "./rules/cube-cells.ts";
import { StripSums } from "./strip-sums.ts";

const HOUR_MS = 60 * MINUTE_MS;
export const MAX_POINTS = 300;

export interface CubeQuery {
  tenantId: string;
  filters: readonly AttributionFilter[];
}

export interface Points {
  stepMs: number;
  points: RatePoint[];
}

/** Which of the spans a row of these columns is in, by place (0 before, 1 now); -1: none, or left out by a filter. */
export type WindowOf = (row: number) => number;

export type CubeScan = ReturnType<typeof createCubeScan>;

/**
 * What the analyst's screens read from the outcome cube. Hours that are over come as columns, the present
 * hour and what is older than the minutes come from their cells. Runs on the attribution thread.
 */
export function createCubeScan({
  pool,
  source,
  book,
}: {
  pool: Pool;
  source: CubeSource;
  book: SegmentBook;
}) {
  /** Hands over every piece of the cube that has rows in the spans, which must not overlap. @throws OVERLOADED */
  async function scan(
    { tenantId, filters }: CubeQuery,
    spans: readonly TimeWindow[],
    visit: (columns: CubeColumns, windowOf: WindowOf) => void,
  ): Promise<void> {
    const minutes = spans.map(
      ({ from, to }) => [Math.floor(from / MINUTE_MS), Math.ceil(to / MINUTE_MS)] as const,
    );
    const byMinute = (columns: CubeColumns) => {
      const left = leftOut(columns, filters);
      visit(columns, (row) => {
        const at = columns.minute[row] as number;
        const window = minutes.findIndex(([from, to]) => at >= from && at < to);
        return window < 0 || left(row) ? -1 : window;
      });
    };
    const hours = new Set<number>();
    for (const [window, span] of spans.entries()) {
      const parts = await split(span);
      for (const hour of parts.hours) hours.add(hour);
      if (parts.fresh) byMinute(await readMinutes(tenantId, parts.fresh));
      // Where only hours are left, an hour that is touched counts whole.
      if (!parts.old) continue;
      const columns = await readOld(tenantId, parts.old);
      const left = leftOut(columns, filters);
      visit(columns, (row) => (left(row) ? -1 : window));
    }
    await book.each(tenantId, [...hours], byMinute);
  }

  async function split(span: TimeWindow) {
    const { keptFrom, rolledUntil } = await source.reach();
    const kept = floorTo(keptFrom[1], HOUR_MS) + HOUR_MS;
    const rolled = Math.max(rolledUntil[60], kept);
    const hours: number[] = [];
    const end = Math.min(span.to, rolled);
    for (let hour = floorTo(Math.max(span.from, kept), HOUR_MS); hour < end; hour += HOUR_MS)
      hours.push(hour);
    const old = { from: span.from, to: Math.min(span.to, kept) };
    const fresh = { from: Math.max(span.from, rolled), to: span.to };
    return { hours, old: old.to > old.from ? old : null, fresh: fresh.to > fresh.from ? fresh : null };
  }

  function readMinutes(tenantId: string, { from, to }: TimeWindow): Promise<CubeColumns> {
    const minute = (at: number) => new Date(floorTo(at, MINUTE_MS)).toISOString();
    return readColumns(pool, {
      from: "outcome_cell AS cell",
      where: "tenant_id = $1 AND minute >= $2 AND minute < $3",
      values: [tenantId, minute(from), minute(to + MINUTE_MS - 1)],
    });
  }

  async function readOld(tenantId: string, span: TimeWindow): Promise<CubeColumns> {
    const values: unknown[] = [];
    const bind = (value: unknown) => `$${values.push(value)}`;
    const from = await source.cells(span, bind);
    return readColumns(pool, { from, where: `tenant_id = ${bind(tenantId)}`, values });
  }

  /** Sums by minute; without filters from the minutes' own sums. */
  async function countMinutes(
    query: CubeQuery,
    span: TimeWindow,
    count: (minute: number, success: number, total: number) => void,
  ): Promise<void> {
    const visit = (columns: CubeColumns, windowOf: WindowOf) => {
      for (let row = 0; row < columns.rows; row++) {
        if (windowOf(row) < 0) continue;
        count(columns.minute[row] as number, columns.success[row] as number, columns.total[row] as number);
      }
    };
    if (query.filters.length > 0) return scan(query, [span], visit);
    const { hours, old, fresh } = await split(span);
    for (const part of [old, fresh]) if (part) await scan(query, [part], visit);
    const [first, end] = [Math.floor(span.from / MINUTE_MS), Math.ceil(span.to / MINUTE_MS)];
    for (const { minute, success, total } of await book.minutes(query.tenantId, hours)) {
      if (minute >= first && minute < end) count(minute, success, total);
    }
  }

  /** Minutes of a point of a figure that shows the span. */
  async function pointStep(span: TimeWindow): Promise<number> {
    const { keptFrom } = await source.reach();
    return stepMinutesOf(span, span.from < keptFrom[1] ? 60 : 1);
  }

  return {
    scan,
    pointStep,

    /** Both windows per combination of values. @throws OVERLOADED */
    async cells(query: CubeQuery, base: TimeWindow, current: TimeWindow): Promise<CubeCells> {
      const combiner = new CellCombiner(cubeDimensions);
      await scan(query, [base, current], (columns, windowOf) => combiner.add(columns, windowOf));
      return combiner.finish();
    },

    /** Both windows per value of each dimension. @throws OVERLOADED */
    async strips(query: CubeQuery, base: TimeWindow, current: TimeWindow): Promise<Strip[]> {
      const sums = new StripSums(cubeDimensions);
      await scan(query, [base, current], (columns, windowOf) => sums.add(columns, windowOf));
      return sums.finish();
    },

    /** Makes the columns of the span's hours that are over, of every tenant that has any. */
    async prepare(span: TimeWindow): Promise<void> {
      const { hours } = await split(span);
      const { rows } = await pool.query<{ tenant_id: string; hour: number }>(
        `SELECT DISTINCT tenant_id, minute AS hour FROM outcome_rollup
         WHERE step_minutes = 60 AND minute = ANY($1::timestamptz[]) ORDER BY hour DESC`,
        [hours.map((hour) => new Date(hour).toISOString())],
      );
      for (const { tenant_id, hour } of rows) await book.prepare(tenant_id, [hour]);
    },

    /** The rate over time, at most MAX_POINTS of equal length. @throws OVERLOADED */
    async points(query: CubeQuery, span: TimeWindow): Promise<Points> {
      const stepMinutes = await pointStep(span);
      const byStep = new Map<number, RatePoint>();
      await countMinutes(query, span, (minute, success, total) => {
        const at = Math.floor(minute / stepMinutes) * stepMinutes * MINUTE_MS;
        const point = byStep.get(at);
        if (!point) byStep.set(at, { at, success, total });
        else {
          point.success += success;
          point.total += total;
        }
      });
      const points = [...byStep.values()].sort((a, b) => a.at - b.at);
      return { stepMs: stepMinutes * MINUTE_MS, points };
    },
  };
}

/** Minutes of a point, never finer than what the cube still has. */
function stepMinutesOf({ from, to }: TimeWindow, least: number): number {
  const needed = Math.ceil((to - from) / MINUTE_MS / MAX_POINTS);
  return Math.ceil(needed / least) * least;
}

/**
 * Tells rows that a filter leaves out: several kept values of one dimension are alternatives, everything
 * else has to hold at once.
 */
function leftOut(
  { values, codes }: CubeColumns,
  filters: readonly AttributionFilter[],
): (row: number) => boolean {
  const tests = cubeDimensions.flatMap((dimension) => {
    const asked = filters.filter((filter) => filter.dimension === dimension);
    if (asked.length === 0) return [];
    // Both lists are in the order of the cube.
    const d = cubeDimensions.indexOf(dimension);
    const listed = (mode: AttributionFilter["mode"]) =>
      new Set(asked.filter((filter) => filter.mode === mode).map(({ value }) => value));
    const [kept, excluded] = [listed("keep"), listed("exclude")];
    const out = (values[d] ?? []).map((name) => (kept.size > 0 && !kept.has(name)) || excluded.has(name));
    return [{ column: codes[d] as Uint16Array, out }];
  });
  return (row) => tests.some(({ column, out }) => out[column[row] as number]);
}
