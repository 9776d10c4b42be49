import { describe, expect, test } from "vitest";
import { BUCKET_MS, BUCKETS_KEPT } from "../../contracts/operations.ts";
import { bucketOf as latencyBucketOf } from "../../shared/histogram.ts";
import { BucketRing } from "./bucket-ring.ts";
import { figuresOf, perMinute } from "./figures.ts";
import { type MinuteSums, spreadMinute } from "./spread-minute.ts";

const MINUTE = 60_000;
const now = 1_000 * MINUTE + 5_000;
const long = { now, knownSince: 0, oldestWaitMs: 0 };

function addLatencies(ring: BucketRing, at: number, latencyMs: number, count: number): void {
  const cell = ring.at(at);
  if (!cell) throw new Error("too old");
  const bucket = latencyBucketOf(latencyMs);
  cell.latency[bucket] = (cell.latency[bucket] ?? 0) + count;
  cell.latencyMsSum += latencyMs * count;
  cell.counts.success += count;
}

describe("figuresOf", () => {
  test("counts refused reservations as reservations that did not succeed", () => {
    const ring = new BucketRing();
    const cell = ring.at(now);
    Object.assign(cell ?? {}, { reservations: 10, reservationSuccesses: 6 });
    expect(figuresOf({ ring, ...long })).toMatchObject({ reservationSuccess: 0.6, reservationCount: 10 });
  });

  test("merges histograms: a busy slow bucket outweighs a quiet fast one", () => {
    const ring = new BucketRing();
    addLatencies(ring, now, 2_000, 95);
    addLatencies(ring, now - MINUTE, 10, 5);
    const { p50Ms, meanMs } = figuresOf({ ring, ...long });
    // The mean of the two buckets' medians would be about 1,000.
    expect(p50Ms).toBeGreaterThan(1_500);
    expect(meanMs).toBe(1_901);
  });

  test("forgets what is older than five minutes and shows it as the earlier window", () => {
    const ring = new BucketRing();
    addLatencies(ring, now - 6 * MINUTE, 4_000, 10);
    addLatencies(ring, now, 10, 10);
    const figures = figuresOf({ ring, ...long });
    expect(figures.count).toBe(10);
    expect(figures.p95Ms).toBeLessThan(20);
    expect(figures.before.p95Ms).toBeGreaterThan(3_000);
    expect(figures.before.success).toBe(1);
  });

  test("says nothing rather than zero where nothing happened", () => {
    expect(figuresOf({ ring: new BucketRing(), ...long })).toMatchObject({
      reservationSuccess: null,
      success: null,
      p95Ms: null,
      meanMs: null,
      usefulUtilisation: null,
    });
  });

  test("does not thin the rate by time before the server knew anything", () => {
    const ring = new BucketRing();
    addLatencies(ring, now, 10, 60);
    const figures = figuresOf({ ring, now, knownSince: now - MINUTE, oldestWaitMs: 0 });
    expect(figures.ordersPerMinute).toBe(60);
  });

  test("divides useful work by capacity over the whole window", () => {
    const ring = new BucketRing();
    Object.assign(ring.at(now) ?? {}, { usefulMs: 9_000, capacityMs: 10_000 });
    Object.assign(ring.at(now - MINUTE) ?? {}, { usefulMs: 0, capacityMs: 10_000 });
    expect(figuresOf({ ring, ...long }).usefulUtilisation).toBe(0.45);
  });
});

describe("BucketRing", () => {
  test("keeps the last half hour and no more", () => {
    const ring = new BucketRing();
    for (let i = 0; i < BUCKETS_KEPT * 2; i++) ring.at(now + i * BUCKET_MS);
    expect(ring.all()).toHaveLength(BUCKETS_KEPT);
    expect(ring.at(now)).toBeNull();
  });
});

describe("spreadMinute", () => {
  const minute: MinuteSums = {
    at: 1_000 * MINUTE,
    counts: { success: 100, late: 7, failed: 0, expired: 1, rejected: 0, refused: 5 },
    reservations: 11,
    reservationSuccesses: 9,
    latencyMsSum: 12_345,
    latency: [0, 100, 13],
  };
  const sum = (ring: BucketRing, of: (cell: ReturnType<BucketRing["all"]>[number]) => number) =>
    ring.all().reduce((total, cell) => total + of(cell), 0);

  test.each([
    ["a finished minute", minute.at + MINUTE, 6],
    ["the running minute", minute.at + 25_000, 3],
  ])("keeps every sum exact for %s", (_, until, cells) => {
    const ring = new BucketRing();
    spreadMinute(ring, minute, until);
    expect(ring.all()).toHaveLength(cells);
    expect(sum(ring, (cell) => cell.counts.success)).toBe(100);
    expect(sum(ring, (cell) => cell.counts.late)).toBe(7);
    expect(sum(ring, (cell) => cell.reservations)).toBe(11);
    expect(sum(ring, (cell) => cell.latencyMsSum)).toBe(12_345);
    expect(sum(ring, (cell) => cell.latency.reduce((a, b) => a + b, 0))).toBe(113);
  });
});

test("a rate over the first second after a start is not blown up", () => {
  expect(perMinute(3, 1_000)).toBe(18);
  expect(perMinute(3, 0)).toBe(0);
});
