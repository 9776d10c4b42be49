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
  const dimensions = leaves.dimensions
    .map((_, d) => d)
    .filter((d) => cardinality(leaves, d) > 1)
    .map((d) => ({
      codes: leaves.codes[d] as Int32Array,
      success: sumByValue(leaves, d, base.success),
      total: sumByValue(leaves, d, base.total),
    }));
  // Scaling one dimension and counting the next share a pass over the rows: that is where time goes.
  let factors: Float64Array = new Float64Array(0);
  let scaled: Int32Array | null = null;
  for (let step = 0; step < tuning.priorPasses * dimensions.length; step += 1) {
    const dimension = dimensions[step % dimensions.length];
    if (!dimension) break;
    const expected = scaleAndCount(
      odds,
      base.total,
      scaled,
      factors,
      dimension.codes,
      dimension.total.length,
    );
    factors = factorsOf(dimension, expected, overall);
    scaled = dimension.codes;
  }
  if (scaled)
    for (let row = 0; row < odds.length; row += 1)
      odds[row] = (odds[row] as number) * (factors[scaled[row] as number] as number);
  return odds;
}

/** Applies the last factors to the odds and sums the expected failures by the next dimension. */
function scaleAndCount(
  odds: Float64Array,
  requests: Float64Array,
  scaled: Int32Array | null,
  factors: Float64Array,
  codes: Int32Array,
  values: number,
): Float64Array {
  const expected = new Float64Array(values);
  for (let row = 0; row < odds.length; row += 1) {
    let o = odds[row] as number;
    if (scaled) {
      o *= factors[scaled[row] as number] as number;
      odds[row] = o;
    }
    const code = codes[row] as number;
    expected[code] = (expected[code] as number) + onGrid(((requests[row] as number) * o) / (1 + o));
  }
  return expected;
}

/** What makes each value of a dimension fail as often as observed, a little shrunk. */
function factorsOf(
  seen: { success: Float64Array; total: Float64Array },
  expected: Float64Array,
  overall: number,
): Float64Array {
  const pseudo = { failed: tuning.priorRequests * overall, kept: tuning.priorRequests * (1 - overall) };
  return expected.map((failed, value) => {
    const count = seen.total[value] as number;
    const kept = seen.success[value] as number;
    const wanted = (count - kept + pseudo.failed) / (kept + pseudo.kept);
    return wanted / ((failed + pseudo.failed) / (count - failed + pseudo.kept));
  });
}
