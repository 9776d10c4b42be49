import { fullestDescription, rowsWith } from "./fullest-description.ts";
import { type Cell, includesAll, type Lattice } from "./lattice.ts";
import { everythingFell, settleLevel } from "./level.ts";
import { tuning } from "./tuning.ts";

export interface FoundCause {
  cell: Cell;
  /** The cell as it was settled, where the description was completed since; else the same. */
  settled: Cell;
}

export interface Search {
  causes: FoundCause[];
  /** Everything fell alike: no combination is to blame. */
  global: boolean;
}

export interface SearchLimits {
  maxCauses: number;
  firstNats: number;
  laterNats: number;
  /** A later cause below these parts of the first one's evidence and excess is noise of the model. */
  laterEvidence: number;
  laterEffect: number;
}

export const standardLimits: SearchLimits = {
  maxCauses: tuning.maxCauses,
  firstNats: tuning.firstNats,
  laterNats: tuning.laterNats,
  laterEvidence: tuning.laterEvidence,
  laterEffect: tuning.laterEffect,
};

/**
 * One cause after the other: the most suspected combination, settled on its level, is taken out with
 * its rows, until nothing significant is left. The cuboids are left without the causes' rows.
 */
export function findCauses(lattice: Lattice, traffic: Float64Array, limits = standardLimits): Search {
  const { cuboids, evidence } = lattice;
  const alive = new Uint8Array(cuboids.leaves.rows).fill(1);
  const causes: FoundCause[] = [];
  while (causes.length < limits.maxCauses) {
    const suspect = lattice.ranked(1)[0];
    if (!suspect) break;
    const settled = settleLevel(lattice, suspect);
    const first = causes[0]?.cell;
    if (settled.score < (first ? limits.laterNats : limits.firstNats)) break;
    if (first && isNoiseBeside(settled, first, limits)) break;
    if (!first && everythingFell(lattice, settled)) return { causes: [], global: true };
    const cell = fullestDescription(lattice, settled, traffic);
    causes.push({ cell, settled });
    const rows = rowsWith(cuboids.leaves, lattice.attributes(cell), alive);
    for (const row of rows) alive[row] = 0;
    cuboids.remove(evidence.columns, rows);
  }
  return { causes: withoutSwallowed(lattice, mergeSiblings(lattice, causes, limits)), global: false };
}

function isNoiseBeside(cell: Cell, first: Cell, limits: SearchLimits): boolean {
  return (
    cell.excess < limits.laterEffect * first.excess ||
    cell.nats < limits.laterEvidence * first.nats ||
    cell.severity < tuning.laterSeverity * first.severity
  );
}

/** Siblings whose parent still falls without them are one cause: the parent. */
function mergeSiblings(lattice: Lattice, found: FoundCause[], limits: SearchLimits): FoundCause[] {
  const first = found[0];
  for (const x of found) {
    for (const y of found) {
      if (x === y || x.cell.mask !== y.cell.mask || !first) continue;
      const ofX = lattice.attributes(x.cell);
      const common = ofX.filter((attribute) => includesAll(lattice.attributes(y.cell), [attribute]));
      if (common.length === 0 || common.length !== ofX.length - 1) continue;
      const rest = lattice.at(common);
      if (!rest || rest.score < limits.laterNats) continue;
      const parts = found.filter((cause) => includesAll(lattice.attributes(cause.cell), common));
      const sums = sumOf([rest, ...parts.map((part) => part.cell)]);
      const parent = lattice.cell(rest.mask, rest.code, sums);
      const merged = found.filter((cause) => !parts.includes(cause));
      merged.splice(found.indexOf(parts[0] ?? x), 0, { cell: parent, settled: parent });
      return mergeSiblings(lattice, merged, limits);
    }
  }
  return found;
}

function sumOf(cells: Cell[]): Cell["sums"] {
  const sums: [number, number, number, number] = [0, 0, 0, 0];
  for (const cell of cells) for (let k = 0; k < 4; k += 1) sums[k] = (sums[k] ?? 0) + (cell.sums[k] ?? 0);
  return sums;
}

/** A cause found later that contains an earlier one was the cause all along. */
function withoutSwallowed(lattice: Lattice, causes: FoundCause[]): FoundCause[] {
  return causes.filter(
    (cause, index) =>
      !causes
        .slice(index + 1)
        .some((later) => includesAll(lattice.attributes(cause.cell), lattice.attributes(later.cell))),
  );
}
