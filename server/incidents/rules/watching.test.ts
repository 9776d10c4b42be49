import { describe, expect, it } from "vitest";
import type { Gauge } from "./gauge.ts";
import { judgeNow } from "./judge-now.ts";
import { learnNorm } from "./learn-norm.ts";
import { MINUTE_MS, type Minute } from "./minutes.ts";
import { p95Gauge } from "./p95-gauge.ts";
import { type MadeTraffic, madeMinutes } from "./quiet-days.ts";
import { successGauge } from "./success-gauge.ts";

const START = Date.UTC(2026, 9, 1);
const DAY = 1_440;

/** Looks at every minute of [fromMinute, toMinute). */
function looks(gauge: Gauge, traffic: Omit<MadeTraffic, "startsAt">, fromMinute: number, toMinute: number) {
  const minutes = new Map(
    madeMinutes({ startsAt: START, latencies: gauge === p95Gauge, ...traffic }).map((minute) => [
      minute.at,
      minute,
    ]),
  );
  const out: { minute: number; onset: number }[] = [];
  let learning = 0;
  for (let index = fromMinute; index < toMinute; index += 1) {
    const now = START + (index + 1) * MINUTE_MS;
    const learnt = learnNorm(gauge, now - MINUTE_MS, (at) => minutes.get(at));
    if (learnt.kind === "learning") {
      learning += 1;
      continue;
    }
    const hour: Minute[] = [];
    for (let back = 60; back >= 1; back -= 1) {
      const minute = minutes.get(now - back * MINUTE_MS);
      if (minute) hour.push(minute);
    }
    const judged = judgeNow(gauge, learnt.norm, hour, now);
    if (judged.kind === "out") out.push({ minute: index, onset: (judged.onsetAt - START) / MINUTE_MS });
  }
  return { out, learning };
}

const gauges = { success: successGauge, p95: p95Gauge };

describe("quiet days with a daily curve and a mix that shifts", () => {
  // 160 such days gave none for success either (seeds 1 to 8, 20 and 120 requests a minute at the busiest).
  it.each([
    ["success", 20, 1],
    ["success", 120, 2],
    ["p95", 60, 3],
  ] as const)("raise no alarm about %s at %i requests a minute", (measure, peakPerMinute, seed) => {
    const { out } = looks(gauges[measure], { seed, peakPerMinute, days: 17 }, 14 * DAY, 17 * DAY);
    expect(out).toEqual([]);
  });

  it("raise none on the first day, when only the last hours are known", () => {
    const { out, learning } = looks(successGauge, { seed: 51, peakPerMinute: 120, days: 2 }, 0, 2 * DAY);
    expect(out).toEqual([]);
    expect(learning).toBeGreaterThan(30);
    expect(learning).toBeLessThan(2 * DAY);
  });
});

describe("a drop", () => {
  const from = 15 * DAY + 800;
  /** Minutes until it is seen, and how far off the onset is. */
  const seen = (gauge: Gauge, peakPerMinute: number, seed: number, points: number, slower = 1) => {
    const drop = { fromMinute: from, minutes: 60, points, slower };
    const { out } = looks(gauge, { seed, peakPerMinute, days: 17, drop }, from - 1, from + 60);
    const first = out[0];
    return first && { after: first.minute - from + 1, onsetError: first.onset - from };
  };

  it.each([11, 12, 13, 14])(
    "of 10 points at 120 requests a minute is seen within 5 minutes (seed %i)",
    (seed) => {
      const found = seen(successGauge, 120, seed, 0.1);
      expect(found?.after).toBeLessThanOrEqual(5);
      expect(Math.abs(found?.onsetError ?? 99)).toBeLessThanOrEqual(2);
    },
  );

  it.each([11, 12, 13])("of 5 points is seen within 15 minutes (seed %i)", (seed) => {
    expect(seen(successGauge, 120, seed, 0.05)?.after).toBeLessThanOrEqual(15);
  });

  it.each([11, 12, 13])("of 20 points at 20 requests a minute is seen within 8 minutes (seed %i)", (seed) => {
    expect(seen(successGauge, 20, seed, 0.2)?.after).toBeLessThanOrEqual(8);
  });

  it("of latency to twice as long is seen within 5 minutes", () => {
    expect(seen(p95Gauge, 120, 12, 0, 2)?.after).toBeLessThanOrEqual(5);
  });
});

describe("a band", () => {
  const norm = { mid: 0.97, scatter: 0.004, noise: 1.3 };

  it("is wider for fewer requests, never leaves 0..1, and holds its middle", () => {
    const few = successGauge.bandOf(norm, 60, 3);
    const many = successGauge.bandOf(norm, 6_000, 3);
    expect(few.low).toBeLessThan(many.low);
    expect(few.high).toBeLessThanOrEqual(1);
    expect(many.low).toBeLessThan(0.97);
    expect(many.high).toBeGreaterThan(0.97);
    expect(successGauge.oddness({ value: many.low, requests: 6_000 }, norm)).toBeCloseTo(3, 3);
  });

  it("is learnt as over-dispersed where minutes scatter more than by chance", () => {
    const block = (seed: number, overDispersion: number) =>
      madeMinutes({
        seed,
        peakPerMinute: 200,
        days: 1,
        startsAt: START,
        overDispersion,
        latencies: false,
      }).slice(800, 815);
    const even = successGauge.normOf([1, 2, 3, 4, 5].map((seed) => block(seed, 1)));
    const wild = successGauge.normOf([1, 2, 3, 4, 5].map((seed) => block(seed, 6)));
    expect(even?.noise).toBeLessThan(2);
    expect(wild?.noise).toBeGreaterThan(2);
  });
});

it("says nothing without traffic, or with too little of it", () => {
  const norm = { mid: 0.97, scatter: 0.004, noise: 1 };
  const now = START + 10 * MINUTE_MS;
  expect(judgeNow(successGauge, norm, [], now)).toEqual({ kind: "blind" });
  const few: Minute[] = [1, 2, 3].map((back) => ({
    at: now - back * MINUTE_MS,
    total: 10,
    success: 0,
    latency: [],
  }));
  expect(judgeNow(successGauge, norm, few, now)).toEqual({ kind: "blind" });
});

it("learns until there are minutes enough, and says until when", () => {
  const minutes = new Map<number, Minute>();
  for (let index = 0; index < 20; index += 1) {
    const at = START + index * MINUTE_MS;
    minutes.set(at, { at, total: 100, success: 97, latency: [] });
  }
  const now = START + 19 * MINUTE_MS;
  const learnt = learnNorm(successGauge, now, (at) => minutes.get(at));
  expect(learnt.kind).toBe("learning");
  expect(learnt.kind === "learning" && learnt.until).toBeGreaterThan(now);
  expect(learnNorm(successGauge, now, () => undefined)).toEqual({ kind: "learning", until: null });
});
