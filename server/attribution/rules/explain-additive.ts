import { type CauseSet, rankAlternatives } from "./alternatives.ts";
import { type Columns, Cuboids } from "./cuboids.ts";
import { additiveEvidence } from "./evidence.ts";
import { findCauses, type Search } from "./find-causes.ts";
import { rowsWith } from "./fullest-description.ts";
import { type Cell, Lattice } from "./lattice.ts";
import { type Leaves, onGrid, total } from "./leaves.ts";
import { tuning } from "./tuning.ts";

export interface AdditiveInput {
  leaves: Leaves;
  /** Amount seen and amount forecast, one entry a leaf. */
  real: Float64Array;
  predict: Float64Array;
}

export interface AdditiveExplanation {
  verdict: "causes" | "global" | "none";
  direction: "drop" | "rise";
  lattice: Lattice;
  causes: Cell[];
  alternatives: CauseSet[];
  /** real - forecast, and how it splits: contributions + unexplained = change. */
  change: number;
  contributions: number[];
  unexplained: number;
  /** Standard deviation of a leaf's relative deviation from its forecast. */
  noise: number;
}

/**
 * Why an amount left its forecast. Forecast errors are taken as relative to the amount, so each leaf
 * is one observation of a relative deviation; the rest is the search that rates use. Causes may be as
 * deep as the data has dimensions, because a single leaf can be measured here.
 */
export function explainAdditive(input: AdditiveInput): AdditiveExplanation {
  const drop = search(input, 1);
  const rise = search(input, -1);
  const best = evidenceOf(rise) > evidenceOf(drop) ? rise : drop;
  const causes = best.causes.map(({ cell }) => cell);
  const alive = new Uint8Array(input.leaves.rows).fill(1);
  const contributions = causes.map((cell) => {
    const rows = rowsWith(input.leaves, best.lattice.attributes(cell), alive);
    for (const row of rows) alive[row] = 0;
    return deviationOf(input, rows);
  });
  const change = total(input.real) - total(input.predict);
  return {
    verdict: causes.length > 0 ? "causes" : best.global ? "global" : "none",
    direction: best === rise ? "rise" : "drop",
    lattice: best.lattice,
    causes,
    alternatives: best.alternatives,
    change,
    contributions,
    unexplained: deviationOf(input, rowsWith(input.leaves, [], alive)),
    noise: best.noise,
  };
}

interface OneDirection extends Search {
  lattice: Lattice;
  alternatives: CauseSet[];
  noise: number;
}

function search(input: AdditiveInput, sign: 1 | -1): OneDirection {
  const { leaves } = input;
  const columns = columnsOf(input, sign);
  const noise = noiseOf(columns[0], columns[1]);
  const cuboids = new Cuboids(leaves, columns, depthFor(leaves));
  const full = cuboids.save();
  const lattice = new Lattice(cuboids, additiveEvidence(columns, noise));
  const found = findCauses(lattice, columns[1], {
    maxCauses: tuning.additiveCauses,
    firstNats: tuning.additiveNats,
    laterNats: tuning.additiveNats,
    // One leaf that is gone stands beside a whole dimension value that is: both are causes.
    laterEvidence: 0,
    laterEffect: 0,
  });
  cuboids.restore(full);
  return { ...found, lattice, noise, alternatives: rankAlternatives(lattice, found.causes, columns[1]) };
}

function evidenceOf(found: OneDirection): number {
  return found.causes.reduce((sum, { cell }) => sum + cell.nats, 0);
}

/** Deviations towards `sign`, each relative to the larger of real and forecast: within -1..1. */
function columnsOf({ leaves, real, predict }: AdditiveInput, sign: 1 | -1): Columns {
  const deviation = new Float64Array(leaves.rows);
  const seen = new Float64Array(leaves.rows);
  const amount = new Float64Array(leaves.rows);
  const missing = new Float64Array(leaves.rows);
  for (let row = 0; row < leaves.rows; row += 1) {
    const [is, should] = [real[row] as number, predict[row] as number];
    const larger = Math.max(is, should);
    if (larger <= 0) continue;
    deviation[row] = onGrid((sign * (should - is)) / larger);
    seen[row] = 1;
    amount[row] = onGrid(should);
    missing[row] = onGrid(sign * (should - is));
  }
  return [deviation, seen, amount, missing];
}

// Median of |x| for a standard normal distribution.
const HALF_NORMAL_MEDIAN = 0.6745;
const LEAST_NOISE = 0.01;

/** The scatter on the other side of zero, which no cause of this direction touches. */
function noiseOf(deviation: Float64Array, seen: Float64Array): number {
  const other: number[] = [];
  for (let row = 0; row < deviation.length; row += 1) {
    if ((seen[row] as number) > 0 && (deviation[row] as number) <= 0) other.push(-(deviation[row] as number));
  }
  if (other.length === 0) return LEAST_NOISE;
  other.sort((x, y) => x - y);
  return Math.max(LEAST_NOISE, (other[other.length >> 1] ?? 0) / HALF_NORMAL_MEDIAN);
}

// Sums of all cuboids of all depths, while that many fit in a moment and in memory.
const AFFORDABLE_SUMS = 4_000_000;

function depthFor(leaves: Leaves): number {
  const dimensions = leaves.dimensions.length;
  return leaves.rows * 2 ** dimensions <= AFFORDABLE_SUMS ? dimensions : tuning.depth;
}

function deviationOf({ real, predict }: AdditiveInput, rows: Int32Array): number {
  let sum = 0;
  for (const row of rows) sum += (real[row] as number) - (predict[row] as number);
  return sum;
}
