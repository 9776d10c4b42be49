import type { WindowCounts } from "./baseline.ts";
import { rowsWith } from "./fullest-description.ts";
import type { Cell, Lattice } from "./lattice.ts";
import { type Leaves, total } from "./leaves.ts";
import { tuning } from "./tuning.ts";

/** What some rows did to the rate. */
export interface RowsPart {
  base: { success: number; total: number };
  current: { success: number; total: number };
  /** Failures beyond what the baseline would have given this traffic. */
  excessFailures: number;
  /** Rate effect: part of the change of the rate, in rate points (negative lowers the rate). */
  contribution: number;
  /** Part of the mix that falls on these rows, rate points. */
  mixEffect: number;
  /** 95 % interval of `contribution`. */
  interval: [number, number];
}
export interface CausePart extends RowsPart {
  cell: Cell;
}

/** pinned + causes + mix + unexplained = change, and every mixEffect + restMixEffect = mix, to the last bits of a double. */
export interface RatioParts {
  base: { success: number; total: number };
  current: { success: number; total: number };
  change: number;
  pinned: RowsPart[];
  causes: CausePart[];
  mix: number;
  restMixEffect: number;
  unexplained: number;
}

export interface SplitInput {
  leaves: Leaves;
  base: WindowCounts;
  current: WindowCounts;
  /** Failures each leaf's current traffic would have had at its baseline rate, and that rate. */
  expected: Float64Array;
  rates: Float64Array;
  /** Rows that belong to no cause, each in one list at most. */
  pinned?: readonly Int32Array[] | undefined;
  causes: Cell[];
  lattice: Lattice;
  dispersion: number;
}

// Two-sided 95 % of a normal distribution.
const Z95 = 1.96;

/**
 * Splits the change of the rate. Pinned rows come first; a row that several causes cover belongs to the
 * first of them; what no cause covers is unexplained; what the baseline rates alone make of the moved
 * traffic is mix.
 */
export function splitChange(input: SplitInput): RatioParts {
  const whole = wholeOf(input);
  const { base, current, baseRate } = whole;
  const { pinned, causes, alive } = partsOf(input, whole);
  const rest = partOf(input, rowsWith(input.leaves, [], alive), whole);
  const change = rateOf(current) - baseRate;
  const both = base.total > 0 && current.total > 0;
  const told = [...pinned, ...causes, rest];
  // Without traffic to compare, the change is no one's doing.
  const mix = both
    ? 1 - total(input.expected) / current.total - baseRate
    : change - told.reduce((sum, { contribution }) => sum + contribution, 0);
  return {
    base,
    current,
    change,
    pinned,
    causes,
    mix,
    restMixEffect: both ? rest.mixEffect : mix,
    unexplained: rest.contribution,
  };
}

/** Only the causes' parts: what is left is nearly all rows, and adding those up takes the longest. */
export function splitCauses(
  input: SplitInput,
  { base, current }: Pick<Whole, "base" | "current">,
): CausePart[] {
  return partsOf(input, { base, current, baseRate: rateOf(base) }).causes;
}

function partsOf(input: SplitInput, whole: Whole) {
  const { leaves, lattice } = input;
  const alive = new Uint8Array(leaves.rows).fill(1);
  const take = (rows: Int32Array) => {
    for (const row of rows) alive[row] = 0;
    return partOf(input, rows, whole);
  };
  const pinned = (input.pinned ?? []).map(take);
  const causes = input.causes.map((cell) => ({
    cell,
    ...take(rowsWith(leaves, lattice.attributes(cell), alive)),
  }));
  return { pinned, causes, alive };
}

function wholeOf({ base, current }: SplitInput): Whole {
  const counts = ({ success, total: requests }: WindowCounts) => ({
    success: total(success),
    total: total(requests),
  });
  const totals = { base: counts(base), current: counts(current) };
  return { ...totals, baseRate: rateOf(totals.base) };
}

function rateOf({ success, total: count }: { success: number; total: number }): number {
  return count > 0 ? success / count : 0;
}

interface Whole {
  base: { success: number; total: number };
  current: { success: number; total: number };
  baseRate: number;
}

function partOf(
  { base, current, expected, rates, dispersion }: SplitInput,
  rows: Int32Array,
  whole: Whole,
): RowsPart {
  const counts = { base: { success: 0, total: 0 }, current: { success: 0, total: 0 } };
  let expectedFailures = 0;
  let baselineNoise = 0;
  for (const row of rows) {
    const [requests, p] = [current.total[row] as number, rates[row] as number];
    counts.base.success += base.success[row] as number;
    counts.base.total += base.total[row] as number;
    counts.current.success += current.success[row] as number;
    counts.current.total += requests;
    expectedFailures += expected[row] as number;
    baselineNoise +=
      (requests * requests * p * (1 - p)) / ((base.total[row] as number) + tuning.priorRequests);
  }
  const now = Math.max(1, whole.current.total);
  const { success, total: requests } = counts.current;
  const excessFailures = requests - success - expectedFailures;
  const countingNoise = requests > 0 ? (success * (requests - success)) / requests : 0;
  const half = (Z95 * Math.sqrt((countingNoise + baselineNoise) * dispersion)) / now;
  const contribution = (success + expectedFailures - requests) / now;
  return {
    ...counts,
    excessFailures,
    contribution,
    mixEffect: mixEffectOf(counts, expectedFailures, whole),
    interval: [contribution - half, contribution + half],
  };
}

/**
 * Kitagawa's composition effect ("Components of a difference between two rates", JASA 50, 1955) summed
 * over the rows' leaves: (share now - share before) x (baseline rate of the leaf - baseline rate of all).
 * With c the part of the present requests, b that of the baseline's: c x (expected rate now - R) -
 * b x (rate before - R). Measured from R, a part that grew at an average rate moves nothing, and the Rs
 * cancel over all rows, so that the parts add up to the mix exactly. The baseline side is what was
 * counted, not what the shrunken rates say: else the parts would miss the mix by what shrinking did.
 */
function mixEffectOf(
  { base, current }: Pick<RowsPart, "base" | "current">,
  expectedFailures: number,
  whole: Whole,
): number {
  if (whole.base.total === 0 || whole.current.total === 0) return 0;
  const now = current.total - expectedFailures - current.total * whole.baseRate;
  const before = base.success - base.total * whole.baseRate;
  return now / whole.current.total - before / whole.base.total;
}
