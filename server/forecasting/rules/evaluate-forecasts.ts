import type { Series } from "./bin-series.ts";
import { createLoadForecaster } from "./load-forecaster.ts";

/** How well one series was forecast. Nulls where nothing could be scored. */
export interface Evaluation {
  series: string;
  stepSeconds: number | null;
  horizonSeconds: number;
  /** Forecasts scored. */
  n: number;
  MAE: number | null;
  maeLastHourMean: number | null;
  /** MAE / maeLastHourMean; null where the last-hour mean was never wrong. */
  ratio: number | null;
  /** In per cent, 0 to 200. */
  sMAPE: number | null;
  coverage85: number | null;
  rows: number;
  missing: number;
  duplicates: number;
  outOfOrder: number;
}

export interface EvaluationSummary {
  series: number;
  scored: number;
  geometricMeanRatio: number | null;
  worstRatio: number | null;
  worstSeries: string | null;
  /** Mean over series. */
  coverage85: number | null;
  lowestCoverage85: number | null;
  highestCoverage85: number | null;
}

/**
 * Forecasts a series as if live: after each bin, from that bin and those before it only. The first
 * `warmUp` share of bins is learnt from and not scored, nor is an hour with an unknown bin in it.
 */
export function evaluateForecasts(series: Series, horizonSeconds: number, warmUp: number): Evaluation {
  const { stepSeconds, values } = series;
  const sums = { forecast: 0, lastMean: 0, relative: 0, inside: 0 };
  let n = 0;
  if (stepSeconds !== null) {
    const horizon = Math.max(1, Math.round(horizonSeconds / stepSeconds));
    const forecaster = createLoadForecaster({ stepSeconds, horizonSeconds });
    const from = Math.ceil(values.length * warmUp);
    for (let seen = 1; seen + horizon <= values.length; seen += 1) {
      forecaster.observe(values[seen - 1] ?? null);
      const said = seen >= from ? forecaster.forecast() : null;
      const actual = said && knownMean(values, seen, horizon);
      if (!said || actual === null) continue;
      const error = Math.abs(said.mean - actual);
      sums.forecast += error;
      sums.lastMean += Math.abs(said.lastMean - actual);
      sums.relative += error === 0 ? 0 : (2 * error) / (Math.abs(said.mean) + Math.abs(actual));
      if (actual >= said.interval.low && actual <= said.interval.high) sums.inside += 1;
      n += 1;
    }
  }
  const mean = (sum: number) => (n === 0 ? null : sum / n);
  return {
    series: series.name,
    stepSeconds,
    horizonSeconds,
    n,
    MAE: mean(sums.forecast),
    maeLastHourMean: mean(sums.lastMean),
    ratio: sums.lastMean > 0 ? sums.forecast / sums.lastMean : null,
    sMAPE: mean(100 * sums.relative),
    coverage85: mean(sums.inside),
    rows: series.rows,
    missing: series.missing,
    duplicates: series.duplicates,
    outOfOrder: series.outOfOrder,
  };
}

export function summarizeEvaluations(evaluations: readonly Evaluation[]): EvaluationSummary {
  const scored = evaluations.filter(({ n }) => n > 0);
  const coverages = scored.flatMap(({ coverage85 }) => coverage85 ?? []);
  // A ratio of 0 has no logarithm: such a series was forecast without any error.
  const compared = scored.filter(({ ratio }) => ratio !== null && ratio > 0);
  const ratios = compared.map(({ ratio }) => ratio ?? 1);
  const worst = ratios.length === 0 ? null : Math.max(...ratios);
  const mean = (of: number[]) => (of.length === 0 ? null : of.reduce((a, b) => a + b, 0) / of.length);
  const logarithm = mean(ratios.map(Math.log));
  return {
    series: evaluations.length,
    scored: scored.length,
    geometricMeanRatio: logarithm === null ? null : Math.exp(logarithm),
    worstRatio: worst,
    worstSeries: compared.find(({ ratio }) => ratio === worst)?.series ?? null,
    coverage85: mean(coverages),
    lowestCoverage85: coverages.length === 0 ? null : Math.min(...coverages),
    highestCoverage85: coverages.length === 0 ? null : Math.max(...coverages),
  };
}

function knownMean(values: readonly (number | null)[], from: number, length: number): number | null {
  let sum = 0;
  for (let i = from; i < from + length; i += 1) {
    const value = values[i];
    if (value === null || value === undefined) return null;
    sum += value;
  }
  return sum / length;
}
