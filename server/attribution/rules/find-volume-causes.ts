import { type CauseSet, rankAlternatives } from "./alternatives.ts";
import { type Columns, Cuboids } from "./cuboids.ts";
import { findCauses, standardLimits } from "./find-causes.ts";
import { rowsWith } from "./fullest-description.ts";
import { type Cell, Lattice } from "./lattice.ts";
import { type Leaves, onGrid } from "./leaves.ts";
import { tuning } from "./tuning.ts";
import { commonMovement, type Direction, volumeDispersion, volumeEvidence } from "./volume-evidence.ts";

export interface VolumeInput {
  leaves: Leaves;
  /** Orders a leaf, before and now. */
  before: Float64Array;
  now: Float64Array;
  /** Length of the current window in lengths of the baseline. */
  scale: number;
}

export interface FoundVolume {
  lattice: Lattice;
  causes: Cell[];
  alternatives: CauseSet[];
  /** Everything moved alike; a cause is what moved further than that. */
  global: boolean;
  dispersion: number;
}

/**
 * Which combinations gained or lost orders. Demand moves as a whole all day: where it does, causes are what
 * moved further than the whole, in the same direction.
 */
export function findVolumeCauses(input: VolumeInput): FoundVolume {
  const common = lookForCommonMovement(input);
  const { scale } = input;
  // Measured against everything's movement, not against the clock's.
  const columns = columnsOf(input, common.factor);
  const cuboids = new Cuboids(input.leaves, columns, tuning.depth);
  const full = cuboids.save();
  const latticeOf = (direction: Direction) =>
    new Lattice(cuboids, volumeEvidence(columns, direction, scale * common.factor, common.dispersion));
  const first = strongest(latticeOf);
  const found = findCauses(latticeOf(first), columns[3]);
  const rest = cuboids.save();
  cuboids.restore(full);
  const lattice = latticeOf(first);
  const alternatives = rankAlternatives(lattice, found.causes, columns[3]);
  cuboids.restore(rest);
  clear(
    columns,
    rowsOf(
      lattice,
      found.causes.map(({ cell }) => cell),
      input.leaves,
    ),
  );
  const opposite = findCauses(latticeOf(first === "drop" ? "rise" : "drop"), columns[3]);
  cuboids.restore(full);
  const causes = [...found.causes, ...opposite.causes].map(({ cell }) => cell);
  return {
    lattice,
    causes: causes.filter((cell) => movedBothWays(cell, common.factor)),
    alternatives,
    global: common.global || found.global,
    dispersion: common.dispersion,
  };
}

/** Takes the strongest causes out until the rest moves alike or not at all, and measures the rest. */
function lookForCommonMovement(input: VolumeInput) {
  const columns = columnsOf(input, 1);
  const cuboids = new Cuboids(input.leaves, columns, tuning.depth);
  const latticeOf = (direction: Direction) =>
    new Lattice(cuboids, volumeEvidence(columns, direction, input.scale, 1));
  let global = false;
  for (let taken = 0; taken < tuning.dispersionCauses; taken += 1) {
    const lattice = latticeOf(strongest(latticeOf));
    const found = findCauses(lattice, columns[3], { ...standardLimits, maxCauses: 1 });
    global = found.global;
    if (global || found.causes.length === 0) break;
    clear(
      columns,
      rowsOf(
        lattice,
        found.causes.map(({ cell }) => cell),
        input.leaves,
      ),
    );
  }
  const dispersion = volumeDispersion(cuboids, input.scale);
  return { factor: global ? commonMovement(cuboids) : 1, global, dispersion };
}

function strongest(latticeOf: (direction: Direction) => Lattice): Direction {
  const score = (direction: Direction) => latticeOf(direction).ranked(1)[0]?.score ?? 0;
  return score("rise") > score("drop") ? "rise" : "drop";
}

/** What only moved less than everything else did is an exception, not a cause. */
function movedBothWays({ sums: [now, expected] }: Cell, factor: number): boolean {
  return Math.sign(now - expected) === Math.sign(now - expected / factor);
}

function columnsOf({ leaves, before, now, scale }: VolumeInput, factor: number): Columns {
  const [is, should, was, larger] = Array.from({ length: 4 }, () => new Float64Array(leaves.rows)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let row = 0; row < leaves.rows; row += 1) {
    is[row] = onGrid(now[row] as number);
    was[row] = onGrid(before[row] as number);
    should[row] = onGrid((before[row] as number) * scale * factor);
    larger[row] = Math.max(is[row] as number, should[row] as number);
  }
  return [is, should, was, larger];
}

function rowsOf(lattice: Lattice, cells: Cell[], leaves: Leaves): Int32Array[] {
  return cells.map((cell) => rowsWith(leaves, lattice.attributes(cell)));
}

/** The cuboids are without these rows already; nor must they be taken out a second time. */
function clear(columns: Columns, rows: Int32Array[]): void {
  for (const taken of rows) for (const row of taken) for (const column of columns) column[row] = 0;
}
