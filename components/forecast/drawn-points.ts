import type { ForecastPointView } from "#server/contracts/forecasts.ts";

/** A forecast where its span ends, which is where it can be compared with what came. */
export interface DrawnPoint {
  /** End of the span, epoch ms. */
  until: number;
  mean: number | null;
  /** The interval, as charts want it. */
  band: [number, number] | null;
  actual: number | null;
  /** What the span before had: the plainest forecast. */
  lastMean: number | null;
}

/** Oldest first, with a hole where the server said nothing: a line must not be drawn across it. */
export function drawnPoints(points: readonly ForecastPointView[]): DrawnPoint[] {
  const sorted = [...points].sort((a, b) => a.at - b.at);
  const step = middleStep(sorted);
  return sorted.flatMap((point, i) => {
    const until = point.at + point.horizonMs;
    const before = sorted[i - 1];
    const hole = before !== undefined && point.at - before.at > 2.5 * step;
    const drawn: DrawnPoint = {
      until,
      mean: point.mean,
      band: [point.low, point.high],
      actual: point.actual,
      lastMean: point.lastMean,
    };
    return hole ? [emptyAt(until - step), drawn] : [drawn];
  });
}

/** The highest an axis must show; an interval of a young forecast may reach for the sky and is cut. */
export function axisTop(points: readonly DrawnPoint[]): number {
  const lines = points.flatMap(({ mean, actual }) => [mean ?? 0, actual ?? 0]);
  const bands = points.map(({ band }) => band?.[1] ?? 0);
  const highest = Math.max(1, ...lines);
  const reach = Math.min(Math.max(highest, ...bands), 1.5 * highest);
  return Math.ceil(reach * 5 - 1e-9) / 5;
}

/** Of a small chart without an axis: as high as what is drawn, so that a small share can be seen at all. */
export function ownTop(points: readonly DrawnPoint[]): number {
  return (
    1.1 *
    Math.max(
      0.02,
      ...points.map(({ mean, actual, band }) => Math.max(mean ?? 0, actual ?? 0, band?.[1] ?? 0)),
    )
  );
}

/** Fifths of what the nodes can do, as many as are readable. */
export function axisTicks(top: number): number[] {
  const step = top <= 1.2 ? 0.2 : top <= 3 ? 0.5 : Math.ceil(top / 5);
  const ticks: number[] = [];
  for (let i = 0; i * step <= top + 1e-9; i += 1) ticks.push(Math.round(i * step * 100) / 100);
  return ticks;
}

const STEPS_MIN = [1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360];

/** Round times, at most `most` of them. */
export function timeTicks(from: number, to: number, most: number): number[] {
  const stepMs = (STEPS_MIN.find((minutes) => (to - from) / (minutes * 60_000) <= most) ?? 360) * 60_000;
  const offset = new Date(from).getTimezoneOffset() * 60_000;
  const ticks: number[] = [];
  for (let at = Math.ceil((from - offset) / stepMs) * stepMs + offset; at <= to; at += stepMs) ticks.push(at);
  return ticks;
}

function middleStep(sorted: readonly ForecastPointView[]): number {
  const steps = sorted
    .map(({ at }, i) => at - (sorted[i - 1]?.at ?? at))
    .filter((step) => step > 0)
    .sort((a, b) => a - b);
  return steps[steps.length >> 1] ?? 60_000;
}

const emptyAt = (until: number): DrawnPoint => ({
  until,
  mean: null,
  band: null,
  actual: null,
  lastMean: null,
});
