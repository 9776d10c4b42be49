import type { WindowCounts } from "../../server/attribution/rules/baseline.ts";
import { codeLeaves, type Leaves } from "../../server/attribution/rules/leaves.ts";
import { seededRandom } from "../../server/shared/seeded-random.ts";

export interface Generated {
  leaves: Leaves;
  base: WindowCounts;
  current: WindowCounts;
}

/**
 * Leaves for speed measurements: `rows` distinct combinations of six dimensions, a few requests each,
 * one planted cause of two attributes. Counts are made up; nothing here measures quality.
 */
export function generateLeaves(rows: number, seed: number): Generated {
  const random = seededRandom(seed);
  const cardinalities = [12, 10, 8, 16, 9, 14];
  const distinct = cardinalities.reduce((product, count) => product * count, 1);
  const stride = 7_368_787 % distinct;
  const columns: string[][] = cardinalities.map(() => []);
  const counts = Array.from({ length: 4 }, () => new Float64Array(rows));
  const [baseSuccess, baseTotal, success, total] = counts as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let row = 0; row < rows; row += 1) {
    let rest = (row * stride) % distinct;
    const values = cardinalities.map((count, d) => {
      const value = rest % count;
      rest = Math.floor(rest / count);
      columns[d]?.push(`${d}-${value}`);
      return value;
    });
    const rate = 0.97 - 0.002 * (values[0] ?? 0);
    const fallen = values[1] === 3 && values[3] === 5;
    baseTotal[row] = 1 + Math.floor(random() * 12);
    total[row] = 1 + Math.floor(random() * 12);
    baseSuccess[row] = draw(baseTotal[row] ?? 0, rate, random);
    success[row] = draw(total[row] ?? 0, fallen ? rate * 0.6 : rate, random);
  }
  const dimensions = cardinalities.map((_, d) => `d${d}`);
  return {
    leaves: codeLeaves(dimensions, columns),
    base: { success: baseSuccess, total: baseTotal },
    current: { success, total },
  };
}

function draw(count: number, probability: number, random: () => number): number {
  let hits = 0;
  for (let i = 0; i < count; i += 1) if (random() < probability) hits += 1;
  return hits;
}
