import { expect, test } from "vitest";
import { seededRandom } from "../../shared/seeded-random.ts";
import { type CubeReach, coverSpan, MINUTE_MS } from "./cover-span.ts";

const HOUR = 60 * MINUTE_MS;
const T = 1_000 * 24 * HOUR;
const reach = (over: Partial<CubeReach> = {}): CubeReach => ({
  rolledUntil: { 10: T + 5 * HOUR + 40 * MINUTE_MS, 60: T + 5 * HOUR },
  keptFrom: { 1: 0, 10: 0 },
  ...over,
});

test("whole hours come from hours, and the edges from what is finer", () => {
  const span = { from: T + 47 * MINUTE_MS, to: T + 5 * HOUR + 52 * MINUTE_MS };
  expect(coverSpan(span, reach())).toEqual([
    { from: T + 47 * MINUTE_MS, to: T + 50 * MINUTE_MS, stepMinutes: 1 },
    { from: T + 50 * MINUTE_MS, to: T + HOUR, stepMinutes: 10 },
    { from: T + HOUR, to: T + 5 * HOUR, stepMinutes: 60 },
    { from: T + 5 * HOUR, to: T + 5 * HOUR + 40 * MINUTE_MS, stepMinutes: 10 },
    { from: T + 5 * HOUR + 40 * MINUTE_MS, to: T + 5 * HOUR + 52 * MINUTE_MS, stepMinutes: 1 },
  ]);
});

test("without roll-ups everything comes from minutes", () => {
  const span = { from: T + 1, to: T + 3 * HOUR };
  const none = reach({ rolledUntil: { 10: 0, 60: 0 } });
  expect(coverSpan(span, none)).toEqual([{ from: T, to: T + 3 * HOUR, stepMinutes: 1 }]);
});

test("a chart of fine points is not drawn from hours", () => {
  const steps = coverSpan({ from: T, to: T + 4 * HOUR }, reach(), 10).map(({ stepMinutes }) => stepMinutes);
  expect(steps).toEqual([10]);
});

test("where the minutes are gone, the hour that is touched counts whole", () => {
  const gone = reach({ keptFrom: { 1: T + 3 * HOUR, 10: T + 3 * HOUR } });
  expect(coverSpan({ from: T + 20 * MINUTE_MS, to: T + 100 * MINUTE_MS }, gone)).toEqual([
    { from: T, to: T + 2 * HOUR, stepMinutes: 60 },
  ]);
});

test("every minute of any span is covered once and in order", () => {
  const random = seededRandom(7);
  const upTo = (most: number) => Math.floor(random() * most);
  for (let i = 0; i < 2_000; i++) {
    const until60 = T + upTo(10) * HOUR;
    const some = reach({ rolledUntil: { 10: until60 + upTo(9) * 10 * MINUTE_MS, 60: until60 } });
    const from = T - upTo(3 * 60) * MINUTE_MS;
    const to = from + (1 + upTo(12 * 60)) * MINUTE_MS;
    const parts = coverSpan({ from, to }, some, [1, 10, 60][upTo(3)] as 1 | 10 | 60);
    expect(parts[0]?.from).toBe(from);
    expect(parts.at(-1)?.to).toBe(to);
    for (const [at, part] of parts.entries()) {
      expect(part.to).toBeGreaterThan(part.from);
      if (at > 0) expect(part.from).toBe(parts[at - 1]?.to);
      if (part.stepMinutes === 1) continue;
      expect(part.from % (part.stepMinutes * MINUTE_MS)).toBe(0);
      expect(part.to).toBeLessThanOrEqual(some.rolledUntil[part.stepMinutes]);
    }
  }
});
