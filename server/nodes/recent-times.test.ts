import { expect, it } from "vitest";
import { createRecentTimes } from "./recent-times.ts";

it("knows nothing before anything was added, and each early time at once", () => {
  const times = createRecentTimes();
  expect(times.quantile(0.5)).toBeNull();
  times.add(40);
  expect(times.quantile(0.5)).toBe(40);
  times.add(10);
  expect(times.quantile(0.95)).toBe(40);
  expect(times.quantile(0)).toBe(10);
});

it("forgets what is older than the last 200", () => {
  const times = createRecentTimes();
  for (let i = 0; i < 200; i++) times.add(1_000);
  for (let i = 0; i < 200; i++) times.add(i);
  expect(times.quantile(0.5)).toBe(100);
  expect(times.quantile(0.95)).toBe(190);
});
