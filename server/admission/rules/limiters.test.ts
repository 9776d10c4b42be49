import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calmCodel, codelFor, codelStep } from "./codel.ts";
import { GRADIENT2_DEFAULTS, gradient2Step, newGradient2 } from "./gradient2.ts";
import { createLimiter, limiterKinds } from "./limiter.ts";
import { SizeBands } from "./size-bands.ts";
import { fullBucket, takeToken } from "./token-bucket.ts";
import type { EngineLoad } from "./wait-target.ts";

const drowned: EngineLoad = {
  queuedWorkMs: { paid: 1e9, place: 1e9, browse: 1e9, background: 1e9 },
  runningWorkMs: 1e9,
  capacity: 1,
  eligibleNodes: 1,
  unsettled: 1e6,
  unsettledOfClass: 1e6,
  meanWorkMs: 1_000,
  requestWorkMs: 1_000,
  meanServiceMs: 1_000,
  p95ServiceMs: 2_000,
  arrivingWorkPerMs: 100,
  forecastLoad: null,
};

describe("token bucket", () => {
  it("lets a burst through, then the rate, and tells when the next token comes", () => {
    const settings = { perMs: 0.01, burst: 3 };
    let bucket = fullBucket(3, 0);
    const taken: boolean[] = [];
    for (let i = 0; i < 4; i++) {
      const step = takeToken(bucket, settings, 0);
      bucket = step.bucket;
      taken.push(step.taken);
    }
    expect(taken).toEqual([true, true, true, false]);
    expect(takeToken(bucket, settings, 0)).toMatchObject({ taken: false, waitMs: 100 });
    expect(takeToken(bucket, settings, 100).taken).toBe(true);
  });

  it("never lets more through than the burst and the rate allow, whatever the clock does", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -300, max: 300 }), { maxLength: 300 }), (steps) => {
        const settings = { perMs: 0.01, burst: 5 };
        let bucket = fullBucket(5, 0);
        let now = 0;
        let latest = 0;
        let taken = 0;
        for (const step of steps) {
          now += step;
          latest = Math.max(latest, now);
          const next = takeToken(bucket, settings, now);
          bucket = next.bucket;
          if (next.taken) taken++;
          expect(bucket.tokens).toBeGreaterThanOrEqual(0);
          expect(taken).toBeLessThanOrEqual(5 + latest * settings.perMs + 1e-9);
        }
      }),
    );
  });
});

describe("CoDel", () => {
  const settings = codelFor(15_000);
  it("takes 1-2 % of the deadline as target and 100 ms as interval", () => {
    expect(settings).toEqual({ intervalMs: 100, targetMs: 225 });
  });
  it("drops nothing in a burst shorter than the interval, nor while waits are short", () => {
    let state = calmCodel;
    for (let now = 0; now < 99; now += 10) {
      const step = codelStep(state, { sojournMs: 900, nowMs: now, settings });
      expect(step.drop).toBe(false);
      state = step.state;
    }
    state = codelStep(state, { sojournMs: 10, nowMs: 99, settings }).state;
    expect(codelStep(state, { sojournMs: 900, nowMs: 100, settings }).drop).toBe(false);
  });
  it("drops ever faster while the wait stays high, and stops as soon as it is short", () => {
    let state = calmCodel;
    const dropsAt: number[] = [];
    for (let now = 0; now < 2_000; now += 5) {
      const step = codelStep(state, { sojournMs: 900, nowMs: now, settings });
      if (step.drop) dropsAt.push(now);
      state = step.state;
    }
    const gaps = dropsAt.slice(1).map((at, i) => at - (dropsAt[i] ?? 0));
    expect(dropsAt[0]).toBe(100);
    expect(gaps[0]).toBe(100);
    expect(gaps.at(-1)).toBeLessThan(40);
    expect(codelStep(state, { sojournMs: 10, nowMs: 2_000, settings })).toMatchObject({ drop: false });
  });
});

describe("Gradient2", () => {
  const run = (rttMs: number, times: number, from = newGradient2(100)) => {
    let state = from;
    for (let i = 0; i < times; i++) state = gradient2Step(state, { rttMs, unsettled: state.limit });
    return state;
  };
  it("grows while responses keep their time, and shrinks when they take twice as long", () => {
    const steady = run(100, 50);
    expect(steady.limit).toBeGreaterThan(100);
    expect(run(300, 20, steady).limit).toBeLessThan(steady.limit);
  });
  it("learns nothing about the limit from a server that is far below it", () => {
    expect(gradient2Step(newGradient2(100), { rttMs: 100, unsettled: 10 }).limit).toBe(100);
  });
  it("stays between its bounds, whatever it hears", () => {
    const sample = fc.record({
      rttMs: fc.double({ min: 0, max: 1e6, noNaN: true }),
      unsettled: fc.nat(5_000),
    });
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 200 }), (samples) => {
        let state = newGradient2(20);
        for (const one of samples) {
          state = gradient2Step(state, one);
          expect(state.limit).toBeGreaterThanOrEqual(GRADIENT2_DEFAULTS.minLimit);
          expect(state.limit).toBeLessThanOrEqual(GRADIENT2_DEFAULTS.maxLimit);
        }
      }),
    );
  });
});

describe("every limiter", () => {
  it.each(limiterKinds)("%s never sheds control requests, however drowned the engine is", (kind) => {
    const limiter = createLimiter(kind);
    const control = { class: "control", deadlineMs: 15_000 } as const;
    fc.assert(
      fc.property(fc.array(fc.nat(1_000), { maxLength: 100 }), (gaps) => {
        let now = 0;
        for (const gap of gaps) {
          now += gap;
          limiter.decide({ class: "place", deadlineMs: 15_000 }, drowned, now);
          limiter.finished(60_000, 1e6);
          expect(limiter.decide(control, drowned, now).outcome).toBe("admit");
          expect(limiter.dropsAtDequeue(control, 60_000, now)).toBe(false);
        }
      }),
    );
  });

  it.each([
    ["wait_target", "wait_target"],
    ["gradient2", "concurrency"],
  ] as const)("%s says what stood against a refused request", (kind, because) => {
    const decision = createLimiter(kind).decide({ class: "place", deadlineMs: 15_000 }, drowned, 0);
    expect(decision).toMatchObject({ outcome: "refuse", because });
  });
});

describe("size bands", () => {
  it("knows a slow service of large requests from a quick one of small, once it has seen enough", () => {
    const bands = new SizeBands();
    for (let i = 0; i < 1_000; i++) {
      const size = i % 100;
      bands.arrived(size);
      if (i < 64) expect(bands.p95ServiceMs(size, 5_000)).toBe(5_000);
      else bands.served(size, size < 50 ? 100 : 10_000);
    }
    expect(bands.p95ServiceMs(3, 5_000)).toBeLessThan(200);
    expect(bands.p95ServiceMs(97, 5_000)).toBeGreaterThan(7_000);
  });
  it("says what holds overall where sizes tell nothing apart", () => {
    const bands = new SizeBands();
    for (let i = 0; i < 500; i++) {
      bands.arrived(1);
      bands.served(1, 1_000);
    }
    expect(bands.p95ServiceMs(1, 1_000)).toBeGreaterThan(700);
    expect(bands.p95ServiceMs(1, 1_000)).toBeLessThan(1_400);
  });
});
