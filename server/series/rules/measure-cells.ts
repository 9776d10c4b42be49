import { assertNever } from "../../shared/assert-never.ts";
import { addInto, percentile } from "../../shared/histogram.ts";
import type { Measured } from "../series-reader.ts";
import type { Cell, Counter, Gauge } from "./cell.ts";
import type { Making } from "./series-table.ts";

const NOTHING: Measured = { value: null, samples: 0 };
const READING_MS = 1_000;
/** From this span on, the highest and lowest are looked for among ten-second values: a second's are noise. */
const CALM_FROM_MS = 60_000;
const CALM_STEP_MS = 10_000;

/**
 * The value of a series over a span, from every cell that starts in it, of whichever process and
 * length: ratios and percentiles are made anew from the sum of the counts. Samples: what the value was
 * made of; of a gauge, its readings.
 */
export function measureCells(making: Making, cells: readonly Cell[], spanMs: number): Measured {
  switch (making.kind) {
    case "ratio": {
      const whole = sumOf(cells, making.whole);
      if (whole <= 0) return NOTHING;
      const samples = making.samples ? sumOf(cells, making.samples) : whole;
      return { value: sumOf(cells, making.part) / whole, samples };
    }
    case "percentile": {
      const counts: number[] = [];
      for (const cell of cells) addInto(counts, cell[making.of]);
      const samples = counts.reduce((sum, n) => sum + n, 0);
      return { value: percentile(counts, making.share), samples };
    }
    case "rate": {
      // Processes that watched at the same time watched the same minute.
      const coveredMs = Math.min(
        spanMs,
        cells.reduce((sum, cell) => sum + cell.coveredMs, 0),
      );
      if (coveredMs <= 0) return NOTHING;
      const counted = sumOf(cells, making.of);
      return { value: (counted * 60_000) / coveredMs, samples: counted };
    }
    case "gauge": {
      const { sum, readings } = gaugeOf(making, cells);
      if (readings === 0) return NOTHING;
      const over = making.across === "add" ? Math.min(readings, Math.max(1, spanMs / READING_MS)) : readings;
      return { value: sum / over, samples: readings };
    }
    default:
      return assertNever(making);
  }
}

/** The highest or lowest within a span: of a gauge its readings, of others the values of its shorter spans. */
export function extremeOfCells(
  making: Making,
  stat: "max" | "min",
  cells: readonly Cell[],
  spanMs: number,
): Measured {
  if (making.kind === "gauge") {
    const gauge = gaugeOf(making, cells);
    return gauge.readings === 0 ? NOTHING : { value: gauge[stat], samples: gauge.readings };
  }
  const stepMs = spanMs >= CALM_FROM_MS ? CALM_STEP_MS : READING_MS;
  const groups = Map.groupBy(cells, (cell) => Math.floor(cell.at / stepMs));
  const pieces = [...groups.values()].map((group) => measureCells(making, group, stepMs));
  const values = pieces.flatMap(({ value }) => (value === null ? [] : [value]));
  if (values.length === 0) return NOTHING;
  return {
    value: stat === "max" ? Math.max(...values) : Math.min(...values),
    samples: pieces.reduce((sum, piece) => sum + piece.samples, 0),
  };
}

/** What a chart draws for a span. */
export function pointOfCells(making: Making, cells: readonly Cell[], spanMs: number): Measured {
  return making.kind === "gauge" && making.point === "max"
    ? extremeOfCells(making, "max", cells, spanMs)
    : measureCells(making, cells, spanMs);
}

function sumOf(cells: readonly Cell[], name: Counter): number {
  let sum = 0;
  for (const cell of cells) sum += cell.counts[name] ?? 0;
  return sum;
}

function gaugeOf({ of }: Extract<Making, { kind: "gauge" }>, cells: readonly Cell[]): Gauge {
  const all: Gauge = {
    sum: 0,
    readings: 0,
    min: Number.POSITIVE_INFINITY,
    max: Number.NEGATIVE_INFINITY,
  };
  for (const cell of cells) {
    const gauge = cell.gauges[of];
    if (!gauge) continue;
    all.sum += gauge.sum;
    all.readings += gauge.readings;
    all.min = Math.min(all.min, gauge.min);
    all.max = Math.max(all.max, gauge.max);
  }
  return all;
}
