import { describe, expect, it } from "vitest";
import { endLevels, twoRatePoints } from "./two-rate-points.ts";

it("keeps the minutes in which a side had no order as holes", () => {
  const counts = (success: number, total: number) => ({ success, total });
  const points = twoRatePoints(
    { stepMs: 60_000, points: [{ at: 60_000, inside: counts(0, 0), outside: counts(3, 4) }] },
    { from: 0, to: 180_000 },
  );
  expect(points.map(({ insideRate, outsideRate }) => [insideRate, outsideRate])).toEqual([
    [null, null],
    [null, 0.75],
    [null, null],
  ]);
});

describe("endLevels", () => {
  it("leaves labels at their lines where there is room", () => {
    expect(endLevels(0.5, 1, 0)).toEqual([0.5, 0]);
  });

  it("pushes close labels apart, and keeps both on the plot", () => {
    for (const rates of [
      [0.95, 0.96],
      [1, 1],
      [0.8, 0.8],
    ] as const) {
      const [one, other] = endLevels(rates[0], rates[1], 0.8);
      expect(Math.abs(one - other)).toBeCloseTo(0.09, 9);
      expect(Math.min(one, other)).toBeGreaterThanOrEqual(-1e-9);
      expect(Math.max(one, other)).toBeLessThanOrEqual(1 + 1e-9);
    }
  });
});
