import { describe, expect, it } from "vitest";
import type { WhatIfFigures } from "#server/contracts/what-if.ts";
import { bestBy, isGain, recommended } from "./compare-figures.ts";
import { mergeSpans, variantPoints } from "./merge-spans.ts";
import { freeName, suggestedVariants } from "./suggested-variants.ts";

const figures = (name: string, over: Partial<WhatIfFigures> = {}): WhatIfFigures => ({
  name,
  successWithinDeadline: 0.8,
  successWithinPatience: 0.8,
  meanResponseMs: 1_000,
  p99ResponseMs: 5_000,
  usefulUtilisation: 0.5,
  refused: 0.1,
  late: 0,
  retriesPerRequest: 0,
  offeredLoad: 1,
  classes: [],
  series: [],
  ...over,
});

describe("comparing variants", () => {
  it("marks the best by each figure, all of them when some are alike, none when all are", () => {
    const rows = [
      figures("a"),
      figures("b", { successWithinDeadline: 0.9, meanResponseMs: 2_000 }),
      figures("c"),
    ];
    expect([...bestBy(rows, "successWithinDeadline")]).toEqual(["b"]);
    expect([...bestBy(rows, "meanResponseMs")]).toEqual(["a", "c"]);
    expect([...bestBy(rows, "late")]).toEqual([]);
    expect([...bestBy(rows, "offeredLoad")]).toEqual([]);
    expect([...bestBy(rows.slice(0, 1), "refused")]).toEqual([]);
  });
  it("knows whether a difference is a gain", () => {
    expect(isGain("successWithinDeadline", 0.1)).toBe(true);
    expect(isGain("meanResponseMs", 100)).toBe(false);
    expect(isGain("refused", -0.1)).toBe(true);
    expect(isGain("refused", 0)).toBeNull();
    expect(isGain("offeredLoad", 0.2)).toBeNull();
  });
  it("recommends most in time, of equals the faster", () => {
    expect(recommended([figures("a"), figures("b", { meanResponseMs: 500 })])?.name).toBe("b");
    expect(recommended([])).toBeNull();
  });
});

describe("series on one axis", () => {
  const span = (atMs: number, requests: number, success: number) => ({
    atMs,
    requests,
    success,
    p99Ms: atMs,
    queued: 2,
    refused: 1,
  });
  it("merge by how much was asked, and nothing asked is nothing failed", () => {
    expect(mergeSpans([span(0, 90, 1), span(10, 10, 0)])).toMatchObject({
      success: 0.9,
      p99Ms: 10,
      queued: 2,
      refused: 2,
    });
    expect(mergeSpans([span(0, 0, 0)]).success).toBe(1);
  });
  it("stay within 300 points whatever their number", () => {
    const series = Array.from({ length: 120 }, (_, i) => span(i, 1, 1));
    for (const count of [1, 3, 6]) {
      const points = variantPoints(Array.from({ length: count }, (_, i) => figures(String(i), { series })));
      expect(points.length * count).toBeLessThanOrEqual(300);
      expect(points[0]?.[`success:${count - 1}`]).toBe(1);
    }
  });
});

describe("what the form begins with", () => {
  const names = { asNow: "As now", recommended: "Recommended", oneMore: "One more" };
  const load = { nodes: 2, slots: 4, retriesKnown: false };
  it("is what is in force on the recorded nodes, the recommended choice and one node more", () => {
    const rows = suggestedVariants({ choice: { policy: "round_robin", limiter: "none" }, load, names });
    expect(rows.map(({ name, policy, nodes, slots, retry }) => [name, policy, nodes, slots, retry])).toEqual([
      ["As now", "round_robin", 2, 4, "none"],
      ["Recommended", "pull", 2, 4, "none"],
      ["One more", "pull", 3, 4, "none"],
    ]);
  });
  it("does not recommend what is in force already", () => {
    const rows = suggestedVariants({ choice: { policy: "pull", limiter: "wait_target" }, load, names });
    expect(rows.map(({ key }) => key)).toEqual(["as-now", "one-more"]);
  });
  it("finds a name nobody has", () => {
    expect(freeName([{ name: "V 3" }, { name: "x" }], (number) => `V ${number}`)).toBe("V 4");
  });
});
