import { describe, expect, it, test } from "vitest";
import { seededRandom } from "../../shared/seeded-random.ts";
import { type CountPoint, findOnset, unusualRate } from "./onset.ts";

const STEP = 60_000;
const start = Date.UTC(2026, 10, 21, 12, 0);

/** A step of `total` outcomes a minute whose chance of success is given by the minute. */
function series(
  minutes: number,
  total: number,
  rateOf: (minute: number) => number,
  seed: number,
): CountPoint[] {
  const random = seededRandom(seed);
  return Array.from({ length: minutes }, (_, minute) => {
    let success = 0;
    for (let i = 0; i < total; i += 1) if (random() < rateOf(minute)) success += 1;
    return { at: start + minute * STEP, success, total };
  });
}
const look = (points: CountPoint[], direction: "fell" | "rose" | null = null) =>
  findOnset({ points, stepMs: STEP, direction });

describe("the onset of a change", () => {
  it("is found to the minute where it is sharp, with its interval around it", () => {
    const onset = look(series(60, 200, (minute) => (minute < 37 ? 0.97 : 0.85), 1));
    expect(onset?.at).toBe(start + 37 * STEP);
    expect(onset?.interval[0]).toBeLessThan(start + 37 * STEP);
    expect(onset?.interval[1]).toBeGreaterThan(start + 37 * STEP);
    expect((onset?.interval[1] ?? 0) - (onset?.interval[0] ?? 0)).toBeLessThanOrEqual(4 * STEP);
  });

  it("lies in its interval in at least nine of ten series of little traffic", () => {
    let held = 0;
    let found = 0;
    for (let seed = 1; seed <= 60; seed += 1) {
      const onset = look(series(60, 20, (minute) => (minute < 25 ? 0.95 : 0.8), seed));
      if (!onset) continue;
      found += 1;
      if (onset.interval[0] <= start + 25 * STEP && start + 25 * STEP <= onset.interval[1]) held += 1;
    }
    expect(found).toBeGreaterThan(50);
    expect(held / found).toBeGreaterThanOrEqual(0.9);
  });

  it("is wider where less is known", () => {
    const width = (total: number) => {
      const { interval } = look(series(60, total, (minute) => (minute < 30 ? 0.95 : 0.85), 7)) ?? {
        interval: [0, 0],
      };
      return interval[1] - interval[0];
    };
    expect(width(25)).toBeGreaterThan(width(400));
  });

  it("is not found where nothing changed", () => {
    const found = Array.from({ length: 200 }, (_, seed) => look(series(60, 100, () => 0.95, seed + 1)));
    expect(found.filter((onset) => onset !== null).length).toBeLessThanOrEqual(1);
  });

  it("is not found in counts that scatter without a change", () => {
    // Every minute has a rate of its own: no split of them stands out.
    const random = seededRandom(3);
    const rates = Array.from({ length: 60 }, () => 0.95 - 0.2 * random());
    expect(look(series(60, 300, (minute) => rates[minute] ?? 0.9, 5))).toBeNull();
  });

  it("goes the way that was asked for", () => {
    const points = series(60, 200, (minute) => (minute < 20 ? 0.97 : minute < 50 ? 0.8 : 0.99), 2);
    expect(look(points, "fell")?.at).toBe(start + 20 * STEP);
    expect(look(points.slice(20), "rose")?.at).toBe(start + 50 * STEP);
    expect(
      look(
        series(60, 200, (minute) => (minute < 20 ? 0.9 : 0.98), 2),
        "fell",
      ),
    ).toBeNull();
  });

  it("is not made up from too little", () => {
    expect(look([])).toBeNull();
    expect(look(series(3, 100, (minute) => minute / 3, 1))).toBeNull();
    expect(look(series(20, 1, (minute) => (minute < 10 ? 1 : 0), 1))).toBeNull();
  });

  it("is the same however large the numbers are, and its weights add up to one", () => {
    const onset = look(series(60, 1_000, (minute) => (minute < 30 ? 1 : 0), 1));
    expect(onset?.at).toBe(start + 30 * STEP);
    expect(onset?.weights.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
  });
});

test("a baseline is unusual when it differs by more than chance and by enough to matter", () => {
  const usual = series(30, 200, () => 0.95, 1);
  expect(
    unusualRate(
      series(30, 200, () => 0.95, 2),
      usual,
    ),
  ).toBeNull();
  expect(
    unusualRate(
      series(30, 200, () => 0.85, 2),
      usual,
    )?.difference,
  ).toBeLessThan(-0.05);
  expect(unusualRate([], usual)).toBeNull();
  // 0.2 points in four million requests are real, and no reason to choose another baseline.
  const many = (rate: number) => [
    { at: 0, success: rate * 4e6, total: 4e6 },
    { at: STEP, success: rate * 4e6, total: 4e6 },
  ];
  expect(unusualRate(many(0.948), many(0.95))).toBeNull();
});
