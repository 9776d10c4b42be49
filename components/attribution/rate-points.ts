import type { AttributionOverview, TimeWindow } from "#server/contracts/attribution.ts";

export interface DrawnPoint {
  /** Start, epoch ms. */
  at: number;
  success: number;
  total: number;
  /** null: nothing ended then, so the line has a hole. */
  rate: number | null;
  /** The rate one shift earlier, for a baseline that lies outside the chart. */
  before: number | null;
  beforeSuccess: number | null;
  beforeTotal: number | null;
}

/** One point a step over the whole span, holes kept, the shifted line laid beside it. */
export function drawnPoints(
  overview: Pick<AttributionOverview, "points" | "stepMs">,
  span: TimeWindow,
  earlier?: { points: AttributionOverview["points"]; shiftMs: number },
): DrawnPoint[] {
  const { stepMs } = overview;
  const known = new Map(overview.points.map((point) => [point.at, point]));
  const before = new Map(earlier?.points.map((point) => [point.at + earlier.shiftMs, point]));
  const drawn: DrawnPoint[] = [];
  for (let at = Math.floor(span.from / stepMs) * stepMs; at < span.to; at += stepMs) {
    const { success = 0, total = 0 } = known.get(at) ?? {};
    const past = before.get(at);
    drawn.push({
      at,
      success,
      total,
      rate: total > 0 ? success / total : null,
      before: past && past.total > 0 ? past.success / past.total : null,
      beforeSuccess: past?.success ?? null,
      beforeTotal: past?.total ?? null,
    });
  }
  return drawn;
}

/** A lower end of the rate axis that leaves air below the line and is a round number; the top is 1. */
export function axisFloor(points: readonly DrawnPoint[]): number {
  const rates = points.flatMap(({ rate, before }) => [rate, before]).filter((rate) => rate !== null);
  const least = Math.min(0.95, ...rates);
  const step = least > 0.8 ? 0.05 : 0.2;
  return Math.max(0, Math.floor((least - 0.005) / step) * step);
}

/** Ticks from the floor to 1, four or so. */
export function axisTicks(floor: number): number[] {
  const parts =
    [4, 5, 3, 2].find(
      (count) => Math.abs(((1 - floor) / count) * 200 - Math.round(((1 - floor) / count) * 200)) < 1e-6,
    ) ?? 4;
  return Array.from({ length: parts + 1 }, (_, i) => floor + ((1 - floor) * i) / parts);
}

/** Whole, even times: at most seven. */
export function timeTicks({ from, to }: TimeWindow): number[] {
  const steps = [5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440].map((minutes) => minutes * 60_000);
  const step = steps.find((ms) => (to - from) / ms <= 7) ?? 86_400_000;
  const ticks: number[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) ticks.push(at);
  return ticks;
}
