import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createLoadForecaster, INTERVAL_COVERAGE } from "./load-forecaster.ts";

const HOUR = 3600;
const HALF_HOUR = { stepSeconds: 1800, horizonSeconds: HOUR };

/** Evenly spread numbers in [0, 1), the same for the same seed. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Forecasts a series and pairs what was said with what came. */
function play(values: readonly number[], { stepSeconds, horizonSeconds }: typeof HALF_HOUR) {
  const forecaster = createLoadForecaster({ stepSeconds, horizonSeconds });
  const horizon = horizonSeconds / stepSeconds;
  return values.slice(0, -horizon).flatMap((value, i) => {
    forecaster.observe(value);
    const said = forecaster.forecast();
    const actual = values.slice(i + 1, i + 1 + horizon).reduce((a, b) => a + b, 0) / horizon;
    return said ? [{ at: i, said, actual }] : [];
  });
}

const meanOf = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;

describe("whatever comes", () => {
  test("a forecast is finite, never negative, near what has been, and its shares sum to 1", () => {
    const loads = fc.array(fc.double({ min: 10, max: 1000, noNaN: true }), { minLength: 3, maxLength: 240 });
    fc.assert(
      fc.property(loads, (values) => {
        for (const { at, said } of play(values, HALF_HOUR)) {
          const known = values.slice(0, at + 1);
          expect(said.mean).toBeGreaterThanOrEqual(0.2 * Math.min(...known));
          expect(said.mean).toBeLessThanOrEqual(5 * Math.max(...known));
          expect(said.interval.low).toBeGreaterThanOrEqual(0);
          expect(said.interval.low).toBeLessThanOrEqual(said.mean);
          expect(said.interval.high).toBeGreaterThanOrEqual(said.mean);
          expect(Number.isFinite(said.interval.high)).toBe(true);
          expect(said.by.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
        }
      }),
      { numRuns: 60 },
    );
  });

  test("zeros, spikes of a million and unknown values leave it finite and not negative", () => {
    const load = fc.oneof(
      fc.constant(0),
      fc.constant(null),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 1e5, max: 1e6, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(load, { maxLength: 300 }), (values) => {
        const forecaster = createLoadForecaster(HALF_HOUR);
        for (const value of values) {
          forecaster.observe(value);
          const said = forecaster.forecast();
          if (!said) continue;
          for (const number of [said.mean, said.interval.low, said.interval.high]) {
            expect(Number.isFinite(number) && number >= 0).toBe(true);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test("the same values give the same forecast", () => {
    const next = seeded(4);
    const values = Array.from({ length: 200 }, () => 100 * next());
    expect(play(values, HALF_HOUR)).toEqual(play(values, HALF_HOUR));
  });
});

describe("what it learns", () => {
  /** Days with a rush at noon and in the evening, and some noise. */
  function days(count: number, step: number, seed: number): number[] {
    const next = seeded(seed);
    return Array.from({ length: (count * 86_400) / step }, (_, i) => {
      const hour = ((i * step) / HOUR) % 24;
      const rush = Math.exp(-((hour - 12) ** 2) / 2) + Math.exp(-((hour - 19) ** 2) / 3);
      return 100 * (0.2 + rush) * (0.9 + 0.2 * next());
    });
  }

  test("days alike are forecast far better than by the last hour", () => {
    const scored = play(days(8, 600, 1), { stepSeconds: 600, horizonSeconds: HOUR }).filter(
      ({ at }) => at > 288,
    );
    const error = meanOf(scored.map(({ said, actual }) => Math.abs(said.mean - actual)));
    const plain = meanOf(scored.map(({ said, actual }) => Math.abs(said.lastMean - actual)));
    expect(error).toBeLessThan(0.35 * plain);
  });

  test("it is trusted only after a day has been learnt from", () => {
    const said = play(days(3, 1800, 2), HALF_HOUR);
    expect(said[20]?.said.trusted).toBe(false);
    expect(said.at(-1)?.said.trusted).toBe(true);
  });

  test("after a change of level it is within a fifth of the new level in half a day, within a twentieth in two", () => {
    const next = seeded(3);
    const values = Array.from(
      { length: 10 * 144 },
      (_, i) => (i < 5 * 144 ? 100 : 400) * (0.95 + 0.1 * next()),
    );
    const scored = play(values, { stepSeconds: 600, horizonSeconds: HOUR });
    for (const { at, said } of scored) {
      if (at >= 5 * 144 + 72) expect(Math.abs(said.mean - 400)).toBeLessThan(80);
      if (at >= 7 * 144) expect(Math.abs(said.mean - 400)).toBeLessThan(20);
    }
  });

  test("a day after a spike of 10,000 times the load, it errs at most twice as much as the last hour", () => {
    const next = seeded(5);
    const values = Array.from(
      { length: 8 * 144 },
      (_, i) => (i >= 432 && i < 444 ? 1_000_000 : 100) + 5 * next(),
    );
    const after = play(values, { stepSeconds: 600, horizonSeconds: HOUR }).filter(({ at }) => at > 600);
    const error = meanOf(after.map(({ said, actual }) => Math.abs(said.mean - actual)));
    const plain = meanOf(after.map(({ said, actual }) => Math.abs(said.lastMean - actual)));
    expect(error).toBeLessThan(2 * plain);
  });

  test("nothing is learnt from an hour with unknown values", () => {
    const forecaster = createLoadForecaster(HALF_HOUR);
    for (let i = 0; i < 200; i += 1) forecaster.observe(100);
    // A day without a word, carried on at the last value: no errors of 0 may come of it.
    const before = forecaster.forecast();
    for (let i = 0; i < 48; i += 1) forecaster.observe(null);
    expect(forecaster.forecast()?.interval).toEqual(before?.interval);
  });
});

describe("the 85 % interval", () => {
  test.each([
    ["noise around a level", 1008, (_: number, x: number) => 100 + 40 * (x - 0.5)],
    ["a growing load", 1008, (i: number, x: number) => (50 + i / 5) * (0.7 + 0.6 * x)],
    ["noise that doubles halfway", 1008, (i: number, x: number) => 200 + (i < 504 ? 60 : 120) * (x - 0.5)],
    ["one day only", 144, (i: number, x: number) => 100 + 50 * Math.sin(i / 23) + 40 * (x - 0.5)],
  ])("holds what came in 80 to 90 cases of 100: %s", (_, length, load) => {
    const coverages = [1, 2, 3, 4, 5].map((seed) => {
      const next = seeded(seed);
      const values = Array.from({ length }, (__, i) => load(i, next()));
      const scored = play(values, { stepSeconds: 600, horizonSeconds: HOUR }).filter(
        ({ at }) => at > 0.15 * length,
      );
      return meanOf(
        scored.map(({ said, actual }) => Number(actual >= said.interval.low && actual <= said.interval.high)),
      );
    });
    expect(Math.abs(meanOf(coverages) - INTERVAL_COVERAGE)).toBeLessThan(0.05);
  });
});
