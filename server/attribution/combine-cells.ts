import type { CubeColumns } from "../outcomes/rules/columns.ts";
import type { CombinationBook } from "./combination-book.ts";
import type { WindowOf } from "./row-windows.ts";
import type { CellCounts, CubeCells } from "./rules/cube-cells.ts";

/** Counts of a combination: successes and totals before, then now. */
const COUNTS = 4;

/** Adds up pieces of the cube per combination of values and window. */
export class CellCombiner {
  readonly #book: CombinationBook;
  #counts: Float64Array;

  constructor(book: CombinationBook) {
    this.#book = book;
    this.#counts = new Float64Array(book.size * COUNTS);
  }

  add(columns: CubeColumns, windowOf: WindowOf): void {
    const numbers = this.#book.numbersOf(columns);
    if (this.#counts.length < this.#book.size * COUNTS) this.#widen();
    const { rows, success, total } = columns;
    const counts = this.#counts;
    for (let row = 0; row < rows; row += 1) {
      const window = windowOf[row] as number;
      if (window < 0) continue;
      const at = (numbers[row] as number) * COUNTS + window * 2;
      counts[at] = (counts[at] as number) + (success[row] as number);
      counts[at + 1] = (counts[at + 1] as number) + (total[row] as number);
    }
  }

  /** Only what was counted: the book knows combinations and values of other questions too. */
  finish(): CubeCells {
    const { dimensions, values, codes } = this.#book;
    const kept = this.#kept();
    const used = values.map((names, d) => renumber(codes[d] as Int32Array, names, kept));
    const column = (place: number) => {
      const counts = new Float64Array(kept.length);
      for (let row = 0; row < kept.length; row += 1)
        counts[row] = this.#counts[(kept[row] as number) * COUNTS + place] as number;
      return counts;
    };
    return {
      leaves: {
        dimensions: [...dimensions],
        values: used.map((one) => one.names),
        codes: used.map((one) => one.codes),
        rows: kept.length,
      },
      counts: [column(0), column(1), column(2), column(3)] satisfies CellCounts,
    };
  }

  /** A refusal was never timed: of a question about speed it is no part. */
  #kept(): Int32Array {
    const counts = this.#counts;
    const kept = new Int32Array(counts.length / COUNTS);
    let count = 0;
    for (let number = 0; number < kept.length; number += 1) {
      const at = number * COUNTS;
      if ((counts[at + 1] as number) + (counts[at + 3] as number) > 0) kept[count++] = number;
    }
    return kept.slice(0, count);
  }

  #widen(): void {
    // Half as much again: pieces of the same hours bring ever fewer new ones.
    const counts = new Float64Array(Math.ceil(this.#book.size * 1.5) * COUNTS);
    counts.set(this.#counts);
    this.#counts = counts;
  }
}

/** The codes of these rows, numbered by the values that are left, in the order they had. */
function renumber(codes: Int32Array, names: readonly string[], rows: Int32Array) {
  const place = new Int32Array(names.length).fill(-1);
  for (let row = 0; row < rows.length; row += 1) place[codes[rows[row] as number] as number] = 0;
  const left: string[] = [];
  for (const [code, name] of names.entries()) if (place[code] === 0) place[code] = left.push(name) - 1;
  const kept = new Int32Array(rows.length);
  for (let row = 0; row < rows.length; row += 1)
    kept[row] = place[codes[rows[row] as number] as number] as number;
  return { names: left, codes: kept };
}
