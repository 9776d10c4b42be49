import type { Pool } from "pg";
import {
  type AttributionFilter,
  type Combination,
  cubeDimensions,
  type RatePoint,
  type SpeedFigures,
  type Strip,
  type TimeWindow,
} from "../contracts/attribution.ts";
import type { Measure } from "../contracts/measures.ts";
import type { CubeSource } from "../outcomes/cube-source.ts";
import { createFreshMinutes } from "../outcomes/fresh-minutes.ts";
import { readColumns } from "../outcomes/read-columns.ts";
import type { CubeColumns } from "../outcomes/rules/columns.ts";
import { coverSpan, floorTo, MINUTE_MS } from "../outcomes/rules/cover-span.ts";
import type { SegmentBook } from "../outcomes/segment-book.ts";
import { createCombinationBooks } from "./combination-book.ts";
import { CellCombiner } from "./combine-cells.ts";
import { asFast, WindowHistograms } from "./latency-sums.ts";
import { inWindow, type WindowOf, windowsByMinute } from "./row-windows.ts";
import type { CubeCells } from "./rules/cube-cells.ts";
import { fastBucket, speedFigures } from "./rules/latency.ts";
import type { Measured } from "./rules/window-figures.ts";
import { StepSums } from "./step-sums.ts";
import { type PinnedCounts, stripsBeside } from "./strips-beside.ts";

const HOUR_MS = 60 * MINUTE_MS;
/** What a first question is of, mostly: the present against yesterday. Held in memory before it is asked. */
const WARM_MS = 26 * HOUR_MS;
/** The busiest; the others' hours would only push theirs out of memory. */
const WARM_TENANTS = 3;
export const MAX_POINTS = 300;

export interface CubeQuery {
  tenantId: string;
  measure: Measure;
  filters: readonly AttributionFilter[];
}

/** Which is fast is told from the baseline. */
export type CubeQuestion = CubeQuery & { baseline: TimeWindow };

export interface Points {
  stepMs: number;
  points: RatePoint[];
}

export type Visit = (columns: CubeColumns, windowOf: WindowOf) => void;

/** The cube's pieces with rows in some spans. */
interface Reading {
  /** May be asked again: what is not kept by hours is read once. */
  each(visit: Visit): Promise<void>;
  /** Of each span, the time in which anything can have been counted, ms. */
  coveredMs: number[];
}

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
  const bookOf = createCombinationBooks(cubeDimensions);
  const fresh = createFreshMinutes(pool);
  let isWarm = false;

  async function open(query: CubeQuery, spans: readonly TimeWindow[]): Promise<Reading> {
    const { tenantId, filters } = query;
    const byMinute = windowsByMinute(spans, filters);
    const hours = new Set<number>();
    const coveredMs: number[] = [];
    const loose: [CubeColumns, WindowOf][] = [];
    for (const [window, span] of spans.entries()) {
      const parts = await split(span);
      coveredMs.push(parts.coveredMs);
      for (const hour of parts.hours) hours.add(hour);
      if (parts.fresh) {
        for (const columns of await fresh.read(tenantId, wholeMinutes(parts.fresh)))
          loose.push([columns, byMinute(columns)]);
      }
      // Where only hours are left, an hour that is touched counts whole.
      if (!parts.old) continue;
      const columns = await readOld(query, parts.old);
      loose.push([columns, inWindow(window, columns, filters)]);
    }
    return {
      coveredMs,
      async each(visit) {
        for (const [columns, windowOf] of loose) visit(columns, windowOf);
        await book.each(tenantId, [...hours], (columns) => visit(columns, byMinute(columns)));
      },
    };
  }

  async function split(span: TimeWindow) {
    const reach = await source.reach();
    const { keptFrom, rolledUntil, asOf } = reach;
    const kept = floorTo(keptFrom[1], HOUR_MS) + HOUR_MS;
    const rolled = Math.max(rolledUntil[60], kept);
    const hours: number[] = [];
    const end = Math.min(span.to, rolled);
    for (let hour = floorTo(Math.max(span.from, kept), HOUR_MS); hour < end; hour += HOUR_MS)
      hours.push(hour);
    const old = { from: span.from, to: Math.min(span.to, kept) };
    const fresh = { from: Math.max(span.from, rolled), to: span.to };
    const oldMs = coverSpan(old, reach).reduce((sum, { from, to }) => sum + to - from, 0);
    const from = Math.max(floorTo(span.from, MINUTE_MS), kept);
    const until = Math.min(floorTo(span.to + MINUTE_MS - 1, MINUTE_MS), asOf);
    return {
      hours,
      old: old.to > old.from ? old : null,
      fresh: fresh.to > fresh.from ? fresh : null,
      coveredMs: oldMs + Math.max(0, until - from),
    };
  }

  async function readOld({ tenantId, measure }: CubeQuery, span: TimeWindow): Promise<CubeColumns> {
    const values: unknown[] = [];
    const bind = (value: unknown) => `$${values.push(value)}`;
    const from = await source.cells(span, bind);
    return readColumns(pool, {
      from,
      where: `tenant_id = ${bind(tenantId)}`,
      values,
      timed: measure === "speed",
    });
  }

  /** Reads and numbers what is asked about first, so that the first question after a start only adds up. */
  async function warm(span: TimeWindow): Promise<void> {
    const { rows } = await pool.query<{ tenant_id: string }>(
      `SELECT tenant_id FROM outcome_rollup WHERE step_minutes = 60 AND minute >= $1
       GROUP BY tenant_id ORDER BY sum(total) DESC LIMIT ${WARM_TENANTS}`,
      [new Date(span.from).toISOString()],
    );
    for (const { tenant_id: tenantId } of rows) {
      const reading = await open({ tenantId, measure: "success", filters: [] }, [span]);
      await reading.each((columns) => bookOf(tenantId).numbersOf(columns));
    }
  }

  /** Sums by minute; without filters from the minutes' own sums. */
  async function countMinutes(
    query: CubeQuery,
    span: TimeWindow,
    count: (minute: number, success: number, total: number) => void,
  ): Promise<void> {
    const visit: Visit = (columns, windowOf) => {
      for (let row = 0; row < columns.rows; row++) {
        if ((windowOf[row] as number) < 0) continue;
        count(columns.minute[row] as number, columns.success[row] as number, columns.total[row] as number);
      }
    };
    if (query.filters.length > 0) return (await open(query, [span])).each(visit);
    const { hours, old, fresh } = await split(span);
    for (const part of [old, fresh]) if (part) await (await open(query, [part])).each(visit);
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

  /**
   * Hands over every piece of the cube that has rows in the spans, which must not overlap, counted in the query's
   * measure: with "speed" a row's successes are its orders within the limit, its total those timed.
   * @throws OVERLOADED
   */
  async function scan(query: CubeQuestion, spans: readonly TimeWindow[], visit: Visit): Promise<void> {
    const reading = await open(query, spans);
    if (query.measure !== "speed") return reading.each(visit);
    const whole = new WindowHistograms();
    await (await open(query, [query.baseline])).each((columns, windowOf) => whole.add(columns, windowOf));
    const limit = fastBucket(whole.base);
    await reading.each((columns, windowOf) => visit(asFast(columns, limit), windowOf));
  }

  return {
    scan,
    pointStep,

    /** Both windows per combination of values. @throws OVERLOADED */
    async cells(
      query: CubeQuery,
      base: TimeWindow,
      current: TimeWindow,
    ): Promise<{ cells: CubeCells; measured: Measured }> {
      const { measure } = query;
      const reading = await open(query, [base, current]);
      const combiner = new CellCombiner(bookOf(query.tenantId));
      let speed: SpeedFigures | undefined;
      if (measure === "speed") {
        const whole = new WindowHistograms();
        await reading.each((columns, windowOf) => whole.add(columns, windowOf));
        const limit = fastBucket(whole.base);
        await reading.each((columns, windowOf) => combiner.add(asFast(columns, limit), windowOf));
        speed = speedFigures(whole.base, whole.current);
      } else await reading.each((columns, windowOf) => combiner.add(columns, windowOf));
      return {
        cells: combiner.finish(),
        measured: { measure, scale: scaleOf(reading), ...(speed && { speed }) },
      };
    },

    /** Both windows per value of each dimension, beside the pinned combinations. @throws OVERLOADED */
    async strips(
      query: CubeQuery & { pinned?: readonly Combination[] },
      base: TimeWindow,
      current: TimeWindow,
    ): Promise<{ strips: Strip[]; pinned: PinnedCounts[]; measured: Measured }> {
      const { measure, pinned = [] } = query;
      const reading = await open(query, [base, current]);
      const { speed, ...counted } = await stripsBeside(reading.each, pinned, measure);
      return { ...counted, measured: { measure, scale: scaleOf(reading), ...(speed && { speed }) } };
    },

    /** Makes the columns of the span's hours that are over, of every tenant that has any, and the first time warms up. */
    async prepare(span: TimeWindow): Promise<void> {
      const { hours } = await split(span);
      const { rows } = await pool.query<{ tenant_id: string; hour: number }>(
        `SELECT DISTINCT tenant_id, minute AS hour FROM outcome_rollup
         WHERE step_minutes = 60 AND minute = ANY($1::timestamptz[]) ORDER BY hour DESC`,
        [hours.map((hour) => new Date(hour).toISOString())],
      );
      for (const { tenant_id, hour } of rows) await book.prepare(tenant_id, [hour]);
      if (isWarm) return;
      isWarm = true;
      await warm({ from: Math.max(span.from, span.to - WARM_MS), to: span.to });
    },

    /** The measure over time, at most MAX_POINTS of equal length. @throws OVERLOADED */
    async points(query: CubeQuery, span: TimeWindow): Promise<Points> {
      const stepMinutes = await pointStep(span);
      const steps = new StepSums(stepMinutes);
      // Of the minutes' own sums none are histograms: those come from the rows.
      if (query.measure === "speed") {
        const reading = await open(query, [span]);
        await reading.each((columns, windowOf) => steps.addTimed(columns, windowOf));
      } else await countMinutes(query, span, (minute, success, total) => steps.add(minute, success, total));
      return { stepMs: stepMinutes * MINUTE_MS, points: steps.finish() };
    },
  };
}

function wholeMinutes({ from, to }: TimeWindow): TimeWindow {
  return { from: floorTo(from, MINUTE_MS), to: floorTo(to + MINUTE_MS - 1, MINUTE_MS) };
}

function scaleOf({ coveredMs: [base = 0, current = 0] }: Reading): number {
  return base > 0 ? current / base : 0;
}

/** Minutes of a point, never finer than what the cube still has. */
function stepMinutesOf({ from, to }: TimeWindow, least: number): number {
  const needed = Math.ceil((to - from) / MINUTE_MS / MAX_POINTS);
  return Math.ceil(needed / least) * least;
}
