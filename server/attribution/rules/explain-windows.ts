import type { Cause, Explanation, Question } from "../../contracts/attribution.ts";
import { type CubeCells, hideRare, spreadUnreached } from "./cube-cells.ts";
import { explainRatio, type RatioExplanation, type RatioInput } from "./explain-ratio.ts";
import { sameCell } from "./lattice.ts";
import { pinnedRows } from "./pinned-rows.ts";
import { type CausePart, type RowsPart, splitCauses } from "./split-change.ts";
import { tuning } from "./tuning.ts";
import { type Measured, rounded, windowFigures } from "./window-figures.ts";

// Below this many requests in a window a rate says next to nothing.
export const LEAST_REQUESTS = 50;
// One-sided 80 %: how often a drop of the detectable size is in fact detected.
export const POWER_Z = 0.84;

/** What of a question the engine has to know besides the cells. */
export type Looking = Partial<Pick<Question, "pinned" | "least">>;

/** From cells of the outcome cube to what the analyst reads: why a rate moved. */
export function explainWindows(
  given: CubeCells,
  looking: Looking = {},
  measured: Measured = { measure: "success", scale: 1 },
): Omit<Explanation, "tookMs"> {
  const { pinned = [] } = looking;
  const { dimensions } = given.leaves;
  const { cells, hidden, pinnedRows } = lookedAt(given, looking);
  const windows = { ...windowsOf(cells), pinned: pinnedRows };
  const found = explainRatio({ ...windows, direction: "both" });
  const { parts } = found;
  const tooLittle = Math.min(parts.base.total, parts.current.total) < LEAST_REQUESTS;
  const told = parts.pinned.map((part, index) =>
    toCause(found, part, pinned[index] ?? [], found.pinnedNats[index] ?? 0),
  );
  // Causes that did not explain the movement of the whole (they cancel out) are still causes.
  const causes = (tooLittle ? [] : parts.causes)
    .map((part) => foundCause(found, part))
    // The engine finds the surest first; who reads wants to know the largest.
    .sort((one, other) => Math.abs(other.contribution) - Math.abs(one.contribution));
  const sum = (of: "contribution" | "mixEffect") => told.reduce((total, cause) => total + cause[of], 0);
  return {
    verdict: tooLittle ? "too_little_data" : found.verdict,
    mixDimension: found.mixDimension === null ? null : (dimensions[found.mixDimension] ?? null),
    ...windowFigures(measured, parts.base, parts.current),
    change: parts.change,
    pinned: told,
    causes,
    alternatives: tooLittle ? [] : alternativesOf(windows, found),
    mix: parts.mix,
    restMixEffect: tooLittle ? parts.mix - sum("mixEffect") : parts.restMixEffect,
    unexplained: tooLittle ? parts.change - parts.mix - sum("contribution") : parts.unexplained,
    smallestDetectableDrop: smallestDetectableDrop(found),
    hiddenSmall: hidden,
  };
}

/** The cells as they are looked at: every request on a node, rare values put together. */
export function lookedAt(given: CubeCells, { pinned = [], least }: Looking) {
  const node = given.leaves.dimensions.indexOf("node");
  const named = node >= 0 ? spreadUnreached(given, node) : given;
  const { cells, hidden } = hideRare(named, least);
  return { cells, hidden, pinnedRows: pinnedRows(cells.leaves, named.leaves, pinned) };
}

type Windows = Pick<RatioInput, "leaves" | "base" | "current" | "pinned">;

function windowsOf({ leaves, counts }: CubeCells): Windows {
  const [baseSuccess, baseTotal, success, total] = counts;
  return { leaves, base: { success: baseSuccess, total: baseTotal }, current: { success, total } };
}

function foundCause(found: RatioExplanation, part: CausePart): Cause {
  const { dimensions, values } = found.lattice.cuboids.leaves;
  const attributes = found.lattice
    .attributes(part.cell)
    .map(([d, value]) => ({ dimension: dimensions[d] ?? "", value: values[d]?.[value] ?? "" }));
  return toCause(found, part, attributes, part.cell.score);
}

function toCause(
  found: RatioExplanation,
  part: RowsPart,
  attributes: Cause["attributes"],
  score: number,
): Cause {
  const { change, current } = found.parts;
  return {
    attributes,
    base: rounded(part.base),
    current: rounded(part.current),
    excessFailures: part.excessFailures,
    contribution: part.contribution,
    mixEffect: part.mixEffect,
    share: change === 0 ? null : part.contribution / change,
    interval: part.interval,
    trafficShare: current.total > 0 ? part.current.total / current.total : 0,
    score,
  };
}

/** Other ways to describe the first cause, each as if it were the only one. */
function alternativesOf(windows: Windows, found: RatioExplanation): Cause[] {
  const { lattice, dispersion, rates, expected } = found;
  return found.alternatives
    .filter((set) => set.length === 1)
    .flat()
    .filter((cell) => !found.causes.some((cause) => sameCell(cause, cell)))
    .flatMap((cell) => {
      const alone = { ...windows, expected, rates, causes: [cell], lattice, dispersion };
      return splitCauses(alone, found.parts).map((part) => foundCause(found, part));
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
