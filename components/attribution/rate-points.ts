import type { AttributionOverview, RatePoint, TimeWindow } from "#server/contracts/attribution.ts";
import type { Measure } from "#server/contracts/measures.ts";
import { MINUTE_MS } from "./windows.ts";

export interface DrawnPoint {
  /** Start, epoch ms. */
  at: number;
  success: number;
  total: number;
  /** What the line draws: the success rate, the p95 in ms, or orders a minute. null: nothing to tell, a hole. */
  rate: number | null;
  /** The same one shift earlier, for a baseline that lies outside the chart. */
  before: number | null;
  beforeSuccess: number | null;
  beforeTotal: number | null;
}

/** One point a step over the whole span, holes kept, the shifted line laid beside it. */
export function drawnPoints(
  overview: Pick<AttributionOverview, "measure" | "points" | "stepMs">,
  span: TimeWindow,
  earlier?: { points: AttributionOverview["points"]; shiftMs: number },
): DrawnPoint[] {
  const { measure, stepMs } = overview;
  const known = new Map(overview.points.map((point) => [point.at, point]));
  const before = new Map(earlier?.points.map((point) => [point.at + earlier.shiftMs, point]));
  const drawn: DrawnPoint[] = [];
  for (let at = Math.floor(span.from / stepMs) * stepMs; at < span.to; at += stepMs) {
    const { success = 0, total = 0 } = known.get(at) ?? {};
    const past = before.get(at);
    // A point at the edge of the span has fewer minutes than the others.
    const minutes = (Math.min(at + stepMs, span.to) - Math.max(at, span.from)) / MINUTE_MS;
    drawn.push({
      at,
      success,
      total,
      rate: drawnLevel(measure, known.get(at), minutes),
      before: before.size > 0 ? drawnLevel(measure, past, minutes) : null,
      beforeSuccess: past?.success ?? null,
      beforeTotal: past?.total ?? null,
    });
  }
  return drawn;
}

function drawnLevel(measure: Measure, point: RatePoint | undefined, minutes: number): number | null {
  switch (measure) {
    case "success":
      return point && point.total > 0 ? point.success / point.total : null;
    case "speed":
      return point?.p95Ms ?? null;
    case "volume":
      return (point?.total ?? 0) / minutes;
  }
}

export interface LevelAxis {
  from: number;
  to: number;
  ticks: number[];
}

/** A rate's axis ends at 1; what has no end starts at nought and leaves air above the line. */
export function levelAxis(
  measure: Measure,
  points: readonly Pick<DrawnPoint, "rate" | "before">[],
): LevelAxis {
  if (measure === "success") {
    const from = axisFloor(points);
    return { from, to: 1, ticks: axisTicks(from) };
  }
  const most = Math.max(0, ...points.flatMap(({ rate, before }) => [rate ?? 0, before ?? 0]));
  if (most === 0) return { from: 0, to: 1, ticks: [0, 1] };
  const power = 10 ** Math.floor(Math.log10(most / 4));
  const step = ([1, 2, 2.5, 5, 10].find((digit) => most <= 4 * digit * power) ?? 10) * power;
  const parts = Math.max(1, Math.ceil(most / step));
  return { from: 0, to: parts * step, ticks: Array.from({ length: parts + 1 }, (_, i) => i * step) };
}

/** A lower end of the rate axis that leaves air below the line and is a round number; the top is 1. */
function axisFloor(points: readonly Pick<DrawnPoint, "rate" | "before">[]): number {
  const rates = points.flatMap(({ rate, before }) => [rate, before]).filter((rate) => rate !== null);
  const least = Math.min(0.95, ...rates);
  const step = least > 0.8 ? 0.05 : 0.2;
  return Math.max(0, Math.floor((least - 0.005) / step) * step);
}

/** Ticks from the floor to 1, four or so. */
function axisTicks(floor: number): number[] {
  const parts =
    [4, 5, 3, 2].find(
      (count) => Math.abs(((1 - floor) / count) * 200 - Math.round(((1 - floor) / count) * 200)) < 1e-6,
    ) ?? 4;
  return Array.from({ length: parts + 1 }, (_, i) => floor + ((1 - floor) * i) / parts);
}

const DAY_MINUTES = 1_440;
const tickMinutes = [5, 10, 15, 30, 60, 120, 180, 360, 720].concat(
  [1, 2, 5, 7, 14, 30, 60, 90].map((days) => days * DAY_MINUTES),
);

/** Whole, even times: at most seven. @param offsetMs how far the clocks they are even by are ahead of UTC */
export function timeTicks({ from, to }: TimeWindow, offsetMs = 0): number[] {
  const steps = tickMinutes.map((minutes) => minutes * 60_000);
  const step = steps.find((ms) => (to - from) / ms <= 7) ?? (steps.at(-1) as number);
  const ticks: number[] = [];
  const first = Math.ceil((from + offsetMs) / step) * step - offsetMs;
  for (let at = first; at <= to; at += step) ticks.push(at);
  return ticks;
}
