import { seededRandom } from "../../shared/seeded-random.ts";
import type { WindowCounts } from "./baseline.ts";
import { codeLeaves, type Leaves } from "./leaves.ts";

/** A small made-up case for tests: every combination of the values, rates set by a function. */
export interface MadeCase {
  leaves: Leaves;
  base: WindowCounts;
  current: WindowCounts;
}

export interface MadeOptions {
  dimensions: Record<string, number>;
  /** Requests of a leaf per window; the default is 200 in both. */
  requests?: (attributes: Record<string, string>) => { base: number; current: number };
  /** Success rates of a leaf per window. */
  rates: (attributes: Record<string, string>) => { base: number; current: number };
  /** Binomial noise from this seed; without one the counts are the rounded expectation. */
  seed?: number;
}

/** Values are named `<dimension><number>`, numbers from 1. */
export function makeCase({ dimensions, requests, rates, seed }: MadeOptions): MadeCase {
  const random = seed === undefined ? null : seededRandom(seed);
  const names = Object.keys(dimensions);
  const columns: string[][] = names.map(() => []);
  const counts: [number[], number[], number[], number[]] = [[], [], [], []];
  const rows = Object.values(dimensions).reduce((product, count) => product * count, 1);
  for (let row = 0; row < rows; row += 1) {
    let rest = row;
    const attributes: Record<string, string> = {};
    names.forEach((name, d) => {
      const count = dimensions[name] ?? 1;
      const value = `${name}${(rest % count) + 1}`;
      rest = Math.floor(rest / count);
      attributes[name] = value;
      columns[d]?.push(value);
    });
    const volume = requests?.(attributes) ?? { base: 200, current: 200 };
    const rate = rates(attributes);
    counts[0].push(successes(volume.base, rate.base, random));
    counts[1].push(volume.base);
    counts[2].push(successes(volume.current, rate.current, random));
    counts[3].push(volume.current);
  }
  return {
    leaves: codeLeaves(names, columns),
    base: { success: Float64Array.from(counts[0]), total: Float64Array.from(counts[1]) },
    current: { success: Float64Array.from(counts[2]), total: Float64Array.from(counts[3]) },
  };
}

function successes(requests: number, rate: number, random: (() => number) | null): number {
  if (!random) return Math.round(requests * rate);
  let hits = 0;
  for (let i = 0; i < requests; i += 1) if (random() < rate) hits += 1;
  return hits;
}
