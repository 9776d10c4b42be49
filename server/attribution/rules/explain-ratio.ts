import { type CauseSet, rankAlternatives } from "./alternatives.ts";
import { baselineRates, type WindowCounts } from "./baseline.ts";
import { type Columns, Cuboids } from "./cuboids.ts";
import { measureDispersion } from "./dispersion.ts";
import { type Evidence, ratioEvidence } from "./evidence.ts";
import { findCauses, type Search, standardLimits } from "./find-causes.ts";
import { type Cell, Lattice } from "./lattice.ts";
import { type Leaves, onGrid, total } from "./leaves.ts";
import { mixEffect } from "./mix.ts";
import { emptied } from "./pinned-rows.ts";
import { type RatioParts, splitChange } from "./split-change.ts";
import { tuning } from "./tuning.ts";

export interface RatioInput {
  leaves: Leaves;
  base: WindowCounts;
  current: WindowCounts;
  /** "fall" looks for failures in excess only; "both" explains a rise when the rate rose. */
  direction?: "fall" | "both";
  /** Rows already told, see pinned-rows.ts: what is looked for is among the others. */
  pinned?: readonly Int32Array[];
}

export type RatioVerdict = "causes" | "mix" | "global" | "none";

export interface RatioExplanation {
  verdict: RatioVerdict;
  /** Index of the dimension whose traffic moved; only with verdict "mix". */
  mixDimension: number | null;
  parts: RatioParts;
  /** Names of cells: `lattice.attributes(cell)`. */
  lattice: Lattice;
  causes: Cell[];
  /** Evidence that the pinned rows moved, either way: nobody looked for them, so without a penalty. */
  pinnedNats: number[];
  /** Ranked; the first is the answer itself when there is one. */
  alternatives: CauseSet[];
  /** Failure probability of each leaf in the baseline, and the failures it predicts now. */
  rates: Float64Array;
  expected: Float64Array;
  /** Over-dispersion the evidence was divided by, >= 1. */
  dispersion: number;
  direction: "fall" | "rise";
}

/**
 * Why a success rate moved between two windows: which combinations of attributes, how much each
 * explains, how much is traffic that moved, how much is unexplained; or plainly that nothing did.
 */
export function explainRatio(input: RatioInput): RatioExplanation {
  const { leaves, base, current, pinned = [] } = input;
  const rates = baselineRates(leaves, base);
  const expected = expectedFailures(leaves, current, rates);
  const mix = mixEffect(leaves, base, current, rates, expected);
  const variance = baselineVariance(base, current, rates);
  const rest = restOf({ current, expected, variance }, pinned);
  const rate = rateEffect(rest, rates, total(current.total));
  let found = search(leaves, fallColumns(rest));
  let direction: RatioExplanation["direction"] = "fall";
  if (input.direction === "both" && found.causes.length === 0 && !found.global && rate.effect > 0) {
    // Nothing fell and yet the rate moved up: the same questions about successes in excess.
    const risen = search(leaves, riseColumns(rest));
    if (risen.causes.length > 0 || risen.global) {
      found = risen;
      direction = "rise";
    }
  }
  const causes = found.causes.map(({ cell }) => cell);
  const believed = tuning.believed * Math.sqrt(found.dispersion);
  const rateMoved = Math.abs(rate.effect) > believed * rate.error;
  const failing = Math.max(1e-9, 1 - total(base.success) / Math.max(1, total(base.total)));
  // Traffic always drifts a little: a mix effect has to matter, not only to be measurable.
  const mixMoved =
    Math.abs(mix.effect) > believed * mix.error && Math.abs(mix.effect) > tuning.materialMix * failing;
  // One window alone says nothing about a change.
  const compared = total(base.total) > 0 && total(current.total) > 0;
  const verdict = compared
    ? verdictOf({ found, rateMoved, mixMoved, rate: rate.effect, mix: mix.effect })
    : "none";
  return {
    verdict,
    mixDimension: verdict === "mix" ? mix.dimension : null,
    parts: splitChange({
      leaves,
      base,
      current,
      expected,
      rates,
      pinned,
      causes,
      lattice: found.lattice,
      dispersion: found.dispersion,
    }),
    lattice: found.lattice,
    causes,
    pinnedNats: pinned.map((rows) => natsOf(found.lattice.evidence, { current, expected, variance }, rows)),
    alternatives: found.alternatives,
    rates,
    expected,
    dispersion: found.dispersion,
    direction,
  };
}

function verdictOf(of: {
  found: Search;
  rateMoved: boolean;
  mixMoved: boolean;
  rate: number;
  mix: number;
}): RatioVerdict {
  if (of.found.causes.length > 0) return "causes";
  // Of two changes without a cause the larger one names the verdict.
  if (of.mixMoved && Math.abs(of.mix) >= Math.abs(of.rate)) return "mix";
  if (of.found.global || of.rateMoved) return "global";
  return of.mixMoved ? "mix" : "none";
}

/** Failures a leaf's current traffic would have had at its baseline rate. */
export function expectedFailures(leaves: Leaves, current: WindowCounts, rates: Float64Array): Float64Array {
  const expected = new Float64Array(leaves.rows);
  for (let row = 0; row < leaves.rows; row += 1) {
    expected[row] = onGrid((current.total[row] as number) * (rates[row] as number));
  }
  return expected;
}

/** Variance of a leaf's expected failures: the baseline is a sample too. */
export function baselineVariance(
  base: WindowCounts,
  current: WindowCounts,
  rates: Float64Array,
): Float64Array {
  const variance = new Float64Array(rates.length);
  for (let row = 0; row < rates.length; row += 1) {
    const p = rates[row] as number;
    const requests = current.total[row] as number;
    variance[row] = onGrid(
      (requests * requests * p * (1 - p)) / ((base.total[row] as number) + tuning.priorRequests),
    );
  }
  return variance;
}

/** The present window and what the baseline says about it. */
interface Present {
  current: WindowCounts;
  expected: Float64Array;
  variance: Float64Array;
}

function restOf({ current, expected, variance }: Present, pinned: readonly Int32Array[]): Present {
  return {
    current: { success: emptied(current.success, pinned), total: emptied(current.total, pinned) },
    expected: emptied(expected, pinned),
    variance: emptied(variance, pinned),
  };
}

function natsOf(evidence: Evidence, present: Present, rows: Int32Array): number {
  const [failures, expected, requests, variance] = fallColumns(present).map((column) =>
    rows.reduce((sum, row) => sum + (column[row] as number), 0),
  ) as [number, number, number, number];
  return failures >= expected
    ? evidence.nats(failures, expected, requests, variance)
    : evidence.nats(requests - failures, requests - expected, requests, variance);
}

function fallColumns({ current, expected, variance }: Present): Columns {
  return [difference(current.total, current.success), expected, current.total, variance];
}

function riseColumns({ current, expected, variance }: Present): Columns {
  return [current.success, difference(current.total, expected), current.total, variance];
}

function difference(from: Float64Array, take: Float64Array): Float64Array {
  const rest = new Float64Array(from.length);
  for (let row = 0; row < rest.length; row += 1) rest[row] = (from[row] as number) - (take[row] as number);
  return rest;
}

/** Search once with plain counting noise to learn how much the rest scatters, then again with it. */
function search(
  leaves: Leaves,
  columns: Columns,
): Search & { lattice: Lattice; dispersion: number; alternatives: CauseSet[] } {
  const traffic = columns[2];
  const cuboids = new Cuboids(leaves, columns, tuning.depth);
  const full = cuboids.save();
  const plain = ratioEvidence(columns, 1);
  findCauses(new Lattice(cuboids, plain), traffic, {
    ...standardLimits,
    maxCauses: tuning.dispersionCauses,
    laterNats: tuning.firstNats,
  });
  const dispersion = measureDispersion(cuboids);
  cuboids.restore(full);
  const evidence: Evidence = dispersion === 1 ? plain : ratioEvidence(columns, dispersion);
  const lattice = new Lattice(cuboids, evidence);
  const found = findCauses(lattice, traffic, standardLimits);
  cuboids.restore(full);
  return { ...found, lattice, dispersion, alternatives: rankAlternatives(lattice, found.causes, traffic) };
}

/** Change of the rate of all `requests` at unchanged traffic, with its standard error from both samples. */
function rateEffect(
  { current, expected, variance: variances }: Present,
  rates: Float64Array,
  requests: number,
): { effect: number; error: number } {
  if (requests === 0) return { effect: 0, error: 0 };
  let variance = 0;
  for (let row = 0; row < rates.length; row += 1) {
    variance += (expected[row] as number) * (1 - (rates[row] as number)) + (variances[row] as number);
  }
  const failures = total(current.total) - total(current.success);
  return { effect: (total(expected) - failures) / requests, error: Math.sqrt(variance) / requests };
}
