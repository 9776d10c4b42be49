import { expect, test } from "vitest";
import type { Series } from "./bin-series.ts";
import { evaluateForecasts, summarizeEvaluations } from "./evaluate-forecasts.ts";
import { createLoadForecaster } from "./load-forecaster.ts";

function seriesOf(values: (number | null)[], name = "a", stepSeconds: number | null = 900): Series {
  return { name, stepSeconds, values, rows: values.length, missing: 0, duplicates: 0, outOfOrder: 0 };
}
const wave = Array.from({ length: 300 }, (_, i) => 100 + 50 * Math.sin(i / 7) + (i % 5));

test("what is scored was said from the values before it: later values change no earlier forecast", () => {
  const whole = evaluateForecasts(seriesOf(wave), 3600, 0.15);
  const { n, MAE } = evaluateForecasts(seriesOf(wave.slice(0, 200)), 3600, 45 / 200);
  // The same by hand, for the first 200 values.
  const forecaster = createLoadForecaster({ stepSeconds: 900, horizonSeconds: 3600 });
  const errors: number[] = [];
  for (let seen = 1; seen + 4 <= 200; seen += 1) {
    forecaster.observe(wave[seen - 1] ?? 0);
    const actual = wave.slice(seen, seen + 4).reduce((a, b) => a + b, 0) / 4;
    if (seen >= 45) errors.push(Math.abs((forecaster.forecast()?.mean ?? 0) - actual));
  }
  expect(n).toBe(errors.length);
  expect(MAE).toBeCloseTo(errors.reduce((a, b) => a + b, 0) / errors.length, 10);
  expect(whole.n).toBe(300 - 4 - 45 + 1);
});

test("hours with an unknown bin are not scored", () => {
  const values: (number | null)[] = [...wave];
  values[200] = null;
  const { n } = evaluateForecasts(seriesOf(values), 3600, 0.15);
  expect(n).toBe(evaluateForecasts(seriesOf(wave), 3600, 0.15).n - 4);
});

test("a series that is too short has no figures, and the summary leaves it out", () => {
  const short = evaluateForecasts(seriesOf([1, 2, 3], "short"), 3600, 0.15);
  const single = evaluateForecasts(seriesOf([1], "single", null), 3600, 0.15);
  expect(short).toMatchObject({ n: 0, MAE: null, ratio: null, coverage85: null });
  expect(single).toMatchObject({ n: 0, MAE: null });
  const long = evaluateForecasts(seriesOf(wave, "long"), 3600, 0.15);
  expect(summarizeEvaluations([short, single, long])).toMatchObject({
    series: 3,
    scored: 1,
    geometricMeanRatio: long.ratio && expect.closeTo(long.ratio, 12),
    worstSeries: "long",
    coverage85: long.coverage85,
  });
});

test("a load that never moves is forecast without error, and has no ratio", () => {
  const still = evaluateForecasts(seriesOf(Array.from({ length: 200 }, () => 7)), 3600, 0.15);
  expect(still).toMatchObject({ MAE: 0, maeLastHourMean: 0, ratio: null, sMAPE: 0, coverage85: 1 });
  expect(summarizeEvaluations([still])).toMatchObject({
    scored: 1,
    geometricMeanRatio: null,
    worstSeries: null,
  });
});
