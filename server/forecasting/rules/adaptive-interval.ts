/**
 * An interval that holds the truth as often as it says: quantiles of the latest errors, stretched or
 * tightened after every miss and hit, so that it keeps its word when the load changes its ways
 * (adaptive conformal inference, Gibbs and Candès 2021, on the width instead of the level).
 */
export interface AdaptiveInterval {
  around(value: number): Interval;
  /** What came where `value` was forecast and `said` was the interval given then. */
  learn(value: number, said: Interval, actual: number): void;
}

export interface Interval {
  low: number;
  high: number;
}

/**
 * Each miss stretches by 8.5 %, each hit tightens by 1.5 %: in balance at 85 hits in 100. The first steps are four
 * times as wide, for a series of a day has no time to find its balance in small ones (decision 083).
 */
const STEP = 0.1;
const FIRST_STEP = 0.4;
/** Forecasts, in priors, after which half of what the first steps had more is gone. */
const WIDE_STEPS = 40;
const MOST_STRETCH = 2;
const MOST_TIGHTENING = -3;
/** Before errors are known a forecast is held to be this share of itself off, either way. */
const PRIOR_SHARE = 0.3;

export interface IntervalOptions {
  coverage: number;
  /** Errors remembered. */
  window: number;
  /** Errors that weigh as much as the prior. */
  prior: number;
}

export function createAdaptiveInterval({ coverage, window, prior }: IntervalOptions): AdaptiveInterval {
  const errors: number[] = [];
  const sorted: number[] = [];
  const tail = (1 - coverage) / 2;
  let stretch = 0;
  let learnt = 0;

  return {
    around(value) {
      const own = errors.length / (prior + errors.length);
      const guess = (1 - own) * PRIOR_SHARE * Math.abs(value);
      const below = guess - own * Math.min(0, quantile(sorted, tail));
      const above = guess + own * Math.max(0, quantile(sorted, 1 - tail));
      const factor = Math.exp(stretch);
      return { low: Math.max(0, value - below * factor), high: value + above * factor };
    },
    learn(value, said, actual) {
      const error = actual - value;
      errors.push(error);
      sorted.splice(placeOf(sorted, error), 0, error);
      if (errors.length > window) sorted.splice(placeOf(sorted, errors.shift() ?? 0), 1);
      const missed = actual < said.low || actual > said.high;
      const step = STEP + (FIRST_STEP - STEP) / (1 + (learnt / (WIDE_STEPS * prior)) ** 2);
      learnt += 1;
      const moved = stretch + step * (missed ? coverage : coverage - 1);
      stretch = Math.min(MOST_STRETCH, Math.max(MOST_TIGHTENING, moved));
    },
  };
}

/** Where `value` stands, or belongs, among sorted values. */
function placeOf(sorted: readonly number[], value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function quantile(sorted: readonly number[], q: number): number {
  const at = Math.max(0, q * (sorted.length - 1));
  const below = sorted[Math.floor(at)] ?? 0;
  const above = sorted[Math.ceil(at)] ?? below;
  return below + (above - below) * (at - Math.floor(at));
}
