import { describe, expect, it } from "vitest";
import type { Explanation } from "#server/contracts/attribution.ts";
import { explanationRows, sharesHelp } from "./explanation-rows.ts";

const cause = (contribution: number, value: string) => ({
  attributes: [{ dimension: "region", value }],
  base: { success: 95, total: 100 },
  current: { success: 80, total: 100 },
  excessFailures: 15,
  contribution,
  mixEffect: 0,
  share: null,
  interval: [contribution - 0.01, contribution + 0.01] as [number, number],
  trafficShare: 0.1,
  score: 10,
});
const explanation: Explanation = {
  measure: "success",
  verdict: "causes",
  mixDimension: null,
  base: { success: 970, total: 1_000, rate: 0.97 },
  current: { success: 900, total: 1_000, rate: 0.9 },
  change: -0.07,
  pinned: [],
  causes: [cause(-0.05, "a"), cause(-0.015, "b")],
  alternatives: [],
  mix: 0.01,
  restMixEffect: 0.01,
  unexplained: -0.015,
  smallestDetectableDrop: 0.02,
  hiddenSmall: 0,
  tookMs: 12,
};

describe("explanationRows", () => {
  it("leads from the baseline rate to the current one without a gap", () => {
    const rows = explanationRows(explanation);
    expect(rows[0]?.from).toBe(0.97);
    rows.slice(1).forEach((row, index) => {
      expect(row.from).toBe(rows[index]?.to);
    });
    expect(rows.at(-1)?.to).toBeCloseTo(0.9, 12);
  });
  it("knows no mix of volumes", () => {
    const rows = explanationRows({ ...explanation, measure: "volume", mix: 0, unexplained: -0.005 });
    expect(rows.map(({ kind }) => kind)).toEqual(["cause", "cause", "unexplained"]);
    expect(rows.at(-1)?.to).toBeCloseTo(0.9, 12);
  });
  it("has shares that add up to one", () => {
    expect(explanationRows(explanation).reduce((sum, { share }) => sum + (share ?? 0), 0)).toBeCloseTo(1, 12);
  });
  it("gives no shares of a change that is nought", () => {
    const still = { ...explanation, change: 0, mix: 0.08 };
    expect(explanationRows(still).every(({ share }) => share === null)).toBe(true);
    expect(sharesHelp(still)).toBe(false);
  });
  it("speaks of shares only while the causes are parts of the whole", () => {
    expect(sharesHelp(explanation)).toBe(true);
    expect(sharesHelp({ ...explanation, change: -0.04, unexplained: 0.015 })).toBe(false);
    expect(sharesHelp({ ...explanation, causes: [cause(-0.06, "a"), cause(0.01, "b")] })).toBe(false);
  });
});
