import type { Attribute, Cell, Lattice } from "./lattice.ts";
import type { Leaves } from "./leaves.ts";

/**
 * Rows can often be described in several ways: when all failing 4G traffic is on one node, "4G" and
 * "4G on that node" are the same rows and the data cannot tell them apart. The fullest description is
 * the one that hides nothing. Attributes that another one implies everywhere (a shop has one kind)
 * say nothing and are left out, unless `withImplied`.
 */
export function fullestDescription(
  lattice: Lattice,
  cell: Cell,
  traffic: Float64Array,
  withImplied = false,
): Cell {
  const { leaves } = lattice.cuboids;
  const attributes = lattice.attributes(cell);
  const rows = rowsWith(leaves, attributes).filter((row) => (traffic[row] as number) > 0);
  const first = rows[0];
  if (first === undefined) return cell;
  const added: Attribute[] = [];
  for (const dimension of lattice.dimensions) {
    if ((cell.mask >> dimension) & 1) continue;
    const codes = leaves.codes[dimension] as Int32Array;
    const value = codes[first] as number;
    if (!rows.every((row) => codes[row] === value)) continue;
    if (withImplied || !attributes.some((attribute) => implies(leaves, attribute, [dimension, value]))) {
      added.push([dimension, value]);
    }
  }
  if (added.length === 0 || attributes.length + added.length > lattice.depth) return cell;
  return lattice.at([...attributes, ...added]) ?? cell;
}

/** Rows that have all the attributes, of those still `alive`. */
export function rowsWith(leaves: Leaves, attributes: readonly Attribute[], alive?: Uint8Array): Int32Array {
  const [first, ...others] = attributes;
  const rows = new Int32Array(leaves.rows);
  let count = leaves.rows;
  if (first) count = findRows(rows, leaves.codes[first[0]] as Int32Array, first[1]);
  else for (let row = 0; row < count; row += 1) rows[row] = row;
  for (const [d, value] of others) count = keepRows(rows, count, leaves.codes[d] as Int32Array, value);
  if (alive) count = keepRows(rows, count, alive, 1);
  return rows.slice(0, count);
}

/** Writes the rows of that value. A step without a branch: all rows of a large case pass here often. */
function findRows(rows: Int32Array, codes: Int32Array, value: number): number {
  let count = 0;
  for (let row = 0; row < codes.length; row += 1) {
    rows[count] = row;
    count += codes[row] === value ? 1 : 0;
  }
  return count;
}

function keepRows(rows: Int32Array, given: number, codes: Int32Array | Uint8Array, value: number): number {
  let count = 0;
  for (let i = 0; i < given; i += 1) {
    const row = rows[i] as number;
    rows[count] = row;
    count += codes[row] === value ? 1 : 0;
  }
  return count;
}

function implies(leaves: Leaves, [d, value]: Attribute, [e, implied]: Attribute): boolean {
  const [given, then] = [leaves.codes[d] as Int32Array, leaves.codes[e] as Int32Array];
  for (let row = 0; row < leaves.rows; row += 1) {
    if (given[row] === value && then[row] !== implied) return false;
  }
  return true;
}
