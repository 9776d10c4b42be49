import { describe, expect, it } from "vitest";
import type { Cause, Explanation } from "#server/contracts/attribution.ts";
import { waterfallOf } from "./waterfall-bars.ts";

function cause(contribution: number, value: string): Cause {
  const counts = { success: 90, total: 100 };
  return {
    attributes: [{ dimension: "device", value }],
    base: counts,
    current: counts,
    excessFailures: -contribution * 1_000,
    contribution,
    mixEffect: 0,
    share: null,
    interval: [contribution - 0.001, contribution + 0.001],
    trafficShare: 0.1,
    score: 9,
  };
}

function explanation(contributions: number[], pinned: number[] = [], base = 0.97): Explanation {
  const mix = 0.0013;
  const unexplained = -0.00071;
  const change = [...pinned, ...contributions].reduce((sum, part) => sum + part, mix + unexplained);
  return {
    measure: "success",
    verdict: "causes",
    mixDimension: null,
    base: { success: base * 1_000, total: 1_000, rate: base },
    current: { success: (base + change) * 1_000, total: 1_000, rate: base + change },
    change,
    pinned: pinned.map((part, i) => cause(part, `p${i}`)),
    causes: contributions.map((part, i) => cause(part, `c${i}`)),
    alternatives: [],
    mix,
    restMixEffect: 0,
    unexplained,
    smallestDetectableDrop: null,
    hiddenSmall: 0,
    tookMs: 1,
  };
}
const eight = [-0.031, 0.012, -0.000004, -0.0087, 0.0000001, 0.0004, -0.002, -0.0133];

describe("the waterfall", () => {
  it.each([
    ["eight causes, tiny and opposing", explanation(eight)],
    ["pinned ones first", explanation([-0.01], [-0.02, 0.004])],
    ["no cause at all", explanation([])],
    ["parts that pass 100 %", explanation([0.4, -0.4], [], 0.9)],
  ])("adds up exactly with %s", (_, given) => {
    const { bars } = waterfallOf(given);
    expect(bars[0]?.row.from).toBe(given.base.rate);
    for (const [k, { row }] of bars.entries())
      expect(row.from).toBe(k === 0 ? given.base.rate : bars[k - 1]?.row.to);
    expect(Math.abs((bars.at(-1)?.row.to ?? 0) - (given.current.rate ?? 0))).toBeLessThan(1e-9);
    const sum = bars.reduce((total, { row }) => total + row.contribution, 0);
    expect(Math.abs(sum - given.change)).toBeLessThan(1e-9);
  });

  it("has pinned causes before the others, then mix and the rest", () => {
    const { bars } = waterfallOf(explanation([-0.01], [-0.02]));
    expect(bars.map(({ row }) => (row.kind === "cause" ? row.key : row.kind))).toEqual([
      "device=p0",
      "device=c0",
      "mix",
      "unexplained",
    ]);
  });

  it("keeps every bar and both rates on the axis", () => {
    for (const given of [explanation(eight), explanation([]), explanation([0.4, -0.4], [], 0.9)]) {
      const waterfall = waterfallOf(given);
      for (const place of [
        waterfall.base,
        waterfall.current,
        ...waterfall.bars.flatMap(({ start, end }) => [start, end]),
      ]) {
        expect(place).toBeGreaterThanOrEqual(0);
        expect(place).toBeLessThanOrEqual(1);
      }
      expect(waterfall.ticks.length).toBeGreaterThan(0);
      for (const { place } of waterfall.ticks) {
        expect(place).toBeGreaterThanOrEqual(0);
        expect(place).toBeLessThanOrEqual(1);
      }
    }
  });
});
