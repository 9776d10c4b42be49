import { describe, expect, it } from "vitest";
import { machinesOf, nodesThen, profilesOf, typicalSlots } from "./recorded-fleet.ts";
import { judgeFit } from "./rules/judge-fit.ts";
import { measureRecorded } from "./rules/measure-recorded.ts";
import { nextMeasure } from "./rules/next-measure.ts";
import { type Attempt, type AttemptedOrder, returningShare, toRequests } from "./rules/recorded-request.ts";
import { arrivalsOf, scaleTrace, workedJobs } from "./rules/work-of-orders.ts";

const orderOf = (over: Partial<AttemptedOrder> = {}): AttemptedOrder => ({
  deadlineMs: 10_000,
  declaredWorkMs: 1_000,
  settledAt: 3_000,
  outcome: "success",
  job: { nodeId: "a", startedAt: 1_000, finishedAt: 3_000 },
  ...over,
});
const attempt = (at: number, over: Partial<Attempt> = {}): Attempt => ({
  at,
  clientId: "c",
  key: null,
  class: "place",
  order: null,
  ...over,
});

describe("what customers asked", () => {
  it("counts attempts with one key of one client as one request, and others apart", () => {
    const requests = toRequests([
      attempt(900, { key: "k", order: orderOf() }),
      attempt(100, { key: "k" }),
      attempt(500, { key: "k", clientId: "other" }),
      attempt(200),
      attempt(300),
    ]);
    expect(
      requests.map(({ firstAt, attempts, refused, cameBack }) => [firstAt, attempts, refused, cameBack]),
    ).toEqual([
      [100, 2, 1, 1],
      [200, 1, 1, 0],
      [300, 1, 1, 0],
      [500, 1, 1, 0],
    ]);
    expect(requests[0]).toMatchObject({ acceptedAt: 900, order: { outcome: "success" } });
  });

  it("says who comes back only when enough were refused", () => {
    const few = toRequests([attempt(1, { key: "k" }), attempt(2, { key: "k" })]);
    expect(returningShare(few)).toBeNull();
    const many = toRequests(
      Array.from({ length: 40 }, (_, i) => [
        attempt(i, { key: `k${i}` }),
        ...(i % 4 === 0 ? [attempt(1_000 + i, { key: `k${i}`, order: orderOf() })] : []),
      ]).flat(),
    );
    expect(returningShare(many)).toBeCloseTo(10 / 40, 9);
  });
});

describe("work", () => {
  it("is what the order declared, and a node's speed is what its jobs took of it", () => {
    const requests = toRequests([attempt(0, { order: orderOf() })]);
    const worked = workedJobs(requests);
    const jobs = [...worked.values()];
    expect(jobs[0]?.workMs).toBe(1_000);
    const [profile] = profilesOf({ jobs, slotsOf: new Map([["a", 3]]), from: 0, to: 10_000 });
    expect(profile).toMatchObject({ nodeId: "a", slots: 3, meanRate: 0.5 });
  });

  it("is what nodes took, set against their speeds, where nobody declares any", () => {
    const silent = (nodeId: string, tookMs: number) =>
      orderOf({ declaredWorkMs: 0, job: { nodeId, startedAt: 0, finishedAt: tookMs } });
    const requests = toRequests([
      ...Array.from({ length: 50 }, (_, i) => attempt(i, { order: silent("fast", 100) })),
      ...Array.from({ length: 50 }, (_, i) => attempt(100 + i, { order: silent("slow", 300) })),
    ]);
    const works = [...workedJobs(requests).values()].map(({ workMs }) => workMs);
    expect(Math.max(...works) - Math.min(...works)).toBeLessThan(1e-6);
  });

  it("of a refused request is drawn from orders of its class, the same for the same seed", () => {
    const requests = toRequests([
      attempt(0, { order: orderOf({ declaredWorkMs: 700 }) }),
      attempt(5, { class: "paid", order: orderOf({ declaredWorkMs: 90, deadlineMs: 2_000 }) }),
      attempt(9, { class: "paid" }),
    ]);
    const options = { from: 0, loadFactor: 1, deadlineMs: null, seed: 3 };
    const arrivals = arrivalsOf(requests, workedJobs(requests), options);
    expect(arrivals[2]).toEqual({
      atMs: 9,
      workMs: 90,
      size: 0,
      class: "paid",
      flow: "c",
      deadlineMs: 2_000,
    });
    expect(arrivalsOf(requests, workedJobs(requests), options)).toEqual(arrivals);
  });

  it("grows and shrinks by the load factor, in order of time, around the same moments", () => {
    const rows = Array.from({ length: 4_000 }, (_, i) => ({ atMs: i * 50, workMs: 1, size: 0 }));
    for (const loadFactor of [0.3, 1, 1.7, 3]) {
      const scaled = scaleTrace(rows, { loadFactor, seed: 1 });
      expect(scaled.length / rows.length).toBeCloseTo(loadFactor, 1);
      expect(scaled.map(({ atMs }) => atMs)).toEqual(scaled.map(({ atMs }) => atMs).sort((a, b) => a - b));
      expect(scaled.at(-1)?.atMs).toBeLessThan(4_000 * 50 + 2_000);
    }
  });
});

describe("nodes as they were", () => {
  const jobs = (nodeId: string, rate: number, from: number, to: number) =>
    Array.from({ length: Math.floor((to - from) / 1_000) }, (_, i) => ({
      nodeId,
      startedAt: from + i * 1_000,
      finishedAt: from + (i + 1) * 1_000,
      workMs: 1_000 * rate,
    }));
  const span = { from: 0, to: 60_000 };
  const slotsOf = new Map([
    ["quick", 2],
    ["slow", 2],
    ["wide", 4],
  ]);

  it("do in the replay what they did", () => {
    const own = [...jobs("quick", 2, 0, 30_000), ...jobs("quick", 0.5, 30_000, 60_000)];
    const profiles = profilesOf({ jobs: own, slotsOf, ...span });
    const [machine] = machinesOf(profiles, { nodes: 1, slots: 2 });
    expect(machine?.slots).toBe(2);
    expect(machine?.path.workUntil(30_000)).toBeGreaterThan(50_000);
    const total = machine?.path.workUntil(60_000) ?? 0;
    expect(total).toBeGreaterThan(0.95 * 75_000);
    expect(total).toBeLessThan(1.05 * 75_000);
  });

  it("are counted by the time they were there: a replacement is no second node", () => {
    const replaced = [
      ...jobs("one", 1, 0, 20_000),
      ...jobs("two", 1, 21_000, 60_000),
      ...jobs("other", 1, 0, 60_000),
    ];
    expect(nodesThen(replaced, span)).toBe(2);
    expect(nodesThen(jobs("one", 1, 0, 60_000), span)).toBe(1);
  });

  it("keep their own slots as they are, and scale together", () => {
    const profiles = profilesOf({
      jobs: [...jobs("quick", 1, 0, 60_000), ...jobs("slow", 1, 0, 60_000), ...jobs("wide", 1, 0, 20_000)],
      slotsOf,
      ...span,
    });
    const typical = typicalSlots(profiles);
    expect(typical).toBe(2);
    const slots = (wanted: number) =>
      machinesOf(profiles, { nodes: 3, slots: wanted })
        .map((m) => m.slots)
        .sort();
    expect(slots(typical)).toEqual([2, 2, 4]);
    expect(slots(4)).toEqual([4, 4, 8]);
  });

  it("when fewer are spread from fast to slow, when more have their slow spells at other moments", () => {
    const own = ["a", "b", "c", "d", "e"].flatMap((name, i) => jobs(name, 1 + i, 0, 60_000));
    const profiles = profilesOf({ jobs: own, slotsOf, ...span });
    const rate = (machine: { path: { workUntil(ms: number): number } }) =>
      machine.path.workUntil(60_000) / 60_000;
    expect(machinesOf(profiles, { nodes: 1, slots: 1 }).map(rate)[0]).toBeCloseTo(3, 1);
    expect(machinesOf(profiles, { nodes: 10, slots: 1 })).toHaveLength(10);
    const uneven = profilesOf({
      jobs: [...jobs("a", 1, 0, 30_000), ...jobs("a", 0.1, 30_000, 60_000)],
      slotsOf,
      ...span,
    });
    const [first, second] = machinesOf(uneven, { nodes: 2, slots: 1 });
    expect(second?.path.workUntil(20_000)).not.toBeCloseTo(first?.path.workUntil(20_000) ?? 0, 0);
    expect(second?.path.workUntil(60_000)).toBeCloseTo(first?.path.workUntil(60_000) ?? 0, 0);
  });
});

describe("what happened", () => {
  const machines = [] as never[];
  const measured = (attempts: Attempt[]) =>
    measureRecorded(toRequests(attempts), { worked: new Map(), machines, from: 0, to: 60_000 });

  it("counts a sold-out order as carried out, a late or failed one as not, an open one not at all", () => {
    const order = (over: Partial<AttemptedOrder>) => attempt(0, { order: orderOf(over) });
    const figures = measured([
      order({}),
      order({ outcome: "rejected" }),
      order({ outcome: "late", settledAt: 20_000 }),
      order({ outcome: "failed" }),
      order({ settledAt: null, outcome: null }),
      attempt(1),
    ]);
    expect(figures.successWithinDeadline).toBeCloseTo(2 / 5, 9);
    expect(figures.refused).toBeCloseTo(1 / 5, 9);
    expect(figures.late).toBeCloseTo(2 / 4, 9);
  });

  it("counts the deadline from when the customer first asked, patience from there too", () => {
    const figures = measured([
      attempt(0, { key: "k" }),
      attempt(8_000, { key: "k", order: orderOf({ settledAt: 12_000 }) }),
    ]);
    expect(figures).toMatchObject({
      successWithinDeadline: 0,
      successWithinPatience: 1,
      retriesPerRequest: 1,
    });
    expect(figures.meanResponseMs).toBe(4_000);
  });
});

describe("how near the model comes", () => {
  const figures = {
    successWithinDeadline: 0.8,
    successWithinPatience: 0.8,
    meanResponseMs: 1_000,
    p99ResponseMs: 4_000,
    usefulUtilisation: 0.7,
    refused: 0.1,
    late: 0,
    retriesPerRequest: 0,
  };
  it.each([
    [{}, "close"],
    [{ successWithinDeadline: 0.785, meanResponseMs: 1_200 }, "close"],
    [{ successWithinDeadline: 0.74 }, "rough"],
    [{ meanResponseMs: 600 }, "rough"],
    [{ successWithinDeadline: 0.6 }, "far"],
    [{ meanResponseMs: 2_500 }, "far"],
  ])("%o is %s", (over, trust) => {
    expect(judgeFit({ ...figures, ...over }, figures).trust).toBe(trust);
  });
  it("makes nothing of a ratio of few milliseconds", () => {
    const fast = { ...figures, meanResponseMs: 12 };
    expect(judgeFit({ ...figures, meanResponseMs: 4 }, fast).trust).toBe("close");
  });
});

describe("an applied variant", () => {
  const minute = 60_000;
  const pull = { policy: "pull", limiter: "wait_target" } as const;
  const applied = (measured: { untilMs: number; ended: boolean } | null) => ({
    variant: "v",
    at: 0,
    byName: "x",
    predicted: { success: 1, meanMs: 1, p99Ms: 1 },
    measured: measured && { success: 1, meanMs: 1, p99Ms: 1, requests: 1, ...measured },
  });
  const next = (
    nowMs: number,
    measured: { untilMs: number; ended: boolean } | null = null,
    policy: "pull" | "round_robin" = "pull",
  ) => nextMeasure({ applied: applied(measured), variant: pull, choice: { ...pull, policy }, nowMs });

  it("is measured after ten minutes of traffic, then every five, until another choice is in force", () => {
    expect(next(10 * minute)).toBeNull();
    expect(next(11 * minute)).toEqual({ until: 11 * minute - 20_000, ended: false });
    expect(next(14 * minute, { untilMs: 11 * minute, ended: false })).toBeNull();
    expect(next(17 * minute, { untilMs: 11 * minute, ended: false })).not.toBeNull();
    expect(next(30 * minute, { untilMs: 11 * minute, ended: false }, "round_robin")).toEqual({
      until: 11 * minute,
      ended: true,
    });
    expect(next(30 * minute, { untilMs: 11 * minute, ended: true })).toBeNull();
    expect(next(7 * 60 * minute, { untilMs: 11 * minute, ended: false })).toEqual({
      until: 6 * 60 * minute,
      ended: true,
    });
  });
});
