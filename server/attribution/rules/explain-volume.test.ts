import { describe, expect, it } from "vitest";
import { seededRandom } from "../../shared/seeded-random.ts";
import { differenceInterval } from "./count-interval.ts";
import { explainVolume } from "./explain-volume.ts";
import { makeCase } from "./made-case.ts";

const measured = { measure: "volume" as const, scale: 1 };
const DIMENSIONS = { region: 5, device: 4, network: 3 };
type Attributes = Record<string, string>;

/** Poisson counts around what `orders` says, so that leaves scatter as real ones do. */
function cells(orders: (of: Attributes) => { base: number; current: number }, seed = 7) {
  const random = seededRandom(seed);
  const { leaves, base, current } = makeCase({
    dimensions: DIMENSIONS,
    requests: (of) => {
      const mean = orders(of);
      return { base: poisson(mean.base, random), current: poisson(mean.current, random) };
    },
    rates: () => ({ base: 0.9, current: 0.9 }),
  });
  return { leaves, counts: [base.success, base.total, current.success, current.total] as const };
}

function poisson(mean: number, random: () => number): number {
  const wait = () => -Math.log(1 - random());
  let count = 0;
  for (let at = wait(); at < mean; at += wait()) count += 1;
  return count;
}

const names = (found: ReturnType<typeof explainVolume>) =>
  found.causes.map(({ attributes }) => attributes.map(({ value }) => value).join("+"));
const sum = (found: ReturnType<typeof explainVolume>) =>
  found.causes.reduce((total, { contribution }) => total + contribution, found.mix + found.unexplained);

describe("explainVolume", () => {
  it("names the combination that lost its orders, in parts of the baseline's orders", () => {
    const found = explainVolume(
      cells((of) => ({ base: 40, current: of.region === "region2" && of.device === "device1" ? 8 : 40 })),
      {},
      measured,
    );
    expect(found.verdict).toBe("causes");
    expect(names(found)).toEqual(["region2+device1"]);
    expect(found.base.rate).toBe(1);
    expect(found.current.rate).toBeCloseTo(found.current.total / (found.expectedTotal ?? 0), 12);
    const [cause] = found.causes;
    expect(cause?.excessFailures).toBe((cause?.base.total ?? 0) - (cause?.current.total ?? 0));
    expect(cause?.contribution).toBeCloseTo(-(cause?.excessFailures ?? 0) / found.base.total, 12);
    expect(sum(found)).toBeCloseTo(found.change, 12);
    expect(found.change).toBeCloseTo((found.current.rate ?? 0) - 1, 12);
    expect(found.mix).toBe(0);
  });

  it("compares windows of unequal length by their length", () => {
    const found = explainVolume(
      cells((of) => ({ base: 240, current: of.network === "network3" ? 80 : 40 })),
      {},
      { ...measured, scale: 1 / 6 },
    );
    expect(names(found)).toEqual(["network3"]);
    expect(found.change).toBeCloseTo(1 / 3, 1);
    expect(sum(found)).toBeCloseTo(found.change, 12);
  });

  it("calls a rush of everything global, and still names what fell out of it", () => {
    const rush = explainVolume(
      cells(() => ({ base: 40, current: 70 })),
      {},
      measured,
    );
    expect([rush.verdict, names(rush)]).toEqual(["global", []]);
    const hole = explainVolume(
      cells((of) => ({ base: 40, current: of.region === "region4" ? 4 : 70 })),
      {},
      measured,
    );
    expect(names(hole)).toEqual(["region4"]);
    expect(hole.unexplained).toBeGreaterThan(0.4);
    expect(sum(hole)).toBeCloseTo(hole.change, 12);
  });

  it("tells who lost and who gained when orders moved from one to the other", () => {
    const found = explainVolume(
      cells((of) => ({
        base: 40,
        current: of.device === "device1" ? 10 : of.device === "device2" ? 70 : 40,
      })),
      {},
      measured,
    );
    expect(names(found).sort()).toEqual(["device1", "device2"]);
    expect(sum(found)).toBeCloseTo(found.change, 12);
  });

  it("finds a value that was not there before, and one that is gone", () => {
    const fresh = explainVolume(
      cells((of) => ({ base: of.device === "device3" ? 0 : 30, current: 30 })),
      {},
      measured,
    );
    expect(names(fresh)).toEqual(["device3"]);
    const gone = explainVolume(
      cells((of) => ({ base: 30, current: of.device === "device3" ? 0 : 30 })),
      {},
      measured,
    );
    expect(names(gone)).toEqual(["device3"]);
    expect(gone.causes[0]?.current.total).toBe(0);
  });

  it("finds nothing in chance, whatever the seed", () => {
    const verdicts = Array.from(
      { length: 30 },
      (_, seed) =>
        explainVolume(
          cells(() => ({ base: 25, current: 25 }), seed),
          {},
          measured,
        ).verdict,
    );
    expect(verdicts.filter((verdict) => verdict !== "none")).toEqual([]);
  });

  it("says when there is too little to tell from, but not when everything is gone", () => {
    expect(
      explainVolume(
        cells(() => ({ base: 0.2, current: 0.2 })),
        {},
        measured,
      ).verdict,
    ).toBe("too_little_data");
    expect(
      explainVolume(
        cells(() => ({ base: 20, current: 0 })),
        {},
        measured,
      ).verdict,
    ).toBe("global");
  });
});

it("sets a pinned combination apart and ranks the rest", () => {
  const given = cells((of) => ({
    base: 40,
    current: of.region === "region2" ? 10 : of.network === "network1" ? 25 : 40,
  }));
  const pinned = [[{ dimension: "region" as never, value: "region2" }]];
  const found = explainVolume(given, { pinned }, measured);
  expect(found.pinned[0]?.contribution).toBeLessThan(-0.1);
  expect(names(found)).toEqual(["network1"]);
  expect(sum(found) + (found.pinned[0]?.contribution ?? 0)).toBeCloseTo(found.change, 12);
});

describe("differenceInterval", () => {
  it("covers the truth in 93 to 98 of a hundred draws, from three orders on", () => {
    const random = seededRandom(11);
    for (const [before, now, scale] of [
      [3, 3, 1],
      [40, 8, 1],
      [300, 20, 0.1],
      [2_000, 2_600, 1],
    ] as const) {
      let covered = 0;
      for (let i = 0; i < 2_000; i += 1) {
        const [low, high] = differenceInterval(poisson(now, random), poisson(before, random), scale);
        const truth = now - scale * before;
        if (low <= truth && truth <= high) covered += 1;
      }
      expect(covered / 2_000).toBeGreaterThan(0.93);
      expect(covered / 2_000).toBeLessThan(0.985);
    }
  });
});
