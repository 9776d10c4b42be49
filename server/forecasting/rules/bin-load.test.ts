import { expect, it } from "vitest";
import { binLoad } from "./bin-load.ts";

const MINUTE = 60_000;
const five = { binMs: 5 * MINUTE, from: 0, to: 15 * MINUTE };
const minutes = (from: number, to: number, work: Record<string, number>, coveredMs = MINUTE) =>
  Array.from({ length: to - from }, (_, i) => ({ minute: (from + i) * MINUTE, coveredMs, work }));

it("says work per time, nought where it was watched and nothing came", () => {
  const rows = [...minutes(0, 5, { all: 30_000 }), ...minutes(5, 15, {})];
  expect(binLoad(rows, five).values.get("all")).toEqual([0.5, 0, 0]);
});

it("says nothing of a bin that was not watched, and goes by the watched part of another", () => {
  const rows = [
    ...minutes(0, 2, { all: 60_000 }),
    ...minutes(5, 9, { all: 60_000 }),
    ...minutes(10, 15, { all: 6_000 }),
  ];
  const { values, known, knownMs } = binLoad(rows, five);
  expect(values.get("all")).toEqual([null, 1, 0.1]);
  expect(known).toEqual([false, true, true]);
  expect(knownMs).toBe(11 * MINUTE);
});

it("says nothing of a series before it was first named", () => {
  const rows = [...minutes(0, 10, { all: 1 }), ...minutes(10, 15, { all: 1, "node:n3": 60_000 })];
  expect(binLoad(rows, five).values.get("node:n3")).toEqual([null, null, 1]);
});

it("adds up what several processes watched at once, and the halves of a restart", () => {
  const two = [...minutes(0, 5, { all: 30_000 }), ...minutes(0, 5, { all: 15_000 })];
  expect(binLoad(two, { ...five, to: 5 * MINUTE }).values.get("all")).toEqual([0.75]);
  const halves = [...minutes(0, 5, { all: 15_000 }, 30_000), ...minutes(0, 5, { all: 15_000 }, 30_000)];
  expect(binLoad(halves, { ...five, to: 5 * MINUTE }).values.get("all")).toEqual([0.5]);
});

it("counts a minute once that was lived twice, after the clock was set back", () => {
  const twice = minutes(0, 5, { all: 60_000 }, 2 * MINUTE);
  expect(binLoad(twice, { ...five, to: 5 * MINUTE }).values.get("all")).toEqual([0.5]);
});
