import { cardinality, type Leaves, onGrid, sumByValue, total } from "./leaves.ts";
import { tuning } from "./tuning.ts";

/** Counts of one window, one entry a leaf. */
export interface WindowCounts {
  success: Float64Array;
  total: Float64Array;
}

/**
 * Failure probability of every leaf in the baseline window: its own rate, shrunk towards an additive
 * model on the logit scale (each attribute value multiplies the odds), which is what a leaf that was
 * hardly seen most likely does. The additive model is fitted by proportional scaling, one dimension
 * after the other.
 */
export function baselineRates(leaves: Leaves, base: WindowCounts): Float64Array {
  const odds = fittedOdds(leaves, base);
  const rates = new Float64Array(leaves.rows);
  const weight = tuning.priorRequests;
  for (let row = 0; row < leaves.rows; row += 1) {
    const o = odds[row] as number;
    const seen = base.total[row] as number;
    const failures = seen - (base.success[row] as number);
    rates[row] = (failures + (weight * o) / (1 + o)) / (seen + weight);
  }
  return rates;
}

function fittedOdds(leaves: Leaves, base: WindowCounts): Float64Array {
  const requests = total(base.total);
  const overall = (requests - total(base.success) + 0.5) / (requests + 1);
  const odds = new Float64Array(leaves.rows).fill(overall / (1 - overall));
  const observed = leaves.dimensions.map((_, d) => ({
    success: sumByValue(leaves, d, base.success),
    total: sumByValue(leaves, d, base.total),
  }));
  const dimensions = leaves.dimensions.map((_, d) => d).filter((d) => cardinality(leaves, d) > 1);
  for (let pass = 0; pass < tuning.priorPasses; pass += 1) {
    for (const d of dimensions) {
      const seen = observed[d];
      if (seen) scaleOdds(leaves, d, base.total, seen, overall, odds);
    }
  }
  return odds;
}

/** Scales the odds so that the values of one dimension fail as often as observed (a little shrunk). */
function scaleOdds(
  leaves: Leaves,
  dimension: number,
  requests: Float64Array,
  seen: { success: Float64Array; total: Float64Array },
  overall: number,
  odds: Float64Array,
): void {
  const codes = leaves.codes[dimension] as Int32Array;
  const expected = new Float64Array(cardinality(leaves, dimension));
  for (let row = 0; row < leaves.rows; row += 1) {
    const o = odds[row] as number;
    const code = codes[row] as number;
    expected[code] = (expected[code] as number) + onGrid(((requests[row] as number) * o) / (1 + o));
  }
  const pseudo = { failed: tuning.priorRequests * overall, kept: tuning.priorRequests * (1 - overall) };
  const factors = expected.map((failed, value) => {
    const count = seen.total[value] as number;
    const kept = seen.success[value] as number;
    const wanted = (count - kept + pseudo.failed) / (kept + pseudo.kept);
    return wanted / ((failed + pseudo.failed) / (count - failed + pseudo.kept));
  });
  for (let row = 0; row < leaves.rows; row += 1) {
    odds[row] = (odds[row] as number) * (factors[codes[row] as number] as number);
  }
}
