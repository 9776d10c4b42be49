import type { TimeWindow } from "#server/contracts/attribution.ts";
import type { Contrast, Counts } from "#server/contracts/contrast.ts";
import { rateOf } from "./tone.ts";

export interface TwoRatePoint {
  /** Start, epoch ms. */
  at: number;
  inside: Counts;
  outside: Counts;
  /** null: nothing ended then, so the line has a hole. */
  insideRate: number | null;
  outsideRate: number | null;
}

const NOTHING: Counts = { success: 0, total: 0 };

/** One point a step over the whole span, holes kept. */
export function twoRatePoints(
  { points, stepMs }: Pick<Contrast, "points" | "stepMs">,
  span: TimeWindow,
): TwoRatePoint[] {
  const known = new Map(points.map((point) => [point.at, point]));
  const drawn: TwoRatePoint[] = [];
  for (let at = Math.floor(span.from / stepMs) * stepMs; at < span.to; at += stepMs) {
    const { inside, outside } = known.get(at) ?? { inside: NOTHING, outside: NOTHING };
    drawn.push({ at, inside, outside, insideRate: rateOf(inside), outsideRate: rateOf(outside) });
  }
  return drawn;
}

// Labels closer than this part of the plot's height would lie on each other.
const LEAST_APART = 0.09;

/** Where the two labels at the lines' ends stand, 0 at the top: at their lines, or pushed apart. */
export function endLevels(inside: number, outside: number, floor: number): [number, number] {
  const level = (rate: number) => (1 - rate) / (1 - floor);
  const [one, other] = [level(inside), level(outside)];
  const missing = LEAST_APART - Math.abs(one - other);
  if (missing <= 0) return [one, other];
  const sign = one > other ? 1 : -1;
  const pushed: [number, number] = [one + (sign * missing) / 2, other - (sign * missing) / 2];
  // Both stay on the plot.
  const over = Math.max(0, ...pushed.map((at) => at - 1)) + Math.min(0, ...pushed);
  return [pushed[0] - over, pushed[1] - over];
}
