import type { WindowCounts } from "./baseline.ts";
import { rowsWith } from "./fullest-description.ts";
import type { Cell, Lattice } from "./lattice.ts";
import { type Leaves, total } from "./leaves.ts";
import { tuning } from "./tuning.ts";

export interface CausePart {
  cell: Cell;
  base: { success: number; total: number };
  current: { success: number; total: number };
  /** Failures beyond what the baseline would have given this traffic. */
  excessFailures: number;
  /** Part of the change of the rate, in rate points (negative lowers the rate). */
  contribution: number;
  /** 95 % interval of `contribution`. */
  interval: [number, number];
}

/** causes + mix + unexplained = change, to the last bits of a double. */
export interface RatioParts {
  base: { success: number; total: number };
  current: { success: number; total: number };
  change: number;
  causes: CausePart[];
  mix: number;
  unexplained: number;
}

export interface SplitInput {
  leaves: Leaves;
  base: WindowCounts;
  current: WindowCounts;
  /** Failures each leaf's current traffic would have had at its baseline rate, and that rate. */
  expected: Float64Array;
  rates: Float64Array;
  causes: Cell[];
  lattice: Lattice;
  dispersion: number;
}

// Two-sided 95 % of a normal distribution.
const Z95 = 1.96;

/**
 * Splits the change of the rate. A row that several causes cover belongs to the first of them; what
 * no cause covers is unexplained; what the baseline rates alone make of the moved traffic is mix.
 */
export function splitChange(input: SplitInput): RatioParts {
  const { leaves, base, current, expected, lattice } = input;
  const totals = {
    base: { success: total(base.success), total: total(base.total) },
    current: { success: total(current.success), total: total(current.total) },
  };
  const now = Math.max(1, totals.current.total);
  const alive = new Uint8Array(leaves.rows).fill(1);
  const causes = input.causes.map((cell) => {
    const rows = rowsWith(leaves, lattice.attributes(cell), alive);
    for (const row of rows) alive[row] = 0;
    return partOf(input, cell, rows, now);
  });
  const rest = rowsWith(leaves, [], alive);
  const unexplained = -excessOf(current, expected, rest) / now;
  const baseRate = rateOf(totals.base);
  const change = rateOf(totals.current) - baseRate;
  const mix =
    totals.base.total > 0 && totals.current.total > 0 ? 1 - total(expected) / now - baseRate : change;
  return { ...totals, change, causes, mix, unexplained };
}

function rateOf({ success, total: count }: { success: number; total: number }): number {
  return count > 0 ? success / count : 0;
}

function partOf(
  { base, current, expected, rates, dispersion }: SplitInput,
  cell: Cell,
  rows: Int32Array,
  now: number,
): CausePart {
  const excessFailures = excessOf(current, expected, rows);
  const counts = { base: { success: 0, total: 0 }, current: { success: 0, total: 0 } };
  let baselineNoise = 0;
  for (const row of rows) {
    const [requests, p] = [current.total[row] as number, rates[row] as number];
    counts.base.success += base.success[row] as number;
    counts.base.total += base.total[row] as number;
    counts.current.success += current.success[row] as number;
    counts.current.total += requests;
    baselineNoise +=
      (requests * requests * p * (1 - p)) / ((base.total[row] as number) + tuning.priorRequests);
  }
  const { success, total: requests } = counts.current;
  const countingNoise = requests > 0 ? (success * (requests - success)) / requests : 0;
  const half = (Z95 * Math.sqrt((countingNoise + baselineNoise) * dispersion)) / now;
  const contribution = -excessFailures / now;
  return {
    cell,
    ...counts,
    excessFailures,
    contribution,
    interval: [contribution - half, contribution + half],
  };
}

function excessOf(current: WindowCounts, expected: Float64Array, rows: Int32Array): number {
  let excess = 0;
  for (const row of rows) {
    excess += (current.total[row] as number) - (current.success[row] as number) - (expected[row] as number);
  }
  return excess;
}
