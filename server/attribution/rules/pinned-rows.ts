import type { Combination } from "../../contracts/attribution.ts";
import type { Leaves } from "./leaves.ts";

/**
 * The rows of each combination; a row that several have belongs to the first of them. A value goes by
 * the name it has in `named` (before rare values were put together) or in `leaves` (after): a link keeps
 * its meaning when a value became too rare to stand alone.
 */
export function pinnedRows(leaves: Leaves, named: Leaves, pinned: readonly Combination[]): Int32Array[] {
  const taken = new Uint8Array(leaves.rows);
  return pinned.map((combination) => {
    const tests = combination.map(({ dimension, value }) => {
      const d = leaves.dimensions.indexOf(dimension);
      const codeIn = ({ values }: Leaves) => values[d]?.indexOf(value) ?? -1;
      return {
        own: named.codes[d] ?? new Int32Array(0),
        code: codeIn(named),
        grouped: leaves.codes[d] ?? new Int32Array(0),
        groupedCode: codeIn(leaves),
      };
    });
    const rows = new Int32Array(leaves.rows);
    let count = 0;
    for (let row = 0; row < leaves.rows; row += 1) {
      if (taken[row]) continue;
      const has = tests.every(
        ({ own, code, grouped, groupedCode }) => own[row] === code || grouped[row] === groupedCode,
      );
      if (!has) continue;
      taken[row] = 1;
      rows[count++] = row;
    }
    return rows.slice(0, count);
  });
}

/** A column with nothing in these rows; the column itself when there are none. */
export function emptied(column: Float64Array, rows: readonly Int32Array[]): Float64Array {
  if (rows.every(({ length }) => length === 0)) return column;
  const rest = column.slice();
  for (const taken of rows) for (const row of taken) rest[row] = 0;
  return rest;
}
