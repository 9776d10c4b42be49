import { describe, expect, it } from "vitest";
import { switchKeys } from "../../contracts/switches.ts";
import { chooseOffer } from "./choose-offer.ts";
import { learnFactor } from "./learn-share.ts";
import { measuredEffect, predictionRecord } from "./measured-effect.ts";
import {
  type CauseFailures,
  excessParts,
  type KindCounts,
  predictRelief,
  type ReliefInput,
} from "./predict-relief.ts";
import { reliefTable } from "./relief-table.ts";

const none = { late: 0, failed: 0, expired: 0, rejected: 0, refused: 0 };
const counts = (kind: string, base: object, current: object): KindCounts => ({
  kind,
  base: { total: 1_000, ...none, ...base },
  current: { total: 1_000, ...none, ...current },
});
const cause = (...kinds: KindCounts[]): CauseFailures => ({ excess: 100, excessDeviation: 10, kinds });
const input = (over: Partial<ReliefInput>): ReliefInput => ({
  causes: [],
  requests: 2_000,
  refusals: {},
  classes: {
    paid: { share: 0.6, success: 0.5 },
    place: { share: 0.2, success: 0.16 },
    browse: { share: 0.2, success: 0.18 },
    background: { share: 0, success: 0 },
  },
  evidence: { load_high: true, commits_slow: true, loop_slow: true, model_in_use: true },
  ...over,
});
const untried = learnFactor([]);

describe("what a switch is expected to do", () => {
  const slowCause = cause(counts("meal", { late: 20 }, { late: 120 }));

  it("is the excess it relieves x its share / all requests, with an interval around it", () => {
    const { points, interval, relievable, cost } = predictRelief(
      "reads.cached",
      input({ causes: [slowCause] }),
      untried,
    );
    expect(relievable).toBeCloseTo(100 / 2_000, 9);
    expect(points).toBeCloseTo((100 * 0.4) / 2_000, 9);
    expect(cost).toBe(0);
    expect(interval[0]).toBeLessThan(points);
    expect(interval[1]).toBeGreaterThan(points);
    expect(interval[1]).toBeLessThanOrEqual(relievable);
  });

  it("is nothing where what went wrong is not what it acts on", () => {
    const rejected = cause(counts("meal", {}, { rejected: 100 }));
    for (const key of switchKeys) {
      const { not, points } = predictRelief(key, input({ causes: [rejected] }), untried);
      expect([key, not?.kind]).toEqual([key, "nothing_to_relieve"]);
      expect(points).toBeLessThanOrEqual(0);
    }
  });

  it("needs the evidence that the table names", () => {
    const evidence = { load_high: true, commits_slow: false, loop_slow: true, model_in_use: true };
    const { not } = predictRelief("reads.cached", input({ causes: [slowCause], evidence }), untried);
    expect(not).toEqual({ kind: "no_evidence", because: "commits_slow" });
  });

  it("has whom it turns away as its price: shedding a fifth that succeeds does not pay for a small drop", () => {
    const shed = predictRelief("admission.shed_low", input({ causes: [slowCause] }), untried);
    expect(shed.cost).toBeCloseTo(0.18, 9);
    expect(shed.not).toMatchObject({ kind: "costs_more" });
    const classes = { ...input({}).classes, browse: { share: 0.2, success: 0.01 } };
    const flood = { ...slowCause, excess: 900 };
    const worthIt = predictRelief("admission.shed_low", input({ causes: [flood], classes }), untried);
    expect(worthIt.not).toBeNull();
    expect(worthIt.points).toBeCloseTo((900 / 2_000) * 0.5 * 0.8 - 0.01, 9);
  });

  it("takes of refusals only those for its reasons", () => {
    const refused = cause(counts("meal", {}, { refused: 100 }));
    const refusals = { no_nodes: { base: 0, current: 75 }, tier_rate: { base: 10, current: 35 } };
    const queued = predictRelief("writes.queued", input({ causes: [refused], refusals }), untried);
    expect(queued.relievable).toBeCloseTo((100 * 0.75) / 2_000, 9);
  });

  it("takes of a kind only its own requests", () => {
    const both = cause(counts("meal", {}, { rejected: 50 }), counts("home_service", {}, { rejected: 50 }));
    const model = predictRelief("language.model_off", input({ causes: [both] }), untried);
    expect(model.relievable).toBeCloseTo(50 / 2_000, 9);
  });
});

it("splits the excess by what grew, and to the whole", () => {
  const parts = excessParts(
    cause(counts("meal", { late: 20, failed: 50 }, { late: 80, failed: 40, expired: 20 })),
  );
  expect(parts.map(({ failure }) => failure)).toEqual(["late", "expired"]);
  expect(parts.reduce((sum, { excess }) => sum + excess, 0)).toBeCloseTo(100, 9);
  expect(parts[0]?.excess).toBeCloseTo(75, 9);
});

describe("what measured flips teach", () => {
  it("moves the table's share by a third with one flip, and most of the way with eight", () => {
    expect(learnFactor([]).factor).toBe(1);
    expect(learnFactor([{ byTable: 0.03, measured: 0 }]).factor).toBeCloseTo(2 / 3, 9);
    const eight = Array.from({ length: 8 }, () => ({ byTable: 0.03, measured: 0.006 }));
    expect(learnFactor(eight).factor).toBeCloseTo((2 + 8 * 0.2) / 10, 9);
    expect(learnFactor(eight)).toMatchObject({ times: 8, measuredMean: expect.closeTo(0.006, 9) });
  });

  it("leaves out flips that promised nothing, and never expects harm from relief", () => {
    expect(learnFactor([{ byTable: 0, measured: 0.1 }])).toMatchObject({
      factor: 1,
      times: 0,
      measuredMean: null,
    });
    expect(learnFactor(Array.from({ length: 9 }, () => ({ byTable: 0.02, measured: -0.5 }))).factor).toBe(0);
  });
});

describe("what is offered", () => {
  const predictions = (causes: CauseFailures[]) =>
    switchKeys.map((key) => predictRelief(key, input({ causes }), untried));

  it("is the switch with the most points among those that may be", () => {
    const offer = chooseOffer(
      "success",
      { verdict: "causes" },
      predictions([cause(counts("meal", {}, { late: 100 }))]),
    );
    expect(offer).toMatchObject({ kind: "switch", best: { key: "reads.cached" } });
  });

  it("is none, and says why, where no switch relieves it, traffic moved, or nothing is explained", () => {
    const rejected = predictions([cause(counts("meal", {}, { rejected: 100 }))]);
    expect(chooseOffer("success", { verdict: "causes" }, rejected)).toMatchObject({
      kind: "none",
      because: "no_switch",
    });
    expect(chooseOffer("success", { verdict: "mix" }, rejected)).toMatchObject({
      kind: "none",
      because: "mix",
    });
    expect(chooseOffer("success", { verdict: "none" }, rejected)).toMatchObject({ because: "no_cause" });
    expect(chooseOffer("p95", { verdict: "causes" }, rejected)).toMatchObject({ because: "not_success" });
  });
});

it("measures a flip by its verdict's figures: after less before, with the interval of their counts", () => {
  const figure = {
    series: "success" as const,
    before: 0.9,
    after: 0.93,
    samplesBefore: 1_000,
    samplesAfter: 1_000,
    noise: 0.005,
    change: "better" as const,
    decides: true,
  };
  const measured = measuredEffect([figure]);
  expect(measured?.points).toBeCloseTo(0.03, 9);
  const room = 1.96 * Math.sqrt((0.9 * 0.1 + 0.93 * 0.07) / 1_000);
  expect(measured?.interval[0]).toBeCloseTo(0.03 - room, 9);
  expect(measuredEffect([{ ...figure, change: "unknown" }])).toBeNull();
  const predicted = { points: 0.031, interval: [0.01, 0.05] as [number, number] };
  const record = predictionRecord([
    { predicted, measured },
    { predicted: null, measured },
  ]);
  expect(record).toMatchObject({ flips: 1, inside: 1, bias: expect.closeTo(-0.001, 9) });
});

it("has a row for every switch, with shares between nothing and all", () => {
  for (const key of switchKeys) {
    expect(reliefTable[key].relieves.length).toBeGreaterThan(0);
    for (const { share } of reliefTable[key].relieves) expect(share > 0 && share <= 1).toBe(true);
  }
});
