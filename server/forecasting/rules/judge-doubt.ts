import type { ForecastDoubt, ForecastRow } from "../../contracts/forecasts.ts";

/** A forecast whose span is over and was watched. */
export interface ScoredPoint {
  mean: number;
  low: number;
  high: number;
  lastMean: number;
  seasonal: number | null;
  actual: number;
}

export interface DoubtInput {
  /** The forecaster has learnt from a day. */
  grown: boolean;
  /** Bins of the last day (as far as the series reaches), oldest first: was each watched. */
  watched: readonly boolean[];
  /** Bins in one horizon. */
  horizon: number;
  /** The latest day's points, oldest first. */
  scored: readonly ScoredPoint[];
}

const MOST_UNKNOWN_OF_DAY = 0.2;
const MOST_UNKNOWN_OF_HORIZON = 0.25;
/** A level has shifted by no less than this share of what was forecast. */
const SHIFTED = 0.15;
/** A forecast this much worse than a naive one is not worth acting on. */
const WORSE = 1.1;
/** … unless both are all but right: less than this share of the usual load changes no decision. */
const MATTERS = 0.03;

/** The strongest reason not to act on a forecast; null: none. */
export function judgeDoubt({ grown, watched, horizon, scored }: DoubtInput): ForecastDoubt | null {
  if (!grown) return "too_young";
  if (unknownShare(watched.slice(-horizon)) > MOST_UNKNOWN_OF_HORIZON) return "gaps";
  if (unknownShare(watched) > MOST_UNKNOWN_OF_DAY) return "gaps";
  const [before, last] = scored.slice(-2);
  if (before && last && farOff(last) !== 0 && farOff(last) === farOff(before)) return "level_shift";
  const error = errorOf(scored);
  if (!error || error.points < 2 * horizon) return null;
  const naive = Math.min(error.lastMean, error.seasonal ?? Number.POSITIVE_INFINITY);
  const usual = scored.reduce((sum, { actual }) => sum + actual, 0) / scored.length;
  return error.own > WORSE * naive && error.own - naive > MATTERS * usual ? "worse_than_naive" : null;
}

/** Mean absolute errors; the seasonal one only where it could be said for every point. */
export function errorOf(scored: readonly ScoredPoint[]): ForecastRow["error"] {
  if (scored.length === 0) return null;
  const mean = (of: (point: ScoredPoint) => number) =>
    scored.reduce((sum, point) => sum + of(point), 0) / scored.length;
  return {
    own: mean((p) => Math.abs(p.mean - p.actual)),
    lastMean: mean((p) => Math.abs(p.lastMean - p.actual)),
    seasonal: scored.every(({ seasonal }) => seasonal !== null)
      ? mean((p) => Math.abs((p.seasonal ?? 0) - p.actual))
      : null,
    points: scored.length,
    covered: mean((p) => (p.actual >= p.low && p.actual <= p.high ? 1 : 0)),
  };
}

/** 1 or -1: outside the interval, above or below, by more than it is wide and by enough to matter. */
function farOff({ mean, low, high, actual }: ScoredPoint): -1 | 0 | 1 {
  const far = Math.max(high - low, SHIFTED * mean);
  if (actual > high + far) return 1;
  return actual < low - far ? -1 : 0;
}

function unknownShare(watched: readonly boolean[]): number {
  return watched.length === 0 ? 0 : watched.filter((is) => !is).length / watched.length;
}
