import { describe, expect, it } from "vitest";
import { normalDraw, seededRandom } from "../../shared/seeded-random.ts";
import { explainAdditive } from "./explain-additive.ts";
import { explainRatio } from "./explain-ratio.ts";
import type { Cell, Lattice } from "./lattice.ts";
import { codeLeaves, type Leaves } from "./leaves.ts";
import { makeCase } from "./made-case.ts";

const SEEDS = Array.from({ length: 60 }, (_, i) => 1_000 + i);
const DIMENSIONS = { a: 5, b: 4, c: 3, d: 2 };

/** What every case is made of: leaves, and columns of counts or amounts. */
interface Table {
  leaves: Leaves;
  columns: Float64Array[];
}

/** Seeded cases of every kind: none, one or two causes, of one or two attributes, with or without moved traffic. */
function ratioTable(seed: number): Table {
  const random = seededRandom(seed);
  const planted = Array.from({ length: seed % 3 }, () => plantedCause(random));
  const moved = seed % 4 === 0;
  const made = makeCase({
    dimensions: DIMENSIONS,
    seed,
    requests: ({ a }) => ({
      base: 150 + Math.floor(random() * 200),
      current: (150 + Math.floor(random() * 200)) * (moved && a === "a1" ? 4 : 1),
    }),
    rates: (at) => {
      const base = 0.9 - (at.a === "a1" ? 0.2 : 0) + (at.b === "b2" ? 0.05 : 0);
      return { base, current: planted.some((hits) => hits(at)) ? base * 0.6 : base };
    },
  });
  const { leaves, base, current } = made;
  return { leaves, columns: [base.success, base.total, current.success, current.total] };
}

function additiveTable(seed: number): Table {
  const random = seededRandom(seed);
  const planted = Array.from({ length: seed % 3 }, () => plantedCause(random));
  const factor = seed % 2 === 0 ? 0.5 : 1.7;
  const { leaves } = makeCase({ dimensions: DIMENSIONS, rates: () => ({ base: 1, current: 1 }) });
  const [real, predict] = [new Float64Array(leaves.rows), new Float64Array(leaves.rows)];
  for (let row = 0; row < leaves.rows; row += 1) {
    const hit = planted.some((hits) => hits(attributesAt(leaves, row)));
    predict[row] = 50 + 1_000 * random();
    real[row] = (predict[row] as number) * (1 + 0.04 * normalDraw(random)) * (hit ? factor : 1);
  }
  return { leaves, columns: [real, predict] };
}

function plantedCause(random: () => number): (at: Record<string, string>) => boolean {
  const names = Object.keys(DIMENSIONS).slice(0, 3);
  const depth = random() < 0.5 ? 1 : 2;
  const from = Math.floor(random() * names.length);
  const picked = Array.from({ length: depth }, (_, i) => names[(from + i) % names.length] ?? "a");
  const value = new Map(picked.map((name) => [name, `${name}${1 + Math.floor(random() * 3)}`]));
  return (at) => picked.every((name) => at[name] === value.get(name));
}

function attributesAt({ dimensions, values, codes }: Leaves, row: number): Record<string, string> {
  return Object.fromEntries(dimensions.map((name, d) => [name, values[d]?.[codes[d]?.[row] ?? 0] ?? ""]));
}

interface Told {
  verdict: string;
  causes: string[];
  alternatives: string[][];
  contributions: number[];
  change: number;
  /** Change - (contributions + mix + unexplained). */
  rest: number;
}

function names(lattice: Lattice, cells: Cell[]): string[] {
  return cells.map((cell) => lattice.name(cell));
}

function tellRatio({ leaves, columns }: Table): Told {
  const [success, total, nowSuccess, nowTotal] = columns as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const found = explainRatio({
    leaves,
    base: { success, total },
    current: { success: nowSuccess, total: nowTotal },
    direction: "both",
  });
  const contributions = found.parts.causes.map(({ contribution }) => contribution);
  const { mix, unexplained } = found.parts;
  // The change from the counts themselves, not from what the engine says it is.
  const change = sum(nowSuccess) / sum(nowTotal) - sum(success) / sum(total);
  return {
    verdict: `${found.verdict} ${found.mixDimension ?? ""}`,
    causes: names(found.lattice, found.causes),
    alternatives: found.alternatives.map((cells) => names(found.lattice, cells)),
    contributions,
    change,
    rest: change - contributions.reduce((all, part) => all + part, mix + unexplained),
  };
}

function tellAdditive({ leaves, columns }: Table): Told {
  const [real, predict] = columns as [Float64Array, Float64Array];
  const found = explainAdditive({ leaves, real, predict });
  const change = (sum(real) - sum(predict)) / sum(predict);
  const parts = found.contributions.reduce((all, part) => all + part, found.unexplained) / sum(predict);
  return {
    verdict: `${found.verdict} ${found.direction}`,
    causes: names(found.lattice, found.causes),
    alternatives: found.alternatives.map((cells) => names(found.lattice, cells)),
    contributions: found.contributions,
    change,
    rest: change - parts,
  };
}

function sum(column: Float64Array): number {
  return column.reduce((all, value) => all + value, 0);
}

function inOrder({ leaves, columns }: Table, order: number[], rename = (value: string) => value): Table {
  const texts = leaves.dimensions.map((_, d) =>
    order.map((row) => rename(leaves.values[d]?.[leaves.codes[d]?.[row] ?? 0] ?? "")),
  );
  return {
    leaves: codeLeaves(leaves.dimensions, texts),
    columns: columns.map((column) => Float64Array.from(order, (row) => column[row] ?? 0)),
  };
}

function shuffled(rows: number, seed: number): number[] {
  const random = seededRandom(seed);
  return Array.from({ length: rows }, (_, row) => ({ row, key: random() }))
    .sort((x, y) => x.key - y.key)
    .map(({ row }) => row);
}

// Sorts the other way round, so that a tie that names decide would show.
const rename = (value: string) => `${9 - Number(value.slice(1))}${value[0]}`;
const renameBack = (name: string) =>
  name.replaceAll(/=(\d)([a-d])/g, (_, digit, letter) => `=${letter}${9 - Number(digit)}`);

describe.each([
  { kind: "a rate", make: ratioTable, tell: tellRatio },
  { kind: "an amount", make: additiveTable, tell: tellAdditive },
])("over seeded cases of $kind", ({ make, tell }) => {
  const tables = SEEDS.map(make);
  const told = tables.map(tell);

  it("meets cases of every kind, so that nothing below holds for want of an answer", () => {
    const counts = told.map(({ causes }) => causes.length);
    expect(counts.filter((count) => count === 0).length).toBeGreaterThan(10);
    expect(counts.filter((count) => count === 1).length).toBeGreaterThan(10);
    expect(counts.filter((count) => count > 1).length).toBeGreaterThan(5);
    expect(new Set(told.flatMap(({ causes }) => causes)).size).toBeGreaterThan(15);
    expect(told.filter(({ change }) => Math.abs(change) > 0.02).length).toBeGreaterThan(20);
  });

  it("parts add up to the change that the counts show, within 1e-9", () => {
    for (const { rest } of told) expect(Math.abs(rest)).toBeLessThan(1e-9);
  });

  it("gives the same answer, alternatives and all, when rows are shuffled", () => {
    for (const [i, table] of tables.entries()) {
      const order = shuffled(table.leaves.rows, SEEDS[i] ?? 0);
      expect(order).not.toEqual([...order].sort((x, y) => x - y));
      const { rest: _, contributions, change, ...answer } = tell(inOrder(table, order));
      expect(answer).toEqual({
        verdict: told[i]?.verdict,
        causes: told[i]?.causes,
        alternatives: told[i]?.alternatives,
      });
      for (const [place, part] of contributions.entries())
        expect(part).toBeCloseTo(told[i]?.contributions[place] ?? Number.NaN, 9);
      expect(change).toBeCloseTo(told[i]?.change ?? Number.NaN, 12);
    }
  });

  it("gives the same answer when values are renamed", () => {
    for (const [i, table] of tables.entries()) {
      const answer = tell(inOrder(table, shuffled(table.leaves.rows, 7), rename));
      if (answer.causes.length > 0) expect(answer.causes).not.toEqual(told[i]?.causes);
      expect(answer.verdict).toBe(told[i]?.verdict);
      expect(answer.causes.map(renameBack)).toEqual(told[i]?.causes);
      expect(answer.alternatives.map((set) => set.map(renameBack))).toEqual(told[i]?.alternatives);
    }
  });

  it("gives another answer when counts change places, so that the comparisons above can fail", () => {
    const others = tables.map((table, i) => {
      const order = shuffled(table.leaves.rows, SEEDS[i] ?? 0);
      const columns = table.columns.map((column) => Float64Array.from(order, (row) => column[row] ?? 0));
      return tell({ ...table, columns });
    });
    const withCauses = told.flatMap(({ causes }, i) => (causes.length > 0 ? [i] : []));
    for (const i of withCauses) expect(others[i]?.causes).not.toEqual(told[i]?.causes);
  });
});
