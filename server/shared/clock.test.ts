import { describe, expect, it } from "vitest";
import { createPairings } from "../boards/pairings.ts";
import { createSteadyClock } from "./clock.ts";

const T0 = 1_700_000_000_000;
const MINUTE = 60_000;

/** A machine whose two clocks a test moves. */
function machine() {
  let wall = T0;
  let monotonic = 5_000.25;
  const clock = createSteadyClock({ wallMs: () => wall, monotonicMs: () => monotonic });
  return {
    clock,
    wall: () => wall,
    /** As a running server reads it: often. */
    pass(ms: number, everyMs = 100) {
      for (let left = ms; left > 0; left -= everyMs) {
        wall += Math.min(left, everyMs);
        monotonic += Math.min(left, everyMs);
        clock.nowMs();
      }
    },
    sleep: (ms: number) => {
      wall += ms;
    },
    step: (ms: number) => {
      wall += ms;
    },
  };
}

describe("the clock", () => {
  it("tells the time, in whole milliseconds", () => {
    const { clock, pass } = machine();
    expect(clock.nowMs()).toBe(T0);
    pass(1_234);
    expect(Math.abs(clock.nowMs() - T0 - 1_234)).toBeLessThanOrEqual(1);
    expect(Number.isInteger(clock.nowMs())).toBe(true);
  });

  it.each([-60_000, 60_000])("goes on evenly when the wall clock is set by %i ms", (stepMs) => {
    const { clock, pass, step, wall } = machine();
    pass(1_000);
    const before = clock.nowMs();
    step(stepMs);
    expect(clock.nowMs()).toBe(before);
    pass(10_000);
    const passed = clock.nowMs() - before;
    expect(passed).toBeGreaterThanOrEqual(9_799);
    expect(passed).toBeLessThanOrEqual(10_201);
    // And is right again within the hour.
    pass(50 * MINUTE, 1_000);
    expect(Math.abs(clock.nowMs() - wall())).toBeLessThanOrEqual(1);
  });

  it("never goes back for a small step", () => {
    const { clock, pass, step } = machine();
    let last = clock.nowMs();
    for (let i = 0; i < 200; i++) {
      step(i % 3 === 0 ? -5_000 : 2_000);
      pass(7, 7);
      const now = clock.nowMs();
      expect(now).toBeGreaterThanOrEqual(last);
      last = now;
    }
  });

  it.each([8 * 60 * MINUTE, -60 * MINUTE])(
    "is right at once after a sleep or a plain mistake: %i ms",
    (ms) => {
      const { clock, sleep, wall, pass } = machine();
      pass(1_000);
      sleep(ms);
      expect(clock.nowMs()).toBe(wall());
    },
  );
});

describe("what lasts a while", () => {
  it.each([-60_000, 60_000])("lasts as long when the wall clock is set by %i ms", (stepMs) => {
    const { clock, pass, step } = machine();
    const pairings = createPairings();
    const { secret, expiresAt } = pairings.open(clock.nowMs());
    const lastsMs = expiresAt - clock.nowMs();
    step(stepMs);
    pass(lastsMs * 0.97, 1_000);
    expect(pairings.bySecret(secret, clock.nowMs())).not.toBeNull();
    pass(lastsMs * 0.06, 1_000);
    expect(pairings.bySecret(secret, clock.nowMs())).toBeNull();
  });
});
