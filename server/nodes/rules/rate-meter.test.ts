import { describe, expect, it } from "vitest";
import { freshMeter, isSlow, meterService, meterWork, type RateMeter } from "./rate-meter.ts";

/** Works for `busyMs` at `rate`, in steps of 20 ms. */
function workAt(meter: RateMeter, rate: number, busyMs: number): RateMeter {
  let current = meter;
  for (let t = 0; t < busyMs; t += 20) current = meterWork(current, { workMs: 20 * rate, busyMs: 20 });
  return current;
}

describe("meterWork", () => {
  it("finds the rate of a steady node", () => {
    expect(workAt(freshMeter, 0.8, 10_000).rate).toBeCloseTo(0.8, 3);
  });

  it("follows a slow spell within one mean service time, and says so", () => {
    const steady = workAt(freshMeter, 1, 300_000);
    expect(isSlow(steady)).toBe(false);
    const spell = workAt(steady, 0.4, 1_000);
    expect(spell.rate).toBeLessThan(0.45);
    expect(isSlow(spell)).toBe(true);
    expect(isSlow(workAt(spell, 1, 1_000))).toBe(false);
  });

  it("learns nothing from no time at all", () => {
    expect(meterWork(freshMeter, { workMs: 50, busyMs: 0 })).toBe(freshMeter);
  });

  it("follows more slowly where jobs are long", () => {
    let long = workAt(freshMeter, 1, 100_000);
    for (let i = 0; i < 200; i++) long = meterService(long, 20_000);
    expect(workAt(long, 0.4, 1_000).rate).toBeGreaterThan(0.8);
  });
});
