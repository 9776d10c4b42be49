import { cardinality, type Leaves } from "./leaves.ts";

/** Sums kept per cell; what they mean is up to the evidence (see evidence.ts). */
export const SUMS = 4;
export type Columns = readonly [Float64Array, Float64Array, Float64Array, Float64Array];

/** One set of dimensions with the sums of each combination of their values. */
export interface Cuboid {
  /** Bit d set: dimension d takes part. */
  mask: number;
  dimensions: number[];
  /** Mixed radix: cell code = sum of value code x stride. */
  strides: number[];
  /** SUMS numbers a cell. */
  sums: Float64Array;
  /** Places of the cells that hold traffic; with `dense` each has its own code, else the place is the code. */
  occupied: Int32Array;
  dense: Map<number, number> | null;
  denseCodes: Float64Array | null;
}

// A set of dimensions is a bit mask in a 32-bit integer.
const MOST_DIMENSIONS = 30;
// Beyond this many cells a cuboid keeps only the combinations that occur.
const SPARSE_CELLS = 1 << 18;

/**
 * All cuboids of up to `depth` dimensions. The deepest are summed from the rows, the others from a
 * deeper one, which is much smaller than the rows.
 */
export class Cuboids {
  readonly leaves: Leaves;
  readonly depth: number;
  readonly all: Cuboid[] = [];
  readonly #byMask = new Map<number, Cuboid>();
  readonly #deepest: Cuboid[] = [];
  readonly #derived: { cuboid: Cuboid; from: Cuboid }[] = [];

  constructor(leaves: Leaves, columns: Columns, depth: number) {
    this.leaves = leaves;
    if (leaves.dimensions.length > MOST_DIMENSIONS) {
      throw new RangeError(
        `${leaves.dimensions.length} dimensions are more than the ${MOST_DIMENSIONS} allowed`,
      );
    }
    const usable = leaves.dimensions.map((_, d) => d).filter((d) => cardinality(leaves, d) > 1);
    this.depth = Math.min(depth, usable.length);
    const masks = masksOf(usable, this.depth);
    for (const mask of masks.filter((m) => bitCount(m) === this.depth)) {
      const cuboid = this.#open(mask, null);
      this.#deepest.push(cuboid);
      addRows(cuboid, leaves, columns, 1, null);
      cuboid.occupied = occupiedOf(cuboid);
    }
    const shallower = masks.filter((m) => bitCount(m) < this.depth).sort((a, b) => bitCount(b) - bitCount(a));
    for (const mask of shallower) {
      const from = this.#smallestAbove(mask);
      const cuboid = this.#open(mask, from);
      this.#derived.push({ cuboid, from });
      addCells(cuboid, from);
      cuboid.occupied = occupiedOf(cuboid);
    }
    this.all.sort((a, b) => bitCount(a.mask) - bitCount(b.mask) || a.mask - b.mask);
  }

  of(mask: number): Cuboid | undefined {
    return this.#byMask.get(mask);
  }

  /** Takes rows out of every cuboid. */
  remove(columns: Columns, rows: Int32Array): void {
    for (const cuboid of this.#deepest) addRows(cuboid, this.leaves, columns, -1, rows);
    for (const { cuboid, from } of this.#derived) {
      cuboid.sums.fill(0);
      addCells(cuboid, from);
    }
  }

  /** The sums as they are now, to come back to with `restore`. */
  save(): Float64Array[] {
    return this.all.map((cuboid) => cuboid.sums.slice());
  }
  restore(saved: readonly Float64Array[]): void {
    this.all.forEach((cuboid, index) => {
      const sums = saved[index];
      if (sums) cuboid.sums.set(sums);
    });
  }

  #open(mask: number, from: Cuboid | null): Cuboid {
    const dimensions = this.leaves.dimensions.map((_, d) => d).filter((d) => (mask >> d) & 1);
    let cells = 1;
    const strides = dimensions.map((d) => {
      const stride = cells;
      cells *= cardinality(this.leaves, d);
      return stride;
    });
    const cuboid: Cuboid = {
      mask,
      dimensions,
      strides,
      sums: new Float64Array(0),
      occupied: new Int32Array(0),
      dense: null,
      denseCodes: null,
    };
    makeRoom(cuboid, this.leaves, from, cells);
    this.all.push(cuboid);
    this.#byMask.set(mask, cuboid);
    return cuboid;
  }

  #smallestAbove(mask: number): Cuboid {
    let best: Cuboid | undefined;
    for (const cuboid of this.all) {
      if ((cuboid.mask & mask) !== mask || bitCount(cuboid.mask) !== bitCount(mask) + 1) continue;
      if (!best || cuboid.occupied.length < best.occupied.length) best = cuboid;
    }
    if (!best) throw new RangeError(`no cuboid above mask ${mask}`);
    return best;
  }
}

export function bitCount(mask: number): number {
  let count = 0;
  for (let rest = mask; rest; rest &= rest - 1) count += 1;
  return count;
}

/** The code of a cell given by its place in the sums. */
export function codeAt(cuboid: Cuboid, cell: number): number {
  return cuboid.denseCodes ? (cuboid.denseCodes[cell] as number) : cell;
}
/** The place of a code in the sums, -1 where it never occurs. */
export function cellOf(cuboid: Cuboid, code: number): number {
  return cuboid.dense ? (cuboid.dense.get(code) ?? -1) : code;
}

/** Value code of one dimension of the cuboid inside a cell code. */
export function valueIn(leaves: Leaves, cuboid: Cuboid, position: number, code: number): number {
  const stride = cuboid.strides[position] as number;
  return Math.floor(code / stride) % cardinality(leaves, cuboid.dimensions[position] as number);
}

/** Masks of 1 to `depth` of the dimensions, ascending. */
function masksOf(usable: number[], depth: number): number[] {
  const masks = [0];
  for (const d of usable) {
    const known = masks.length;
    for (let i = 0; i < known; i += 1) {
      const mask = masks[i] as number;
      if (bitCount(mask) < depth) masks.push(mask | (1 << d));
    }
  }
  return masks.slice(1);
}

function makeRoom(cuboid: Cuboid, leaves: Leaves, from: Cuboid | null, cells: number): void {
  if (cells <= SPARSE_CELLS) {
    cuboid.sums = new Float64Array(cells * SUMS);
    return;
  }
  const codes = from ? codesFrom(cuboid, leaves, from) : rowCodes(cuboid, leaves);
  const dense = new Map<number, number>();
  for (let i = 0; i < codes.length; i += 1) {
    const code = codes[i] as number;
    if (!dense.has(code)) dense.set(code, dense.size);
  }
  cuboid.dense = dense;
  cuboid.denseCodes = Float64Array.from(dense.keys());
  cuboid.sums = new Float64Array(dense.size * SUMS);
}

/** Cells with anything in them. */
function occupiedOf({ sums }: Cuboid): Int32Array {
  const occupied = new Int32Array(sums.length / SUMS);
  let count = 0;
  for (let cell = 0; cell < occupied.length; cell += 1) {
    const at = cell * SUMS;
    if (sums[at] !== 0 || sums[at + 1] !== 0 || sums[at + 2] !== 0) occupied[count++] = cell;
  }
  return occupied.slice(0, count);
}

function rowCodes(cuboid: Cuboid, leaves: Leaves): Float64Array {
  const codes = new Float64Array(leaves.rows);
  cuboid.dimensions.forEach((d, position) => {
    const stride = cuboid.strides[position] as number;
    const column = leaves.codes[d] as Int32Array;
    for (let row = 0; row < leaves.rows; row += 1)
      codes[row] = (codes[row] as number) + (column[row] as number) * stride;
  });
  return codes;
}

function codesFrom(cuboid: Cuboid, leaves: Leaves, from: Cuboid): Float64Array {
  const positions = cuboid.dimensions.map((d) => from.dimensions.indexOf(d));
  const codes = new Float64Array(from.occupied.length);
  for (let i = 0; i < codes.length; i += 1) {
    const source = codeAt(from, from.occupied[i] as number);
    let code = 0;
    for (let p = 0; p < positions.length; p += 1) {
      code += valueIn(leaves, from, positions[p] as number, source) * (cuboid.strides[p] as number);
    }
    codes[i] = code;
  }
  return codes;
}

/** The hot loop: adds (or takes away) rows; `rows` null means all. */
function addRows(
  cuboid: Cuboid,
  leaves: Leaves,
  columns: Columns,
  sign: 1 | -1,
  rows: Int32Array | null,
): void {
  const { sums, dense } = cuboid;
  const [a, b, c, d] = columns;
  const none = new Int32Array(0);
  const codesAt = (position: number) => leaves.codes[cuboid.dimensions[position] ?? -1] ?? none;
  const [c0, c1, c2] = [codesAt(0), codesAt(1), codesAt(2)];
  const [, s1 = 0, s2 = 0] = cuboid.strides;
  const depth = cuboid.dimensions.length;
  const count = rows ? rows.length : leaves.rows;
  if (depth === 3 && !dense && !rows) {
    // Nearly all time of a large case goes here: no branches inside.
    for (let row = 0; row < count; row += 1) {
      const at = ((c0[row] as number) + (c1[row] as number) * s1 + (c2[row] as number) * s2) * SUMS;
      sums[at] = (sums[at] as number) + (a[row] as number);
      sums[at + 1] = (sums[at + 1] as number) + (b[row] as number);
      sums[at + 2] = (sums[at + 2] as number) + (c[row] as number);
      sums[at + 3] = (sums[at + 3] as number) + (d[row] as number);
    }
    return;
  }
  for (let i = 0; i < count; i += 1) {
    const row = rows ? (rows[i] as number) : i;
    let code = c0[row] as number;
    if (depth > 1) code += (c1[row] as number) * s1;
    if (depth > 2) code += (c2[row] as number) * s2;
    for (let p = 3; p < depth; p += 1) {
      code +=
        ((leaves.codes[cuboid.dimensions[p] as number] as Int32Array)[row] as number) *
        (cuboid.strides[p] as number);
    }
    const at = (dense ? (dense.get(code) as number) : code) * SUMS;
    sums[at] = (sums[at] as number) + sign * (a[row] as number);
    sums[at + 1] = (sums[at + 1] as number) + sign * (b[row] as number);
    sums[at + 2] = (sums[at + 2] as number) + sign * (c[row] as number);
    sums[at + 3] = (sums[at + 3] as number) + sign * (d[row] as number);
  }
}

function addCells(cuboid: Cuboid, from: Cuboid): void {
  const targets = targetsOf(cuboid, from);
  const { sums } = cuboid;
  for (let i = 0; i < from.occupied.length; i += 1) {
    const source = (from.occupied[i] as number) * SUMS;
    const at = (targets[i] as number) * SUMS;
    for (let k = 0; k < SUMS; k += 1) {
      sums[at + k] = (sums[at + k] as number) + (from.sums[source + k] as number);
    }
  }
}

/** For each occupied cell of the deeper cuboid, the cell of the shallower one it belongs to. */
function targetsOf(cuboid: Cuboid, from: Cuboid): Int32Array {
  const targets = new Int32Array(from.occupied.length);
  const kept = from.dimensions.map((d) => cuboid.dimensions.indexOf(d));
  const last = from.dimensions.length - 1;
  for (let i = 0; i < targets.length; i += 1) {
    let rest = codeAt(from, from.occupied[i] as number);
    let code = 0;
    for (let p = last; p >= 0; p -= 1) {
      const stride = from.strides[p] as number;
      const value = Math.floor(rest / stride);
      rest -= value * stride;
      const position = kept[p] as number;
      if (position >= 0) code += value * (cuboid.strides[position] as number);
    }
    targets[i] = cellOf(cuboid, code);
  }
  return targets;
}
