import { describe, expect, it } from "vitest";
import type { RuleDefinition } from "../../contracts/protection.ts";
import { below, type SeriesPoint } from "../../contracts/series.ts";
import { type Stretch, startBacktest } from "./backtest.ts";

const T0 = Date.UTC(2026, 10, 14);
const MINUTE = 60_000;
const rule: RuleDefinition = {
  name: "r",
  enter: [{ ...below("load", 1, 30), op: ">" }],
  enterForSeconds: 30,
  target: { kind: "ladder", level: 2 },
  exit: [below("load", 0.7, 30)],
  exitForSeconds: 180,
  minHoldSeconds: 60,
  maxTransitionsPerHour: 4,
  minSamples: 50,
};

function stretch(stepMs: number, from: number, values: (number | null)[]): Stretch {
  const points = values.map(
    (value, i): SeriesPoint => ({ at: from + i * stepMs, value, samples: value === null ? 0 : 60 }),
  );
  return { from, to: from + values.length * stepMs, stepMs, series: new Map([["load", points]]) };
}
const repeat = (n: number, value: number | null) => Array.from({ length: n }, () => value);

function backtest(of: RuleDefinition, stretches: Stretch[]) {
  const walk = startBacktest(of);
  for (const one of stretches) walk.walk(one);
  return walk.answer();
}

describe("backtest", () => {
  it("says how often it would have fired, for how long, and how often in vain", () => {
    // Twice: ten minutes of overload, then one that was over within two minutes.
    const values = [
      ...repeat(600, 0.5),
      ...repeat(600, 1.3),
      ...repeat(3_300, 0.5),
      ...repeat(40, 1.3),
      ...repeat(2_660, 0.5),
    ];
    const answer = backtest(rule, [stretch(1_000, T0, values)]);
    expect(answer).toMatchObject({ from: T0, to: T0 + 7_200_000, fired: 2, soonOver: 1, frozen: 0 });
    // The mean of 30 s crosses a moment after the load does: fired within the enter window and its mean.
    const [first, second] = answer.spans;
    expect((first?.from ?? 0) - T0).toBeGreaterThan(630_000);
    expect((first?.from ?? 0) - T0).toBeLessThan(660_000);
    expect(second?.to).not.toBeNull();
    const ms = (span: { from: number; to: number | null } | undefined) => (span?.to ?? 0) - (span?.from ?? 0);
    expect(answer.degradedMs).toBe(ms(first) + ms(second));
  });

  it("walks from coarse points into fine ones without a break", () => {
    const coarse = stretch(MINUTE, T0, [...repeat(50, 0.5), ...repeat(10, 1.3)]);
    const fine = stretch(1_000, coarse.to, [...repeat(120, 1.3), ...repeat(480, 0.5)]);
    const answer = backtest(rule, [coarse, fine]);
    expect(answer.spans).toHaveLength(1);
    expect(answer.spans[0]?.from).toBe(T0 + 51 * MINUTE);
    expect(answer.spans[0]?.to).toBeGreaterThan(fine.from + 300_000);
  });

  it("tells how much of the span could be seen, and never ends a firing without data", () => {
    const answer = backtest(rule, [stretch(MINUTE, T0, [...repeat(10, 1.3), ...repeat(50, null)])]);
    expect(answer.seenMs).toBeLessThan(14 * MINUTE);
    expect(answer.spans).toEqual([{ from: T0 + MINUTE, to: null }]);
    expect(answer.degradedMs).toBe(59 * MINUTE);
  });

  it("says nothing happened where nothing was stored", () => {
    expect(backtest(rule, [stretch(MINUTE, T0, repeat(60, null))])).toMatchObject({
      fired: 0,
      degradedMs: 0,
      seenMs: 0,
    });
  });
});
