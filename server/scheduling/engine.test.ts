import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CLASS_SLICES } from "../admission/rules/class-shares.ts";
import { TIERS } from "../admission/rules/tier-limit.ts";
import { admissionLimiters, schedulingPolicies } from "../contracts/engine-choices.ts";
import { orderClasses } from "../contracts/orders.ts";
import { type Behaviour, createEngineWorld } from "./engine-world.ts";

const callers = [
  { clientId: "quiet", tenantId: "t1", tier: "free" },
  { clientId: "noisy", tenantId: "t1", tier: "free" },
  { clientId: "big", tenantId: "t2", tier: "enterprise" },
] as const;

/** What may happen next, in any order. */
const step = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant("place" as const),
      caller: fc.constantFrom(...callers),
      class: fc.constantFrom(...orderClasses),
      times: fc.integer({ min: 1, max: 25 }),
      patienceMs: fc.constantFrom(500, 60_000),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant("pass" as const), ms: fc.integer({ min: 1, max: 3_000 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("behave" as const),
      as: fc.constantFrom<Behaviour>("done", "done", "failed", "lost", "full"),
      serviceMs: fc.integer({ min: 20, max: 4_000 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("hear" as const), node: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("renew" as const), node: fc.nat(2) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("commits" as const),
      ms: fc.constantFrom(0, 5, 40, 400),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("choose" as const),
      policy: fc.constantFrom(...schedulingPolicies),
      limiter: fc.constantFrom(...admissionLimiters),
    }),
  },
);

describe("engine and admission on a virtual clock, whatever comes", () => {
  it("keeps every promise: tiers, control requests, places, slots, and one end for each order", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
        const world = createEngineWorld({ nodes: 3, slots: 2 });
        const admitted = new Map<string, number[]>();
        const refused = new Set<string>();
        for (const one of steps) {
          if (one.kind === "place") {
            for (let i = 0; i < one.times; i++) {
              const { id, decision } = world.place(one);
              if (decision.outcome === "refuse") {
                refused.add(id);
                expect(decision.retryAfterMs).toBeGreaterThan(0);
                // Final too where the answer, two services later, would come past patience.
                if (decision.retryAfterMs > one.patienceMs) expect(decision.final).toBe(true);
                const service = 2 * world.engine.stats.meanServiceMs;
                if (decision.retryAfterMs + service <= one.patienceMs) expect(decision.final).toBe(false);
              } else
                admitted.set(one.caller.clientId, [
                  ...(admitted.get(one.caller.clientId) ?? []),
                  world.now(),
                ]);
            }
          } else if (one.kind === "pass") await world.pass(one.ms);
          else if (one.kind === "hear") world.hear(one.node);
          else if (one.kind === "renew") world.renew(one.node);
          else if (one.kind === "commits") world.world.commitMs = one.ms;
          else if (one.kind === "choose") {
            world.engine.setPolicy(one.policy);
            world.limiter.use(one.limiter);
          } else {
            world.world.behave = () => one.as;
            world.world.serviceMs = () => one.serviceMs;
          }
          expect(world.admission.promised()).toBeGreaterThanOrEqual(0);
          const control = world.limiter.decide(
            { class: "control", deadlineMs: 15_000 },
            world.engine.load(),
            world.now(),
          );
          expect(control.outcome).toBe("admit");
          expect(world.world.mostAtOnce).toBeLessThanOrEqual(2);
          // As many again may be claimed ahead while claims are slow.
          for (const seat of world.engine.fleet.all()) expect(seat.running).toBeLessThanOrEqual(4);
          for (const name of orderClasses) expect(world.engine.depth(name)).toBeGreaterThanOrEqual(0);
        }
        for (const { clientId, tier } of callers) {
          const times = admitted.get(clientId) ?? [];
          for (const from of times) {
            const within = times.filter((at) => at >= from && at < from + 1_000).length;
            expect(within).toBeLessThanOrEqual(TIERS[tier].perSecond);
          }
        }
        // Everything ends once the nodes work again: nothing is lost, nothing ends twice.
        world.world.behave = () => "done";
        world.world.serviceMs = () => 20;
        world.world.commitMs = 0;
        for (let i = 0; i < 40; i++) {
          for (const node of [0, 1, 2]) world.hear(node);
          await world.pass(2_000);
        }
        const ends = world.settled.map(({ orderId }) => orderId);
        expect(new Set(ends).size).toBe(ends.length);
        expect(ends.length).toBe([...admitted.values()].reduce((sum, times) => sum + times.length, 0));
        expect(world.started.filter(({ orderId }) => refused.has(orderId))).toEqual([]);
        expect(world.engine.runningIds()).toEqual([]);
        for (const name of orderClasses) expect(world.engine.runningOf(name)).toBe(0);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it.each([
    ["quick", 0, 0],
    ["slow", 50, 1],
  ])(
    "keeps slots busy while commits are %s, and binds no earlier than it must",
    async (_how, commitMs, ahead) => {
      const world = createEngineWorld({ nodes: 1, slots: 2 });
      world.limiter.use("none");
      world.world.serviceMs = () => 200;
      world.world.commitMs = commitMs;
      const seconds = 20;
      let most = 0;
      for (let i = 0; i < seconds * 10; i++) {
        while (world.engine.depth("place") < 30)
          world.place({
            caller: { ...callers[2], clientId: `c${world.now()}${Math.random()}` },
            class: "place",
            deadlineMs: 86_400_000,
          });
        await world.pass(100);
        for (const seat of world.engine.fleet.all()) most = Math.max(most, seat.running);
      }
      // Two slots of 200 ms each: ten a second.
      expect(world.started.length).toBeGreaterThan(seconds * 10 * 0.97);
      expect(most).toBe(2 + ahead);
      expect(world.world.mostAtOnce).toBe(2);
    },
  );

  it.each([1, 2, 5, 8])(
    "starves no class on %d slots, and gives each its slice in the long run",
    async (slots) => {
      const world = createEngineWorld({ nodes: 1, slots });
      world.limiter.use("none");
      const forever = 86_400_000;
      const refill = () => {
        for (const name of orderClasses) {
          while (world.engine.depth(name) < 30)
            world.place({
              caller: { ...callers[2], clientId: `c${world.now()}${Math.random()}` },
              class: name,
              deadlineMs: forever,
            });
        }
      };
      for (let i = 0; i < 120; i++) {
        refill();
        await world.pass(100);
      }
      const starts = world.started.length;
      expect(starts).toBeGreaterThan(100 * slots);
      for (const name of orderClasses) {
        const own = world.started.filter((start) => start.class === name).length;
        expect(own / starts).toBeGreaterThan(CLASS_SLICES[name] * 0.7);
      }
    },
  );

  it("serves paid at once beside a flood of background, and does not close the gate on place", async () => {
    const world = createEngineWorld({ nodes: 2, slots: 4 });
    world.world.serviceMs = () => 500;
    // The engine learns what work is like before the flood.
    for (let i = 0; i < 60; i++) {
      world.place({ caller: callers[2], class: "place" });
      await world.pass(100);
    }
    for (let second = 0; second < 20; second++) {
      for (let i = 0; i < 90; i++)
        world.place({ caller: { ...callers[2], clientId: `flood${i % 9}` }, class: "background" });
      await world.pass(300);
      expect(world.place({ caller: callers[2], class: "paid" }).decision.outcome).toBe("admit");
      expect(world.place({ caller: callers[2], class: "place" }).decision.outcome).toBe("admit");
      await world.pass(700);
    }
    await world.pass(20_000);
    const outcomes = world.settled.filter(({ orderId }) => world.order(orderId)?.class !== "background");
    expect(outcomes.filter(({ outcome }) => outcome !== "success")).toEqual([]);
  });

  it("leaves out a node that fails beside others that do not, and lets it in again later", async () => {
    const world = createEngineWorld({ nodes: 3, slots: 2 });
    world.limiter.use("none");
    const told: string[] = [];
    world.bus.on("feed", ({ type, params }) => told.push(`${type} ${params.node}`));
    world.world.behave = (job) =>
      world.started.findLast((start) => start.orderId === job.orderId)?.node === "n0" ? "failed" : "done";
    for (let i = 0; i < 80; i++) {
      for (let k = 0; k < 5; k++)
        world.place({ caller: { ...callers[2], clientId: `c${i}${k}` }, class: "place" });
      await world.pass(100);
    }
    expect(told).toContain("node_ejected n0");
    const before = world.started.length;
    for (let k = 0; k < 5; k++) world.place({ caller: callers[2], class: "place" });
    await world.pass(1_000);
    expect(world.started.slice(before).map((start) => start.node)).not.toContain("n0");
    await world.pass(31_000);
    world.world.behave = () => "done";
    for (let k = 0; k < 12; k++) world.place({ caller: callers[2], class: "place" });
    await world.pass(1_000);
    expect(world.started.slice(before).map((start) => start.node)).toContain("n0");
  });

  it("sends nothing to a node whose breaker a person forced open, and everything again once it is released", async () => {
    const world = createEngineWorld({ nodes: 2, slots: 2 });
    world.limiter.use("none");
    const place = async () => {
      const before = world.started.length;
      for (let k = 0; k < 4; k++) world.place({ caller: callers[2], class: "place" });
      await world.pass(1_000);
      return new Set(world.started.slice(before).map((start) => start.node));
    };
    world.world.hold = (nodeId) => (nodeId === "n0" ? "forced_open" : null);
    expect(await place()).toEqual(new Set(["n1"]));
    world.world.hold = () => null;
    expect(await place()).toEqual(new Set(["n0", "n1"]));
  });
});
