import type { Cause, Explanation, Verdict } from "../../contracts/attribution.ts";
import { differenceInterval } from "./count-interval.ts";
import type { CubeCells } from "./cube-cells.ts";
import { LEAST_REQUESTS, type Looking, lookedAt, POWER_Z } from "./explain-windows.ts";
import { type FoundVolume, findVolumeCauses } from "./find-volume-causes.ts";
import { rowsWith } from "./fullest-description.ts";
import { type Cell, sameCell } from "./lattice.ts";
import { total } from "./leaves.ts";
import { emptied } from "./pinned-rows.ts";
import { tuning } from "./tuning.ts";
import { type Measured, rounded, windowFigures } from "./window-figures.ts";

/** Orders of some rows, and of the whole that parts are parts of. */
interface Volumes {
  base: { success: number; total: number };
  current: { success: number; total: number };
}

/**
 * Why the number of orders moved: the baseline, scaled to the length of the current window, is what was
 * expected (rate 1); each cause is its orders more or less as a part of that. There is no mix in a sum.
 */
export function explainVolume(
  given: CubeCells,
  looking: Looking,
  measured: Measured,
): Omit<Explanation, "tookMs"> {
  const { cells, hidden, pinnedRows } = lookedAt(given, looking);
  const { leaves, counts } = cells;
  const { scale } = measured;
  const whole = volumesOf(cells, rowsWith(leaves, []));
  const expected = whole.base.total * scale;
  const found = findVolumeCauses({
    leaves,
    before: emptied(counts[1], pinnedRows),
    now: emptied(counts[3], pinnedRows),
    scale,
  });
  const change = expected > 0 ? (whole.current.total - expected) / expected : 0;
  // From a full hour to nothing is a great deal to say; from nothing, nothing.
  const tooLittle =
    whole.base.total < LEAST_REQUESTS || Math.max(expected, whole.current.total) < LEAST_REQUESTS;
  const partOf = causeMaker({ cells, found, scale, expected, change });
  const pinned = pinnedRows.map((rows, index) => partOf.pinned(rows, looking.pinned?.[index] ?? []));
  const causes = tooLittle ? [] : found.causes.map(partOf.next);
  const rest = volumesOf(cells, partOf.rest());
  return {
    verdict: tooLittle ? "too_little_data" : verdictOf(found, rest, scale),
    mixDimension: null,
    ...windowFigures(measured, whole.base, whole.current),
    change,
    pinned,
    causes,
    alternatives: tooLittle ? [] : alternativesOf(found).map((cell) => partOf.alone(cell)),
    mix: 0,
    restMixEffect: 0,
    unexplained: expected > 0 ? (rest.current.total - rest.base.total * scale) / expected : 0,
    smallestDetectableDrop: smallestDetectableDrop(expected, scale, found.dispersion),
    hiddenSmall: hidden,
  };
}

function volumesOf({ counts }: CubeCells, rows: Int32Array): Volumes {
  const sums = [0, 0, 0, 0];
  for (const row of rows) {
    for (let k = 0; k < 4; k += 1)
      sums[k] = (sums[k] as number) + (counts[k as 0 | 1 | 2 | 3][row] as number);
  }
  const [baseSuccess = 0, base = 0, success = 0, current = 0] = sums;
  return { base: { success: baseSuccess, total: base }, current: { success, total: current } };
}

interface Making {
  cells: CubeCells;
  found: FoundVolume;
  scale: number;
  expected: number;
  change: number;
}

/** Causes one after the other: a row that several cover belongs to the first of them. */
function causeMaker({ cells, found, scale, expected, change }: Making) {
  const { leaves, counts } = cells;
  const alive = new Uint8Array(leaves.rows).fill(1);
  const before = total(counts[1]);
  const take = (rows: Int32Array) => {
    for (const row of rows) alive[row] = 0;
    return rows;
  };
  const attributesOf = (cell: Cell): Cause["attributes"] =>
    found.lattice.attributes(cell).map(([d, value]) => ({
      dimension: leaves.dimensions[d] ?? "",
      value: leaves.values[d]?.[value] ?? "",
    }));
  const make = (rows: Int32Array, attributes: Cause["attributes"], score: number): Cause => {
    const { base, current } = volumesOf(cells, rows);
    const gained = current.total - base.total * scale;
    const contribution = gained / expected;
    const interval = differenceInterval(current.total, base.total, scale, found.dispersion);
    return {
      attributes,
      base: rounded(base),
      current: rounded(current),
      excessFailures: -gained,
      contribution,
      mixEffect: 0,
      share: change === 0 ? null : contribution / change,
      interval: [interval[0] / expected, interval[1] / expected],
      trafficShare: before > 0 ? base.total / before : 0,
      score,
    };
  };
  const rowsOf = (cell: Cell, among?: Uint8Array) => rowsWith(leaves, found.lattice.attributes(cell), among);
  return {
    /** Its rows are its own already. */
    pinned: (rows: Int32Array, attributes: Cause["attributes"]) => make(take(rows), attributes, 0),
    next: (cell: Cell) => make(take(rowsOf(cell, alive)), attributesOf(cell), cell.score),
    alone: (cell: Cell) => make(rowsOf(cell), attributesOf(cell), cell.score),
    rest: () => rowsWith(leaves, [], alive),
  };
}

function alternativesOf({ alternatives, causes }: FoundVolume): Cell[] {
  return alternatives
    .filter((set) => set.length === 1)
    .flat()
    .filter((cell) => !causes.some((cause) => sameCell(cause, cell)));
}

function verdictOf(
  { causes, global, dispersion }: FoundVolume,
  { base, current }: Volumes,
  scale: number,
): Verdict {
  if (causes.length > 0) return "causes";
  const expected = base.total * scale;
  // Variance of both counts, had they one rate.
  const error = Math.sqrt((expected + scale * expected) * dispersion);
  const moved = Math.abs(current.total - expected) > tuning.believed * error;
  return global || moved ? "global" : "none";
}

/** The smallest fall of the whole, as a part of what was expected, that would have shown in four of five cases. */
function smallestDetectableDrop(expected: number, scale: number, dispersion: number): number | null {
  if (expected <= 0) return null;
  const error = Math.sqrt(((1 + scale) * dispersion) / expected);
  return Math.min(1, (tuning.believed + POWER_Z) * error);
}
