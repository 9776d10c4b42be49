import { expect, it } from "vitest";
import type { StripValue } from "#server/contracts/attribution.ts";
import { distributionsOf } from "./distribution-scores.ts";

const value = (name: string, base: [number, number], current: [number, number]): StripValue => ({
  value: name,
  base: { success: base[0], total: base[1] },
  current: { success: current[0], total: current[1] },
});

it("puts the dimension first whose failures came from elsewhere, and its value first", () => {
  const [first, second] = distributionsOf([
    {
      dimension: "region",
      values: [value("north", [480, 500], [400, 500]), value("south", [480, 500], [400, 500])],
    },
    {
      dimension: "device",
      values: [value("iOS", [480, 500], [480, 500]), value("Android", [480, 500], [320, 500])],
    },
  ]);
  expect(first?.dimension).toBe("device");
  expect(first?.values.map(({ score }) => Math.sign(score))).toEqual([1, -1]);
  expect(second).toMatchObject({ dimension: "region", score: 0 });
});

it("counts shares of failed orders and of all orders apart", () => {
  const [device] = distributionsOf([
    { dimension: "device", values: [value("a", [90, 100], [10, 50]), value("b", [300, 300], [140, 150])] },
  ]);
  const a = device?.values.find((one) => one.value === "a");
  expect(a?.failed).toEqual({ selection: { hits: 40, of: 50 }, baseline: { hits: 10, of: 10 } });
  expect(a?.all).toEqual({ selection: { hits: 50, of: 200 }, baseline: { hits: 100, of: 400 } });
});

it("gives no score to differences of a handful of orders", () => {
  const [shop] = distributionsOf([
    { dimension: "shop", values: [value("a", [3, 4], [2, 4]), value("b", [4, 4], [5, 5])] },
  ]);
  expect(shop?.score).toBe(0);
});
