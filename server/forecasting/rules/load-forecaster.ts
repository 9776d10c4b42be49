import { createAdaptiveInterval } from "./adaptive-interval.ts";
import { type ExpertInput, experts } from "./experts.ts";
import { LoadHistory } from "./load-history.ts";
import { type Combined, createPool } from "./weighted-pool.ts";

export interface LoadForecast {
  /** Mean of the coming horizon, in the series' own unit; never negative. */
  mean: number;
  /** Holds the truth in 85 of 100 cases; null while too little has been seen. */
  interval: { low: number; high: number } | null;
  /** The mean of the last horizon, for comparison: what one would say without a model. */
  lastMean: number;
  /** Experts that carry the forecast, the heaviest first; shares sum to 1. */
  by: { expert: string; share: number }[];
  /** false: too young to be better than the last mean, so do not act on it alone. */
  trusted: boolean;
}

/** One series' forecaster. It learns from every value and forgets what is older than its window. */
export interface LoadForecaster {
  /** The next value of the series, one bin after the last. */
  observe(value: number): void;
  /** null until one whole horizon has been seen. */
  forecast(): LoadForecast | null;
}

export const INTERVAL_COVERAGE = 0.85;
const DAY_SECONDS = 86_400;
const ERROR_WINDOW_SECONDS = 2 * DAY_SECONDS;
const KEEP_DAYS = 15;

interface Waiting {
  /** History length at which the truth is known. */
  due: number;
  combined: Combined;
  said: LoadForecast["interval"];
}

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
  const names = Object.keys(experts);
  const pool = createPool({
    experts: names.length,
    window: Math.round(ERROR_WINDOW_SECONDS / stepSeconds),
    atLeast: 3 * horizon,
  });
  const interval = createAdaptiveInterval({ coverage: INTERVAL_COVERAGE, window: 3 * day });
  const waiting: Waiting[] = [];
  let learnt = 0;
  let current: LoadForecast | null = null;

  function learnFromWhatCame(): void {
    for (let next = waiting[0]; next && next.due <= history.length; next = waiting[0]) {
      waiting.shift();
      const actual = history.mean(next.due - horizon, next.due);
      if (actual === null) continue;
      pool.learn(next.combined, actual);
      interval.learn(Math.max(0, next.combined.value), next.said, actual);
      learnt += 1;
    }
  }

  return {
    observe(value) {
      history.push(value);
      learnFromWhatCame();
      const input: ExpertInput = { history, horizon, day };
      const guesses = names.map((name) => {
        const guess = experts[name]?.(input) ?? null;
        return guess === null || !Number.isFinite(guess) ? null : Math.max(0, guess);
      });
      const lastMean = guesses[0] ?? null;
      if (lastMean === null) return;
      const combined = pool.combine(guesses);
      const mean = Math.max(0, combined.value);
      const said = interval.around(mean);
      waiting.push({ due: history.length + horizon, combined, said });
      current = {
        mean,
        interval: said,
        lastMean,
        by: names
          .map((expert, i) => ({ expert, share: combined.shares[i] ?? 0 }))
          .filter(({ share }) => share > 0.005)
          .sort((a, b) => b.share - a.share),
        trusted: learnt >= day,
      };
    },
    forecast: () => current,
  };
}
