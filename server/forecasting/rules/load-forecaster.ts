import { createAdaptiveInterval, type Interval } from "./adaptive-interval.ts";
import { experts } from "./experts.ts";
import { createLastMeanGuard } from "./last-mean-guard.ts";
import { LoadHistory } from "./load-history.ts";
import { viewLoad } from "./load-view.ts";
import { createRegressionExpert, type Said } from "./regression-expert.ts";
import { type Combined, createPool } from "./weighted-pool.ts";

export interface LoadForecast {
  /** Mean of the coming horizon, in the series' own unit; never negative. */
  mean: number;
  /** Holds the truth in 85 of 100 cases. */
  interval: Interval;
  /** The mean of the last horizon, for comparison: what one would say without a model. */
  lastMean: number;
  /** Experts that carry the forecast, the heaviest first; shares sum to 1. */
  by: { expert: string; share: number }[];
  /** false: less than a day has been learnt from, so do not act on it alone. */
  trusted: boolean;
}

/** One series' forecaster. It learns from every value and forgets what is older than its window. */
export interface LoadForecaster {
  /** The next value of the series, one bin after the last; null where it is unknown. */
  observe(value: number | null): void;
  /** What the values seen so far say of the coming horizon; null until one horizon has been seen. */
  forecast(): LoadForecast | null;
}

export const INTERVAL_COVERAGE = 0.85;
const DAY_SECONDS = 86_400;
const POOL_WINDOW_DAYS = 2;
const INTERVAL_WINDOW_DAYS = 1.5;
const GUARD_WINDOW_HORIZONS = 8;
/** A fortnight and the hours around. */
const KEEP_DAYS = 15;
/**
 * No expert may say more than so many times the highest hour of the last day (or the middle of what earlier
 * days had): one spike stays in the days behind for a fortnight, and even a small share of it is large.
 */
const MOST_TIMES_KNOWN = 4;
/** Shares smaller than this are not worth a name on a page. */
const NAMED_SHARE = 0.005;

interface Waiting {
  /** History length at which the truth is known. */
  due: number;
  combined: Combined;
  regression: Said;
  said: Omit<LoadForecast, "by">;
  shares: number[];
}

const expertNames = [...Object.keys(experts), "regression"];
const allExperts = Object.values(experts);

export function createLoadForecaster({
  stepSeconds,
  horizonSeconds,
}: {
  stepSeconds: number;
  horizonSeconds: number;
}): LoadForecaster {
  const horizon = Math.max(1, Math.round(horizonSeconds / stepSeconds));
  const day = Math.max(horizon, Math.round(DAY_SECONDS / stepSeconds));
  const history = new LoadHistory(KEEP_DAYS * day);
  const pool = createPool({
    experts: expertNames.length,
    window: POOL_WINDOW_DAYS * day,
    atLeast: horizon,
    prior: 3 * horizon,
  });
  const regressionExpert = createRegressionExpert({ atLeast: 6 * horizon });
  const guard = createLastMeanGuard({ window: GUARD_WINDOW_HORIZONS * horizon, atLeast: horizon });
  const interval = createAdaptiveInterval({
    coverage: INTERVAL_COVERAGE,
    window: Math.round(INTERVAL_WINDOW_DAYS * day),
    prior: 2 * horizon,
  });
  const waiting: Waiting[] = [];
  let lastKnown: number | null = null;
  /** History length just after the latest unknown value. */
  let unknownUntil = 0;
  let learnt = 0;

  function learnFromWhatCame(): void {
    for (let next = waiting[0]; next && next.due <= history.length; next = waiting[0]) {
      waiting.shift();
      // An hour that is partly guessed is no truth to learn from.
      if (unknownUntil > next.due - horizon) continue;
      const actual = history.mean(next.due - horizon, next.due);
      if (actual === null) continue;
      const { combined, regression, said } = next;
      pool.learn(combined, actual);
      regressionExpert.learn(regression, actual);
      guard.learn({
        ofPool: Math.abs(combined.value - actual),
        ofLastMean: Math.abs(said.lastMean - actual),
      });
      interval.learn(said.mean, said.interval, actual);
      learnt += 1;
    }
  }

  function think(): Waiting | null {
    const view = viewLoad(history, horizon, day);
    if (view.lastHour === null) return null;
    const most = MOST_TIMES_KNOWN * Math.max(view.highestOfDay ?? 0, view.middle ?? 0);
    const regression = regressionExpert.guess(view);
    const guesses = [...allExperts.map((expert) => expert(view)), regression.guess].map((guess) => {
      return guess === null || !Number.isFinite(guess) ? null : Math.min(most, Math.max(0, guess));
    });
    const lastMean = guesses[0] ?? 0;
    const combined = pool.combine(guesses);
    const back = guard.share();
    const mean = Math.max(0, (1 - back) * combined.value + back * lastMean);
    return {
      due: history.length + horizon,
      combined,
      regression,
      said: { mean, interval: interval.around(mean), lastMean, trusted: learnt >= day },
      shares: combined.shares.map((share, i) => (1 - back) * share + (i === 0 ? back : 0)),
    };
  }

  return {
    observe(value) {
      if (value !== null) lastKnown = value;
      // Nothing can be said of a series before its first known value.
      if (lastKnown === null) return;
      if (value === null) unknownUntil = history.length + 1;
      history.push(value ?? lastKnown);
      learnFromWhatCame();
      const thought = think();
      if (thought) waiting.push(thought);
    },
    forecast() {
      const latest = waiting.at(-1);
      return latest ? { ...latest.said, by: named(latest.shares) } : null;
    },
  };
}

/** Small shares are left out and the rest scaled up, so that what is named sums to 1. */
function named(shares: readonly number[]): LoadForecast["by"] {
  const heavy = shares
    .map((share, i) => ({ expert: expertNames[i] ?? "", share }))
    .filter(({ share }) => share > NAMED_SHARE)
    .sort((a, b) => b.share - a.share);
  const sum = heavy.reduce((all, { share }) => all + share, 0);
  return heavy.map(({ expert, share }) => ({ expert, share: share / sum }));
}
