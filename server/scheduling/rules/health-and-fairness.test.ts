import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CLASS_SLICES } from "../../admission/rules/class-shares.ts";
import { type OrderClass, orderClasses } from "../../contracts/orders.ts";
import { chooseNode } from "./choose-node.ts";
import { type ClassDemand, nextClass } from "./class-slices.ts";
import { expectedDelayMs } from "./expected-delay.ts";
import { BREAKER_DEFAULTS, type Breaker, closedBreaker, hearResult, tryPass } from "./node-breaker.ts";
import { EJECTION_DEFAULTS, type NodeRecord, outliers } from "./outlier-ejection.ts";
import { observeLatency, peakCost } from "./peak-ewma.ts";
import { handOf, SHARD_QUEUES, shortestOf } from "./shuffle-shard.ts";
import { slowStartFactor } from "./slow-start.ts";

describe("slow start", () => {
  it.each([
    [0, 1, 0.1],
    [500, 1, 0.1],
    [5_000, 1, 0.5],
    [2_500, 2, 0.5],
    [10_000, 1, 1],
    [-5, 1, 0.1],
    [Number.POSITIVE_INFINITY, 1, 1],
  ])("%d ms old, aggression %d: %d of the weight", (ageMs, aggression, expected) => {
    expect(slowStartFactor(ageMs, { windowMs: 10_000, floor: 0.1, aggression })).toBeCloseTo(expected, 9);
  });
});

describe("peak EWMA", () => {
  it("believes a slower answer at once and forgets it with a time constant of 10 s", () => {
    const calm = observeLatency(undefined, 100, 0);
    const peak = observeLatency(calm, 900, 1_000);
    expect(peak.ewmaMs).toBe(900);
    expect(observeLatency(peak, 100, 11_000).ewmaMs).toBeCloseTo(100 + 800 * Math.exp(-1), 6);
    expect(peakCost(100, 2)).toBe(300);
  });
});

describe("push fallback", () => {
  const idle = { inFlight: 0, slots: 4, rate: 1 };
  it("expects service alone while a slot is free, and a share of it for everyone ahead beyond", () => {
    expect(expectedDelayMs({ ...idle, inFlight: 3 }, 1_000)).toBe(1_000);
    expect(expectedDelayMs({ ...idle, inFlight: 5 }, 1_000)).toBe(1_500);
  });
  it("prefers a busy fast node to an idle slow one when it is sooner done there", () => {
    const node = { latencyEwmaMs: 0, ahead: 0, ageMs: Number.POSITIVE_INFINITY };
    const slow = { ...idle, ...node, id: "slow", rate: 0.3 };
    const busy = { ...idle, ...node, id: "busy", inFlight: 5 };
    expect(chooseNode("expected_delay", [slow, busy], 0)?.id).toBe("busy");
    expect(chooseNode("expected_delay", [], 0)).toBeNull();
  });
});

const record = (id: string, over: Partial<NodeRecord> = {}): NodeRecord => ({
  id,
  answered: 100,
  failed: 0,
  failuresInRow: 0,
  ejectedUntil: null,
  ejections: 0,
  ...over,
});

describe("outlier ejection", () => {
  it("ejects for failures in a row or a large share of them, longer each time", () => {
    const nodes = [
      record("row", { failuresInRow: 5 }),
      record("share", { failed: 60, ejections: 2 }),
      record("few", { answered: 5, failed: 4 }),
      ...Array.from({ length: 6 }, (_, i) => record(`fine${i}`)),
    ];
    expect(outliers(nodes, 1_000)).toEqual([
      { id: "share", until: 91_000, because: "failure_share" },
      { id: "row", until: 31_000, because: "failures_in_row" },
    ]);
  });

  it("never has more than a third of the nodes out at once, whatever fails", () => {
    const node = fc.record({
      failed: fc.integer({ min: 0, max: 100 }),
      failuresInRow: fc.integer({ min: 0, max: 9 }),
      ejectedUntil: fc.option(fc.integer({ min: 0, max: 2_000 })),
    });
    fc.assert(
      fc.property(fc.array(node, { maxLength: 40 }), (drawn) => {
        const nodes = drawn.map((over, i) => record(String(i), over));
        const out = nodes.filter((n) => (n.ejectedUntil ?? 0) > 1_000).length;
        const cap = Math.floor(EJECTION_DEFAULTS.mostShare * nodes.length);
        expect(out + outliers(nodes, 1_000).length).toBeLessThanOrEqual(Math.max(out, cap));
      }),
    );
  });
});

describe("the breaker of a node", () => {
  const openBreaker = (): Breaker => {
    let breaker: Breaker = closedBreaker;
    for (let i = 0; i < BREAKER_DEFAULTS.failures; i++) breaker = hearResult(breaker, false, 0);
    return breaker;
  };
  it("opens after failures in a row, and a success in between starts the count anew", () => {
    expect(openBreaker().kind).toBe("open");
    let breaker: Breaker = closedBreaker;
    for (let i = 0; i < 20; i++) breaker = hearResult(breaker, i % 4 === 3, 0);
    expect(breaker.kind).toBe("closed");
  });
  it("lets only probes through once it has been open long enough, and closes when they succeed", () => {
    let breaker = openBreaker();
    expect(tryPass(breaker, 4_999).allowed).toBe(false);
    const passes: boolean[] = [];
    for (let i = 0; i < 4; i++) {
      const pass = tryPass(breaker, 5_000);
      breaker = pass.breaker;
      passes.push(pass.allowed);
    }
    expect(passes).toEqual([true, true, false, false]);
    breaker = hearResult(hearResult(breaker, true, 5_100), true, 5_100);
    expect(breaker).toEqual(closedBreaker);
  });
  it("opens for twice as long when a probe fails", () => {
    const probing = tryPass(openBreaker(), 5_000).breaker;
    expect(hearResult(probing, false, 5_000)).toEqual({ kind: "open", opened: 2, until: 15_000 });
  });
});

describe("class slices", () => {
  const none: ClassDemand = { running: 0, waiting: 0, owed: 0 };
  const demand = (over: Partial<Record<OrderClass, ClassDemand>>) => ({
    paid: none,
    place: none,
    browse: none,
    background: none,
    ...over,
  });
  it.each([
    ["nobody waits", demand({}), null],
    [
      "the most important first",
      demand({
        paid: { running: 0, waiting: 1, owed: 0 },
        browse: { running: 0, waiting: 9, owed: 0 },
      }),
      "paid",
    ],
    [
      "one below its slice before one that only borrows",
      demand({
        paid: { running: 60, waiting: 5, owed: 0 },
        background: { running: 4, waiting: 1, owed: 0 },
      }),
      "background",
    ],
    ["borrowing what others leave idle", demand({ browse: { running: 90, waiting: 1, owed: 0 } }), "browse"],
  ] as const)("%s", (_name, asked, expected) => {
    expect(nextClass(asked, 100)).toBe(expected);
  });

  it("gives every class its slice when all want everything, and leaves no slot idle while one waits", () => {
    const counts = fc.record(
      Object.fromEntries(orderClasses.map((name) => [name, fc.integer({ min: 0, max: 300 })])) as Record<
        OrderClass,
        fc.Arbitrary<number>
      >,
    );
    fc.assert(
      fc.property(counts, (waiting) => {
        const total = 100;
        const state = demand({});
        for (const name of orderClasses) state[name] = { running: 0, waiting: waiting[name], owed: 0 };
        let used = 0;
        while (used < total) {
          const name = nextClass(state, total);
          if (!name) break;
          state[name] = { running: state[name].running + 1, waiting: state[name].waiting - 1, owed: 0 };
          used++;
        }
        const wanted = orderClasses.reduce((sum, name) => sum + waiting[name], 0);
        expect(used).toBe(Math.min(total, wanted));
        for (const name of orderClasses)
          expect(state[name].running).toBeGreaterThanOrEqual(
            Math.min(waiting[name], Math.round(CLASS_SLICES[name] * total)),
          );
      }),
    );
  });
});

describe("shuffle sharding", () => {
  it("deals every tenant eight different queues, always the same ones", () => {
    fc.assert(
      fc.property(fc.string(), (tenant) => {
        const hand = handOf(tenant);
        expect(new Set(hand).size).toBe(8);
        expect(hand.every((queue) => queue >= 0 && queue < SHARD_QUEUES)).toBe(true);
        expect(handOf(tenant)).toEqual(hand);
      }),
    );
  });
  it("leaves nearly every quiet tenant an empty queue beside a flood from a noisy one", () => {
    const lengths = new Array<number>(SHARD_QUEUES).fill(0);
    for (let i = 0; i < 8_000; i++) {
      const queue = shortestOf(handOf("noisy"), lengths);
      lengths[queue] = (lengths[queue] ?? 0) + 1;
    }
    const quiet = Array.from({ length: 1_000 }, (_, i) => lengths[shortestOf(handOf(`quiet ${i}`), lengths)]);
    expect(quiet.filter((length) => length === 0).length).toBe(1_000);
  });
});
