/**
 * Counts by combination of attributes, one row a leaf. Attribute values are codes into `values`, so
 * that the engine never sees a name: it works on columns of numbers.
 */
export interface Leaves {
  dimensions: string[];
  /** Per dimension the value behind each code. */
  values: string[][];
  /** Per dimension one code a row. */
  codes: Int32Array[];
  rows: number;
}

/** Codes string columns in the order values appear. */
export function codeLeaves(dimensions: string[], columns: readonly (readonly string[])[]): Leaves {
  const rows = columns[0]?.length ?? 0;
  const values: string[][] = [];
  const codes = columns.map((column) => {
    const known = new Map<string, number>();
    const coded = new Int32Array(rows);
    for (let row = 0; row < rows; row += 1) {
      const value = column[row] ?? "";
      let code = known.get(value);
      if (code === undefined) {
        code = known.size;
        known.set(value, code);
      }
      coded[row] = code;
    }
    values.push([...known.keys()]);
    return coded;
  });
  return { dimensions, values, codes, rows };
}

export function cardinality(leaves: Leaves, dimension: number): number {
  return leaves.values[dimension]?.length ?? 0;
}

// Fractions on a grid of 2^-20 add up exactly in a double, in any order: shuffled rows give the same
// sums to the last bit, and so the same answer.
// Adding 3 x 2^31 leaves a double no finer bits than that: rounding in two additions, many million times
// a question. Amounts beyond 2^31 land on a coarser grid, as they would anyway.
const TO_GRID = 3 * 2 ** 31;

export function onGrid(x: number): number {
  return x + TO_GRID - TO_GRID;
}

/** Sums a column of grid fractions per value of one dimension. */
export function sumByValue(leaves: Leaves, dimension: number, column: Float64Array): Float64Array {
  const sums = new Float64Array(cardinality(leaves, dimension));
  const codes = leaves.codes[dimension] ?? new Int32Array(0);
  for (let row = 0; row < leaves.rows; row += 1) {
    const code = codes[row] as number;
    sums[code] = (sums[code] as number) + (column[row] as number);
  }
  return sums;
}

export function total(column: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < column.length; row += 1) sum += column[row] as number;
  return sum;
}
