import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { explainRatio, type RatioExplanation } from "./explain-ratio.ts";
import { codeLeaves } from "./leaves.ts";
import { type MadeCase, type MadeOptions, makeCase } from "./made-case.ts";
import { pinnedRows } from "./pinned-rows.ts";

const world = { a: 5, b: 4, c: 6 };

function namesOf({ lattice, causes }: RatioExplanation): string[] {
  return causes.map((cell) => lattice.name(cell));
}
function explain(options: MadeOptions): RatioExplanation {
  return explainRatio(makeCase(options));
}
/** Base 0.95; where `fell` gives a severity, that part of the successes is lost. */
function falling(fell: (attributes: Record<string, string>) => number): MadeOptions["rates"] {
  return (attributes) => ({ base: 0.95, current: 0.95 * (1 - fell(attributes)) });
}

describe("explainRatio", () => {
  const cases: { name: string; fell: (of: Record<string, string>) => number; expected: string[] }[] = [
    { name: "one value", fell: ({ a }) => (a === "a2" ? 0.3 : 0), expected: ["a=a2"] },
    {
      name: "a combination of two",
      fell: ({ a, b }) => (a === "a2" && b === "b1" ? 0.4 : 0),
      expected: ["a=a2&b=b1"],
    },
    {
      name: "a combination of three",
      fell: ({ a, b, c }) => (a === "a2" && b === "b1" && c === "c3" ? 0.6 : 0),
      expected: ["a=a2&b=b1&c=c3"],
    },
    {
      name: "two causes apart",
      fell: ({ a, b, c }) => (a === "a2" && b === "b1" ? 0.5 : c === "c4" ? 0.2 : 0),
      expected: ["a=a2&b=b1", "c=c4"],
    },
    {
      name: "two values of one dimension within one of another",
      fell: ({ a, c }) => (a === "a3" && (c === "c1" || c === "c2") ? 0.4 : 0),
      expected: ["a=a3&c=c1", "a=a3&c=c2"],
    },
  ];
  it.each(cases)("finds $name", ({ fell, expected }) => {
    const found = explain({ dimensions: world, rates: falling(fell), seed: 11 });
    expect(found.verdict).toBe("causes");
    expect(namesOf(found).sort()).toEqual([...expected].sort());
  });

  it("names the parent when its parts fell unevenly but all fell", () => {
    const found = explain({
      dimensions: world,
      rates: falling(({ a, b }) => (a === "a2" ? (b === "b1" ? 0.35 : 0.2) : 0)),
      seed: 3,
    });
    expect(namesOf(found)).toEqual(["a=a2"]);
  });

  it("offers broader descriptions beside the answer", () => {
    const found = explain({
      dimensions: world,
      rates: falling(({ a, b }) => (a === "a2" && b === "b1" ? 0.4 : 0)),
      seed: 5,
    });
    const offered = found.alternatives.map((set) => set.map((cell) => found.lattice.name(cell)).join(";"));
    expect(offered[0]).toBe("a=a2&b=b1");
    expect(offered).toContain("a=a2");
    expect(offered.length).toBeLessThanOrEqual(5);
  });

  it("says that everything fell instead of blaming the largest value", () => {
    const found = explain({ dimensions: world, rates: falling(() => 0.2), seed: 8 });
    expect(found.verdict).toBe("global");
    expect(found.causes).toEqual([]);
  });

  it("calls moved traffic moved traffic, and says which dimension moved", () => {
    const rates: MadeOptions["rates"] = ({ b }) =>
      b === "b1" ? { base: 0.6, current: 0.6 } : { base: 0.97, current: 0.97 };
    const found = explain({
      dimensions: world,
      rates,
      requests: ({ b }) => ({ base: 200, current: b === "b1" ? 600 : 200 }),
      seed: 13,
    });
    expect(found.verdict).toBe("mix");
    expect(found.lattice.cuboids.leaves.dimensions[found.mixDimension ?? -1]).toBe("b");
    expect(found.parts.mix).toBeLessThan(-0.05);
    expect(Math.abs(found.parts.unexplained)).toBeLessThan(0.01);
  });

  it("finds the cause although traffic moved at the same time", () => {
    const found = explain({
      dimensions: world,
      rates: ({ a, b }) => {
        const base = b === "b1" ? 0.6 : 0.97;
        return { base, current: a === "a1" ? base * 0.7 : base };
      },
      requests: ({ b }) => ({ base: 200, current: b === "b1" ? 500 : 200 }),
      seed: 21,
    });
    expect(namesOf(found)).toEqual(["a=a1"]);
    expect(found.parts.mix).toBeLessThan(-0.03);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])("stays silent when nothing changed (seed %i)", (seed) => {
    const found = explain({ dimensions: world, rates: falling(() => 0), seed });
    expect([found.verdict, found.causes]).toEqual(["none", []]);
  });

  it("explains a rise only when asked for both directions", () => {
    const made = makeCase({
      dimensions: world,
      rates: ({ a }) => ({ base: a === "a2" ? 0.6 : 0.95, current: 0.95 }),
      seed: 4,
    });
    expect(explainRatio(made).causes).toEqual([]);
    const both = explainRatio({ ...made, direction: "both" });
    expect([namesOf(both), both.direction]).toEqual([["a=a2"], "rise"]);
    expect(both.parts.causes[0]?.contribution).toBeGreaterThan(0.05);
  });

  it("ranks what is left once the first cause is pinned, each with the figures it had", () => {
    const made = makeCase({
      dimensions: world,
      rates: falling(({ a, b, c }) => (a === "a2" && b === "b1" ? 0.5 : c === "c4" ? 0.2 : 0)),
      seed: 11,
    });
    const whole = explainRatio(made);
    const rows = rowsOf(made, { a: "a2", b: "b1" });
    const rest = explainRatio({ ...made, pinned: [rows] });
    expect([namesOf(whole), namesOf(rest)]).toEqual([["a=a2&b=b1", "c=c4"], ["c=c4"]]);
    const [first] = whole.parts.causes;
    expect(rest.parts.pinned[0]?.contribution).toBe(first?.contribution);
    expect(rest.parts.causes[0]?.contribution).toBe(whole.parts.causes[1]?.contribution);
    expect(rest.pinnedNats[0]).toBeGreaterThan(first?.cell.score ?? 0);
  });

  it("finds nothing more when all that fell is pinned", () => {
    const made = makeCase({ dimensions: world, rates: falling(({ a }) => (a === "a2" ? 0.3 : 0)), seed: 11 });
    const rest = explainRatio({ ...made, pinned: [rowsOf(made, { a: "a2" })] });
    expect([rest.verdict, namesOf(rest)]).toEqual(["none", []]);
  });

  it("puts the mix where the traffic moved, and none where it grew at an average rate", () => {
    const rates: MadeOptions["rates"] = ({ b }) => {
      const rate = b === "b1" ? 0.6 : b === "b2" ? 0.99 : 0.795;
      return { base: rate, current: rate };
    };
    const made = makeCase({
      dimensions: { b: 3 },
      rates,
      requests: ({ b }) => ({ base: 1_000, current: b === "b1" ? 4_000 : b === "b3" ? 3_000 : 1_000 }),
    });
    const pinned = ["b1", "b3"].map((b) => rowsOf(made, { b }));
    const { parts } = explainRatio({ ...made, pinned });
    // b1: share 1/3 -> 1/2, at a rate 0.195 below that of all.
    expect(parts.pinned[0]?.mixEffect).toBeCloseTo((1 / 2 - 1 / 3) * (0.6 - 0.795), 2);
    expect(parts.pinned[1]?.mixEffect).toBeCloseTo(0, 2);
    expect(parts.restMixEffect).toBeLessThan(-0.03);
    expect(Math.abs(parts.unexplained)).toBeLessThan(0.005);
  });

  it("leaves out what an attribute implies everywhere, and says what it does not", () => {
    // c2 occurs with b1 only: "a1 & b1" and "a1 & c2" are other rows, but c2 implies b1.
    const made = makeCase({
      dimensions: world,
      requests: ({ b, c }) =>
        c === "c2" && b !== "b1" ? { base: 0, current: 0 } : { base: 300, current: 300 },
      rates: falling(({ c }) => (c === "c2" ? 0.5 : 0)),
      seed: 2,
    });
    const kept = [...made.current.total.keys()].filter((row) => (made.base.total[row] ?? 0) > 0);
    expect(namesOf(explainRatio(pickRows(made, kept)))).toEqual(["c=c2"]);
  });

  it("answers for empty and tiny windows without numbers that are not numbers", () => {
    const found = explain({
      dimensions: { a: 2, b: 2 },
      rates: () => ({ base: 1, current: 0 }),
      requests: () => ({ base: 0, current: 0 }),
    });
    expect(found.verdict).toBe("none");
    expect(
      Object.values(found.parts)
        .flat()
        .every((part) => !Number.isNaN(part)),
    ).toBe(true);
  });
});

function rowsOf({ leaves }: MadeCase, of: Record<string, string>): Int32Array {
  const combination = Object.entries(of).map(([dimension, value]) => ({ dimension, value }) as never);
  return pinnedRows(leaves, leaves, [combination])[0] ?? new Int32Array(0);
}

const counts = fc.tuple(
  fc.integer({ min: 0, max: 60 }),
  fc.integer({ min: 0, max: 60 }),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: 0, max: 1, noNaN: true }),
);
/** 4 x 3 x 3 leaves with arbitrary counts, in which one value may have collapsed. */
const arbitraryCase = fc
  .tuple(fc.array(counts, { minLength: 36, maxLength: 36 }), fc.integer({ min: 0, max: 4 }))
  .map(([leaves, collapsed]): MadeCase => {
    let row = 0;
    return makeCase({
      dimensions: { a: 4, b: 3, c: 3 },
      requests: () => {
        const [base = 0, current = 0] = leaves[row] ?? [];
        row += 1;
        return { base, current };
      },
      rates: ({ a }) => {
        const [, , base = 0, current = 0] = leaves[row - 1] ?? [];
        return { base, current: a === `a${collapsed}` ? 0 : current };
      },
    });
  });

function pickRows(made: MadeCase, order: number[]): MadeCase {
  const { leaves } = made;
  const columns = leaves.dimensions.map((_, d) =>
    order.map((row) => leaves.values[d]?.[leaves.codes[d]?.[row] ?? 0] ?? ""),
  );
  const pick = (column: Float64Array) => Float64Array.from(order, (row) => column[row] ?? 0);
  return {
    leaves: codeLeaves(leaves.dimensions, columns),
    base: { success: pick(made.base.success), total: pick(made.base.total) },
    current: { success: pick(made.current.success), total: pick(made.current.total) },
  };
}

describe("whatever the counts", () => {
  it("splits the change exactly: causes + mix + unexplained", () => {
    fc.assert(
      fc.property(arbitraryCase, (made) => {
        const { parts } = explainRatio({ ...made, direction: "both" });
        const sum = parts.causes.reduce(
          (part, cause) => part + cause.contribution,
          parts.mix + parts.unexplained,
        );
        expect(Math.abs(sum - parts.change)).toBeLessThan(1e-9);
      }),
      { numRuns: 150 },
    );
  });

  it("splits it with pinned rows and over two columns as exactly: rate effects and mix effects", () => {
    const picks = fc.uniqueArray(fc.integer({ min: 0, max: 35 }), { maxLength: 20 });
    fc.assert(
      fc.property(arbitraryCase, picks, picks, (made, first, second) => {
        const pinned = [first, second.filter((row) => !first.includes(row))].map((rows) =>
          Int32Array.from(rows),
        );
        const { parts } = explainRatio({ ...made, direction: "both", pinned });
        const told = [...parts.pinned, ...parts.causes];
        const rate = told.reduce((sum, { contribution }) => sum + contribution, parts.unexplained);
        const mix = told.reduce((sum, { mixEffect }) => sum + mixEffect, parts.restMixEffect);
        expect(Math.abs(mix - parts.mix)).toBeLessThan(1e-9);
        expect(Math.abs(rate + mix - parts.change)).toBeLessThan(1e-9);
      }),
      { numRuns: 150 },
    );
  });

  it("gives the same answer when rows are shuffled", () => {
    const order = fc.shuffledSubarray(
      Array.from({ length: 36 }, (_, row) => row),
      { minLength: 36, maxLength: 36 },
    );
    fc.assert(
      fc.property(arbitraryCase, order, (made, rows) => {
        const [given, shuffled] = [explainRatio(made), explainRatio(pickRows(made, rows))];
        expect(namesOf(shuffled)).toEqual(namesOf(given));
        expect(shuffled.verdict).toBe(given.verdict);
        expect(shuffled.parts.causes.map(({ contribution }) => contribution)).toEqual(
          given.parts.causes.map(({ contribution }) => contribution),
        );
      }),
      { numRuns: 150 },
    );
  });

  it("gives the same answer when values are renamed", () => {
    fc.assert(
      fc.property(arbitraryCase, fc.integer({ min: 1, max: 35 }), (made, turn) => {
        // Another first-seen order and names that sort the other way round.
        const turned = pickRows(
          made,
          [...Array(36).keys()].map((row) => (row * 35 + turn) % 36),
        );
        const renamed = {
          ...turned,
          leaves: {
            ...turned.leaves,
            values: turned.leaves.values.map((values) =>
              values.map((value) => `${9 - Number(value.slice(1))}-${value}`),
            ),
          },
        };
        const given = explainRatio(made);
        const answer = explainRatio(renamed);
        expect(namesOf(answer).map((name) => name.replace(/\d-/g, ""))).toEqual(namesOf(given));
        expect(answer.verdict).toBe(given.verdict);
      }),
      { numRuns: 150 },
    );
  });
});
