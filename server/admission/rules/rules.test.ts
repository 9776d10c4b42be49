import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hintRetry, relativeWork, type VirtualQueue } from "./retry-time.ts";
import { admitByTier, newTierState, TIERS } from "./tier-limit.ts";
import { ADMISSION_DEFAULTS, admitByWait, type EngineLoad } from "./wait-target.ts";

const calm: EngineLoad = {
  queuedWorkMs: { paid: 0, place: 0, browse: 0, background: 0 },
  runningWorkMs: 0,
  capacity: 10,
  eligibleNodes: 2,
  unsettled: 0,
  unsettledOfClass: 0,
  meanWorkMs: 4_000,
  requestWorkMs: 4_000,
  meanServiceMs: 4_000,
  p95ServiceMs: 8_000,
  arrivingWorkPerMs: 5,
  forecastLoad: null,
};
const place = { class: "place", deadlineMs: 15_000 } as const;

describe("tier limit", () => {
  it("never lets more than the tier through in any sliding second", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 200 }), (gaps) => {
        const state = newTierState("free");
        let now = 1_000_000;
        const admitted: number[] = [];
        for (const gap of gaps) {
          now += gap;
          if (admitByTier(state, "free", now).outcome === "admit") admitted.push(now);
        }
        for (const start of admitted) {
          const inSecond = admitted.filter((t) => t >= start && t < start + 1_000).length;
          expect(inSecond).toBeLessThanOrEqual(TIERS.free.perSecond);
        }
      }),
    );
  });

  it("tells when the next place frees, and admits exactly then", () => {
    const state = newTierState("free");
    for (let i = 0; i < 10; i++) expect(admitByTier(state, "free", 5_000 + i).outcome).toBe("admit");
    const refused = admitByTier(state, "free", 5_100);
    expect(refused).toMatchObject({ outcome: "refuse", because: "tier_rate", retryAfterMs: 900 });
    expect(admitByTier(state, "free", 6_000).outcome).toBe("admit");
  });

  it("makes nobody wait for a clock that was set back to catch up, nor lets a second burst through", () => {
    const state = newTierState("free");
    for (let i = 0; i < 15; i++) admitByTier(state, "free", 10_000_000 + i);
    const setBack = 10_000_000 - 3_600_000;
    expect(admitByTier(state, "free", setBack)).toMatchObject({ outcome: "refuse", retryAfterMs: 1_000 });
    expect(admitByTier(state, "free", setBack + 1_000).outcome).toBe("admit");
  });

  it("ends at the daily quota and starts anew at midnight UTC", () => {
    const state = newTierState("free");
    const noon = Date.UTC(2026, 0, 5, 12);
    for (let i = 0; i < 10_000; i++) admitByTier(state, "free", noon + i * 100);
    const refused = admitByTier(state, "free", noon + 2_000_000);
    expect(refused).toMatchObject({
      because: "tier_quota",
      retryAfterMs: Date.UTC(2026, 0, 6) - noon - 2_000_000,
    });
    expect(admitByTier(state, "free", Date.UTC(2026, 0, 6)).outcome).toBe("admit");
  });
});

describe("wait target and load gate", () => {
  it.each([
    ["calm", {}, place, "admit"],
    ["no nodes", { eligibleNodes: 0 }, place, "no_nodes"],
    [
      "long queue",
      { queuedWorkMs: { paid: 0, place: 80_000, browse: 80_000, background: 80_000 } },
      place,
      "wait_target",
    ],
    ["promised too much", { runningWorkMs: 130_000 }, place, "load_gate"],
    ["about to be too much", { runningWorkMs: 60_000, arrivingWorkPerMs: 90 }, place, "load_gate"],
    ["the same for a paid order", { runningWorkMs: 130_000 }, { ...place, class: "paid" }, "admit"],
  ] as const)("%s", (_name, change, request, expected) => {
    const decision = admitByWait({ ...calm, ...change } as EngineLoad, request, ADMISSION_DEFAULTS);
    expect(decision.outcome === "admit" ? "admit" : decision.because).toBe(expected);
  });

  it("lets a paid order past a queue of less important ones", () => {
    const load = { ...calm, queuedWorkMs: { paid: 0, place: 0, browse: 70_000, background: 70_000 } };
    expect(admitByWait(load, { class: "paid", deadlineMs: 15_000 }, ADMISSION_DEFAULTS).outcome).toBe(
      "admit",
    );
    expect(admitByWait(load, { class: "browse", deadlineMs: 15_000 }, ADMISSION_DEFAULTS).outcome).toBe(
      "refuse",
    );
  });
});

describe("retry time", () => {
  const input = {
    expectedWaitMs: 9_000,
    targetMs: 6_000,
    deadlineMs: 15_000,
    requestsPerMs: 0.002,
    random: 0,
    patienceMs: 60_000,
    relativeWork: 1,
    serviceMs: 4_000,
  };

  it("sends each further refused caller later, by one place in the virtual queue", () => {
    const queue: VirtualQueue = { promised: 0, drainedAt: 0 };
    const first = hintRetry(queue, { ...input, nowMs: 1_000 });
    const second = hintRetry(queue, { ...input, nowMs: 1_000 });
    expect(first.retryAfterMs).toBe(6_000);
    expect(second.retryAfterMs - first.retryAfterMs).toBeCloseTo(1 / (0.9 * 0.002), -1);
  });

  it("keeps no place for a caller whose patience the hint exceeds", () => {
    const queue: VirtualQueue = { promised: 500, drainedAt: 1_000 };
    const hint = hintRetry(queue, { ...input, nowMs: 1_000 });
    expect(hint.final).toBe(true);
    expect(queue.promised).toBe(500);
  });

  it("sends large requests later than small ones, within bounds", () => {
    const hintOf = (work: number) =>
      hintRetry(
        { promised: 0, drainedAt: 0 },
        { ...input, nowMs: 0, relativeWork: relativeWork({ meanWorkMs: 1_000, requestWorkMs: work }) },
      ).retryAfterMs;
    expect([hintOf(500), hintOf(1_000), hintOf(3_000)]).toEqual([3_000, 6_000, 18_000]);
    expect(hintOf(1)).toBe(hintOf(250));
    expect(hintOf(1e9)).toBe(hintOf(4_000));
    expect(relativeWork({ meanWorkMs: 0, requestWorkMs: 0 })).toBe(1);
  });

  it("promises no place whose answer would come after the caller is gone", () => {
    const queue: VirtualQueue = { promised: 0, drainedAt: 0 };
    const until = (patienceMs: number) => hintRetry(queue, { ...input, nowMs: 0, patienceMs });
    expect(until(13_999)).toEqual({ retryAfterMs: 6_000, final: true });
    expect(queue.promised).toBe(0);
    expect(until(14_000)).toEqual({ retryAfterMs: 6_000, final: false });
  });

  it("never lets the virtual queue go below zero, whatever the clock does", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -5_000, max: 50_000 })), (steps) => {
        const queue: VirtualQueue = { promised: 0, drainedAt: 0 };
        let now = 0;
        for (const step of steps) {
          now += step;
          hintRetry(queue, { ...input, nowMs: now });
          expect(queue.promised).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
