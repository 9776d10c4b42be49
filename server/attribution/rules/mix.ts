import type { WindowCounts } from "./baseline.ts";
import { cardinality, type Leaves, sumByValue, total } from "./leaves.ts";

export interface Mix {
  /** Change of the rate because traffic moved between leaves, rate points (negative lowers the rate). */
  effect: number;
  /** Standard error of `effect`, had both windows drawn from the same traffic. */
  error: number;
  /** Dimension whose shares moved the rate most in that direction, by index. */
  dimension: number | null;
}

/**
 * What the baseline rates would have given this window's traffic, against the baseline rate itself.
 * `rates` are failure probabilities per leaf, `expected` the failures they predict per leaf.
 */
export function mixEffect(
  leaves: Leaves,
  base: WindowCounts,
  current: WindowCounts,
  rates: Float64Array,
  expected: Float64Array,
): Mix {
  const [before, now] = [total(base.total), total(current.total)];
  if (before === 0 || now === 0) return { effect: 0, error: 0, dimension: null };
  const baseFailures = (before - total(base.success)) / before;
  const expectedRate = total(expected) / now;
  const effect = baseFailures - expectedRate;
  let square = 0;
  for (let row = 0; row < leaves.rows; row += 1) {
    square += (current.total[row] as number) * ((rates[row] as number) - expectedRate) ** 2;
  }
  const spread = square / now;
  const error = Math.sqrt(spread * (1 / now + 1 / before));
  return { effect, error, dimension: movedDimension(leaves, base, current, Math.sign(effect)) };
}

/** The dimension whose change of shares, at its values' own baseline rates, moves the rate most. */
function movedDimension(
  leaves: Leaves,
  base: WindowCounts,
  current: WindowCounts,
  direction: number,
): number | null {
  const [before, now] = [total(base.total), total(current.total)];
  let best: number | null = null;
  let most = 0;
  leaves.dimensions.forEach((_, d) => {
    if (cardinality(leaves, d) < 2) return;
    const success = sumByValue(leaves, d, base.success);
    const requests = sumByValue(leaves, d, base.total);
    const nowRequests = sumByValue(leaves, d, current.total);
    let moved = 0;
    requests.forEach((count, value) => {
      const rate = count > 0 ? (success[value] as number) / count : total(base.success) / before;
      moved += ((nowRequests[value] as number) / now - count / before) * rate;
    });
    if (moved * direction > most) {
      most = moved * direction;
      best = d;
    }
  });
  return best;
}
