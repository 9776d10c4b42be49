import { expect, test } from "vitest";
import { LoadHistory } from "./load-history.ts";
import { TrailingMean } from "./trailing-mean.ts";

test("means are of the bins asked for, and null where one of them is unknown", () => {
  const history = new LoadHistory(10);
  for (const value of [1, 2, 3, 6]) history.push(value);
  expect(history.mean(1, 4)).toBeCloseTo(11 / 3, 12);
  expect(history.mean(2, 5)).toBeNull();
  expect(history.mean(-1, 2)).toBeNull();
  expect(history.mean(2, 2)).toBeNull();
});

test("a history is bounded: it keeps what was asked for and forgets what is older than twice that", () => {
  const history = new LoadHistory(100);
  for (let i = 0; i < 100_000; i += 1) history.push(i);
  expect(history.length).toBe(100_000);
  expect(history.mean(99_900, 100_000)).toBeCloseTo(99_949.5, 6);
  expect(history.mean(99_700, 99_800)).toBeNull();
});

test("a trailing mean counts only the latest values, and a spike leaves nothing behind", () => {
  const mean = new TrailingMean(3);
  for (const value of [1e15, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6]) mean.push(value);
  expect(mean.count).toBe(3);
  expect(mean.mean).toBeCloseTo(0.5, 12);
});
