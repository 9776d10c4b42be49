import { expect, it } from "vitest";
import type { WindowFigures } from "#server/contracts/attribution.ts";
import { changeOf, levelsOf, movementOf } from "./measure-figures.ts";

const hour = { from: 0, to: 3_600_000 };
const counts = (success: number, total: number, rate: number | null = success / total) => ({
  success,
  total,
  rate,
});
const success: WindowFigures = { measure: "success", base: counts(97, 100), current: counts(91, 100) };
const speed: WindowFigures = {
  measure: "speed",
  base: counts(95, 100),
  current: counts(80, 100),
  speed: { limitMs: 1_000, p95BaseMs: 900, p95CurrentMs: 2_400 },
};
// An hour before, ten minutes now: a sixth is expected.
const volume: WindowFigures = {
  measure: "volume",
  base: counts(600, 600, 1),
  current: counts(150, 150, 1.5),
  expectedTotal: 100,
};

it("levels are in the unit of the chart", () => {
  expect(levelsOf(success, hour)).toEqual({ base: 0.97, current: 0.91 });
  expect(levelsOf(speed, hour)).toEqual({ base: 900, current: 2_400 });
  expect(levelsOf(volume, hour)).toEqual({ base: 10, current: 15 });
  expect(levelsOf({ ...volume, expectedTotal: 0 }, hour)).toEqual({ base: null, current: null });
});

it("slower is a rise of the p95, though fewer orders are fast", () => {
  expect(movementOf(success, hour)).toBe("fell");
  expect(movementOf(speed, hour)).toBe("rose");
  expect(movementOf(volume, hour)).toBe("rose");
  expect(movementOf({ ...volume, current: counts(100, 100, 1) }, hour)).toBe("same");
});

it("a value is compared with what its own baseline leads to expect", () => {
  const value = { value: "north", base: counts(60, 60), current: counts(5, 5) };
  expect(changeOf(volume, value)).toBeCloseTo(-0.5, 12);
  expect(changeOf(volume, { ...value, base: counts(0, 0) })).toBeNull();
  expect(changeOf(success, { ...value, base: counts(57, 60), current: counts(4, 5) })).toBeCloseTo(-0.15, 12);
});
