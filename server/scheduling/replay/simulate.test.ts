import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { limiterKinds } from "../../admission/rules/limiter.ts";
import { schedulingPolicies } from "../../contracts/operations.ts";
import { retryHabits } from "../../contracts/what-if-limits.ts";
import { seededRandom } from "../../shared/seeded-random.ts";
import { partOf, sizeToLoad, type TracedWork } from "./arrivals.ts";
import { EventQueue } from "./event-queue.ts";
import { retryAt } from "./retry-client.ts";
import { type ReplayOptions, simulate } from "./simulate.ts";
import { makeMachines } from "./speed-path.ts";

/** Work of unequal size, arriving unevenly. */
function traceOf(count: number, seed = 1): TracedWork[] {
  const random = seededRandom(seed);
  let atMs = 0;
  return Array.from({ length: count }, () => {
    atMs += -Math.log(1 - random()) * 300;
    return { atMs, workMs: 200 + 8_000 * random() ** 2, size: 1 };
  });
}

const base: ReplayOptions = {
  trace: traceOf(800),
  part: "whole",
  nodes: 8,
  slots: 1,
  load: 1.1,
  deadlineMs: 15_000,
  patienceMs: 60_000,
  policy: "pull",
  admission: "wait_target",
  retry: "none",
  dispatchers: 4,
  seed: 1,
};
const withoutTimings = (options: ReplayOptions) => ({ ...simulate(options), decisionP99Us: 0 });

describe("a replay", () => {
  it("comes out the same for the same seed, and otherwise for another", () => {
    expect(withoutTimings(base)).toEqual(withoutTimings(base));
    expect(withoutTimings({ ...base, seed: 2 })).not.toEqual(withoutTimings(base));
  });

  it("never both refuses and runs an attempt, loses none, and runs no more at once than there are slots", () => {
    const choices = fc.record({
      policy: fc.constantFrom(...schedulingPolicies, "clairvoyant" as const),
      admission: fc.constantFrom(...limiterKinds),
      retry: fc.constantFrom(...retryHabits),
      load: fc.constantFrom(0.5, 1, 2.5),
      slots: fc.integer({ min: 1, max: 3 }),
      seed: fc.nat(1_000),
    });
    const trace = traceOf(200, 7);
    fc.assert(
      fc.property(choices, (chosen) => {
        const fates = new Map<string, string[]>();
        let running = 0;
        const result = simulate({
          ...base,
          ...chosen,
          trace,
          nodes: 3,
          onFate(orderId, fate) {
            fates.set(orderId, [...(fates.get(orderId) ?? []), fate]);
            if (fate === "started") running++;
            if (fate === "ended") running--;
            expect(running).toBeLessThanOrEqual(3 * chosen.slots);
          },
        });
        for (const fate of fates.values())
          expect([["refused"], ["dropped"], ["started", "ended"]]).toContainEqual(fate);
        expect(fates.size).toBe(Math.round(200 * (1 + result.retriesPerRequest)));
        expect(result.usefulUtilisation).toBeLessThanOrEqual(result.slotUtilisation * 2);
        expect(result.successWithinDeadline).toBeLessThanOrEqual(result.successWithinPatience);
      }),
      { numRuns: 30 },
    );
  });

  it("finishes nearly all in time at an easy load, without refusing anybody", () => {
    const result = simulate({ ...base, load: 0.3 });
    expect(result.successWithinDeadline).toBeGreaterThan(0.97);
    expect(result.refused).toBe(0);
  });

  it("keeps its head above 1.1x with admission, where the same policy without drowns", () => {
    const long = { ...base, trace: traceOf(6_000) };
    const drowned = simulate({ ...long, admission: "none" });
    const kept = simulate(long);
    expect(kept.successWithinDeadline).toBeGreaterThan(2 * drowned.successWithinDeadline);
    expect(drowned.slotUtilisation).toBeGreaterThan(0.95);
    expect(kept.usefulUtilisation).toBeGreaterThan(2 * drowned.usefulUtilisation);
  });

  it("is never beaten by more than noise by who knows less than the clairvoyant, which is never late", () => {
    const clairvoyant = simulate({ ...base, policy: "clairvoyant", admission: "none" });
    expect(clairvoyant.late).toBe(0);
    for (const policy of schedulingPolicies)
      for (const admission of limiterKinds)
        expect(simulate({ ...base, policy, admission }).successWithinDeadline).toBeLessThanOrEqual(
          clairvoyant.successWithinDeadline,
        );
  });

  it("tells how long a spike is felt", () => {
    const result = simulate({ ...base, trace: traceOf(6_000), load: { calm: 0.7, spike: 1.4 } });
    expect(result.recoveryS).toBeGreaterThanOrEqual(0);
  });
});

describe("arrivals", () => {
  const trace = traceOf(1_000);
  it("keep their times, and nodes are sized so that the work offered is the load", () => {
    const { arrivals, workPerMs } = sizeToLoad(trace, 1.25);
    const work = trace.reduce((sum, row) => sum + row.workMs, 0);
    const spanMs = (trace.at(-1)?.atMs ?? 0) - (trace[0]?.atMs ?? 0);
    expect(work / (workPerMs * spanMs)).toBeCloseTo(1.25, 9);
    expect(arrivals.at(-1)?.atMs).toBeCloseTo(spanMs, 6);
  });
  it("come twice as fast in a spike of twice the load, and in order", () => {
    const even = Array.from({ length: 10_000 }, (_, i) => ({ atMs: i * 100, workMs: 1, size: 1 }));
    const times = sizeToLoad(even, { calm: 0.7, spike: 1.4 }).arrivals.map((row) => row.atMs);
    const inSpan = (from: number, until: number) => times.filter((t) => t >= from && t < until).length;
    expect(inSpan(90_000, 150_000)).toBe(600);
    expect(inSpan(60_000, 90_000)).toBe(600);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });
  it("split in the middle of their time without losing a row", () => {
    expect(partOf(trace, "earlier").length + partOf(trace, "later").length).toBe(trace.length);
  });
  it("cannot be sized without work or time", () => {
    expect(() => sizeToLoad([{ atMs: 0, workMs: 5, size: 1 }], 1)).toThrow(/no span of time/);
  });
});

it("machines do the mean rate together, and finish work when their path says", () => {
  const machines = makeMachines({ count: 12, seed: 3, meanRate: 0.4 });
  const hourMs = 3_600_000;
  const done = machines.reduce((sum, machine) => sum + machine.workUntil(hourMs), 0);
  expect(done / (12 * hourMs)).toBeCloseTo(0.4, 1);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 500_000 }), fc.integer({ min: 1, max: 60_000 }), (start, work) => {
      const path = machines[0];
      const end = path?.finishOf(start, work) ?? 0;
      expect((path?.workUntil(end) ?? 0) - (path?.workUntil(start) ?? 0)).toBeCloseTo(work, 3);
    }),
  );
});

it("events come in order of time, those of one moment in the order they were added", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20)), (times) => {
      const queue = new EventQueue<number>();
      for (const [i, at] of times.entries()) queue.add(at, i);
      const came: [number, number][] = [];
      for (let next = queue.next(); next; next = queue.next()) came.push([next.at, next.event]);
      const expected = times
        .map((at, i): [number, number] => [at, i])
        .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      expect(came).toEqual(expected);
    }),
  );
});

describe("a customer who was turned away", () => {
  const question = {
    hint: { retryAfterMs: 9_000, final: false },
    nowMs: 1_000,
    patienceMs: 60_000,
    random: () => 0.5,
  };
  const request = { firstAt: 0, attempts: 1 };
  it.each([
    ["none", {}, null],
    ["backoff", {}, 2_000],
    ["backoff", { request: { firstAt: 0, attempts: 4 } }, 9_000],
    ["hinted", {}, 10_000],
    ["hinted", { hint: { retryAfterMs: 9_000, final: true } }, null],
    ["hinted", { nowMs: 55_000 }, null],
  ] as const)("%s, %o: asks again at %s", (kind, over, at) => {
    expect(retryAt({ kind, request, ...question, ...over })).toBe(at);
  });
});
