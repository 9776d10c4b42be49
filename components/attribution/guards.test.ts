import { describe, expect, it } from "vitest";
import type { Strip } from "#server/contracts/attribution.ts";
import { guardsOf } from "./guards.ts";

const totals = (base: number, current: number) => ({ base: { total: base }, current: { total: current } });
const strip = (...traffic: number[]): Strip => ({
  dimension: "network",
  values: traffic.map((total, at) => ({
    value: `v${at}`,
    base: { success: 0, total: 0 },
    current: { success: 0, total },
  })),
});

describe("guardsOf", () => {
  it("has nothing to say about two full windows of the same size", () => {
    expect(guardsOf([strip(400, 600)], totals(1_000, 1_400))).toEqual([]);
  });
  it("warns of few requests and of windows three times apart, either way round", () => {
    expect(guardsOf([], totals(49, 1_000))).toMatchObject([
      { kind: "few", window: "baseline", total: 49 },
      { kind: "unequal" },
    ]);
    expect(guardsOf([], totals(3_000, 1_000))).toEqual([{ kind: "unequal", times: 3 }]);
    expect(guardsOf([], totals(0, 900))).toMatchObject([{ kind: "few", window: "baseline", total: 0 }]);
  });
  it("names the value that holds more than nine of ten, unless there is no other", () => {
    const found = guardsOf([strip(30, 950, 20)], totals(1_000, 1_000));
    expect(found).toEqual([{ kind: "skewed", dimension: "network", value: "v1", share: 0.95 }]);
    expect(guardsOf([strip(900, 100), strip(1_000)], totals(1_000, 1_000))).toEqual([]);
  });
});
