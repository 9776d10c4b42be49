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
  const columns = attributes.map(([d, value]) => [leaves.codes[d] as Int32Array, value] as const);
  const rows = new Int32Array(leaves.rows);
  let count = 0;
  for (let row = 0; row < leaves.rows; row += 1) {
    if (alive && !alive[row]) continue;
    let fits = true;
    for (let i = 0; i < columns.length && fits; i += 1) {
      const [codes, value] = columns[i] as readonly [Int32Array, number];
      fits = codes[row] === value;
    }
    if (fits) rows[count++] = row;
  }
  return rows.slice(0, count);
}

function implies(leaves: Leaves, [d, value]: Attribute, [e, implied]: Attribute): boolean {
  const [given, then] = [leaves.codes[d] as Int32Array, leaves.codes[e] as Int32Array];
  for (let row = 0; row < leaves.rows; row += 1) {
    if (given[row] === value && then[row] !== implied) return false;
  }
  return true;
}
