import type { Cause, Explanation, WindowTotals } from "../../contracts/attribution.ts";
import { baselineRates } from "./baseline.ts";
import { type CubeLeaves, type CubeRow, spreadUnreached, toLeaves } from "./cube-row.ts";
import { expectedFailures, explainRatio, type RatioExplanation } from "./explain-ratio.ts";
import { sameCell } from "./lattice.ts";
import type { CausePart } from "./split-change.ts";
import { splitChange } from "./split-change.ts";
import { tuning } from "./tuning.ts";

// Below this many requests in a window a rate says next to nothing.
const LEAST_REQUESTS = 50;
// One-sided 80 %: how often a drop of the detectable size is in fact detected.
const POWER_Z = 0.84;

/** From rows of the outcome cube to what the analyst reads. */
export function explainWindows(dimensions: string[], rows: readonly CubeRow[]): Omit<Explanation, "tookMs"> {
  const node = dimensions.indexOf("node");
  const cube = toLeaves(dimensions, node >= 0 ? spreadUnreached(rows, node) : rows);
  const found = explainRatio({ ...cube, direction: "both" });
  const { parts } = found;
  const tooLittle = Math.min(parts.base.total, parts.current.total) < LEAST_REQUESTS;
  // Causes that did not explain the movement of the whole (they cancel out) are still causes.
  const causes = tooLittle ? [] : parts.causes.map((part) => toCause(found, part));
  return {
    verdict: tooLittle ? "too_little_data" : found.verdict,
    mixDimension: found.mixDimension === null ? null : (dimensions[found.mixDimension] ?? null),
    base: totalsOf(parts.base),
    current: totalsOf(parts.current),
    change: parts.change,
    causes,
    alternatives: tooLittle ? [] : alternativesOf(cube, found),
    mix: parts.mix,
    unexplained: tooLittle ? parts.change - parts.mix : parts.unexplained,
    smallestDetectableDrop: smallestDetectableDrop(found),
    hiddenSmall: cube.hiddenSmall,
  };
}

function totalsOf({ success, total }: { success: number; total: number }): WindowTotals {
  const counts = { success: Math.round(success), total: Math.round(total) };
  return { ...counts, rate: total > 0 ? success / total : null };
}

function toCause(found: RatioExplanation, part: CausePart): Cause {
  const { dimensions, values } = found.lattice.cuboids.leaves;
  const { change, current } = found.parts;
  return {
    attributes: found.lattice
      .attributes(part.cell)
      .map(([d, value]) => ({ dimension: dimensions[d] ?? "", value: values[d]?.[value] ?? "" })),
    base: { success: Math.round(part.base.success), total: Math.round(part.base.total) },
    current: { success: Math.round(part.current.success), total: Math.round(part.current.total) },
    excessFailures: part.excessFailures,
    contribution: part.contribution,
    share: change === 0 ? null : part.contribution / change,
    interval: part.interval,
    trafficShare: current.total > 0 ? part.current.total / current.total : 0,
    score: part.cell.score,
  };
}

/** Other ways to describe the first cause, each as if it were the only one. */
function alternativesOf(cube: CubeLeaves, found: RatioExplanation): Cause[] {
  const { leaves, base, current } = cube;
  const rates = baselineRates(leaves, base);
  const expected = expectedFailures(leaves, current, rates);
  const { lattice, dispersion } = found;
  return found.alternatives
    .filter((set) => set.length === 1)
    .flat()
    .filter((cell) => !found.causes.some((cause) => sameCell(cause, cell)))
    .flatMap((cell) => {
      const split = splitChange({
        leaves,
        base,
        current,
        expected,
        rates,
        causes: [cell],
        lattice,
        dispersion,
      });
      return split.causes.map((part) => toCause(found, part));
    });
}

/**
 * The smallest drop of the overall rate that this traffic would have shown (rate points): the one that
 * clears the engine's own threshold in four of five cases. Two-sample normal approximation.
 */
function smallestDetectableDrop({ parts: { base, current }, dispersion }: RatioExplanation): number | null {
  if (base.total === 0 || current.total === 0) return null;
  const rate = (base.success + 1) / (base.total + 2);
  const variance = rate * (1 - rate) * (1 / base.total + 1 / current.total) * dispersion;
  return Math.min(rate, (tuning.believed + POWER_Z) * Math.sqrt(variance));
}
