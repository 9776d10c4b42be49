import { expect, it } from "vitest";
import { axisTicks, axisTop, drawnPoints, ownTop, timeTicks } from "./drawn-points.ts";

const MINUTE = 60_000;
const point = (minute: number, over = {}) => ({
  at: minute * MINUTE,
  horizonMs: 60 * MINUTE,
  afterwards: false,
  mean: 0.5,
  low: 0.4,
  high: 0.6,
  lastMean: 0.5,
  seasonal: null,
  actual: null,
  ...over,
});

it("draws each forecast where its span ends, oldest first", () => {
  const drawn = drawnPoints([point(5), point(0, { actual: 0.45 })]);
  expect(drawn.map(({ until, actual }) => [until / MINUTE, actual])).toEqual([
    [60, 0.45],
    [65, null],
  ]);
});

it("breaks the lines where nothing was said", () => {
  const drawn = drawnPoints([point(0), point(5), point(10), point(60)]);
  expect(drawn.map(({ until, mean }) => [until / MINUTE, mean])).toEqual([
    [60, 0.5],
    [65, 0.5],
    [70, 0.5],
    [115, null],
    [120, 0.5],
  ]);
});

it("shows all lines, and of an interval no more than half as much again", () => {
  expect(axisTop(drawnPoints([point(0)]))).toBe(1);
  expect(axisTop(drawnPoints([point(0, { high: 1.1 })]))).toBe(1.2);
  expect(axisTop(drawnPoints([point(0, { mean: 1.4, high: 9 })]))).toBe(2.2);
  expect(axisTicks(1.2)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1, 1.2]);
  expect(axisTicks(2.2)).toEqual([0, 0.5, 1, 1.5, 2]);
});

it("fills a small chart with what is drawn in it", () => {
  expect(ownTop(drawnPoints([point(0, { mean: 0.05, low: 0.04, high: 0.1 })]))).toBeCloseTo(0.11);
  expect(ownTop([])).toBeCloseTo(0.022);
});

it("marks round times and not too many", () => {
  const ticks = timeTicks(3 * MINUTE, 183 * MINUTE, 7);
  expect(ticks.length).toBeLessThanOrEqual(7);
  for (const at of ticks) expect(at % (30 * MINUTE)).toBe(0);
});
