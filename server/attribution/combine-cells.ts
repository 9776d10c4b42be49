import type { CubeColumns } from "../outcomes/rules/columns.ts";
import type { CubeCells } from "./rules/cube-cells.ts";

/** Adds up pieces of the cube, each with codes of its own, per combination of values and window. */
export class CellCombiner {
  readonly #dimensions: readonly string[];
  readonly #values: string[][];
  readonly #codeOf: Map<string, number>[];
  readonly #combinations: Combinations;

  constructor(dimensions: readonly string[]) {
    this.#dimensions = dimensions;
    this.#values = dimensions.map(() => []);
    this.#codeOf = dimensions.map(() => new Map());
    this.#combinations = new Combinations(dimensions.length);
  }

  /** @param windowOf 0 before, 1 now, -1: the row is not asked for */
  add(columns: CubeColumns, windowOf: (row: number) => number): void {
    const ours = columns.values.map((names, d) => names.map((name) => this.#code(d, name)));
    const codes = new Int32Array(ours.length);
    for (let row = 0; row < columns.rows; row += 1) {
      const window = windowOf(row);
      // A refusal was never timed: of a question about speed it is no part.
      if (window < 0 || columns.total[row] === 0) continue;
      for (let d = 0; d < codes.length; d += 1) {
        codes[d] = (ours[d] as number[])[(columns.codes[d] as Uint16Array)[row] as number] as number;
      }
      this.#combinations.add(
        codes,
        window === 1,
        columns.success[row] as number,
        columns.total[row] as number,
      );
    }
  }

  finish(): CubeCells {
    return this.#combinations.cells([...this.#dimensions], this.#values);
  }

  #code(dimension: number, name: string): number {
    const codes = this.#codeOf[dimension] as Map<string, number>;
    const known = codes.get(name);
    if (known !== undefined) return known;
    codes.set(name, codes.size);
    this.#values[dimension]?.push(name);
    return codes.size - 1;
  }
}

/** Lets the high bits of a hash take part where only the low ones are used. */
function spread(sum: number): number {
  return (sum ^ (sum >>> 15)) >>> 0;
}

function mix(sum: number, code: number): number {
  return Math.imul(sum ^ code, 0x9e3779b1) + (sum >>> 13);
}

/** Rows of codes with their counts; the same codes again are added to the row they have. */
class Combinations {
  #rows = 0;
  #codes: Int32Array[];
  #counts: Float64Array[] = Array.from({ length: 4 }, () => new Float64Array(1_024));
  #table = new Int32Array(4_096).fill(-1);

  constructor(dimensions: number) {
    this.#codes = Array.from({ length: dimensions }, () => new Int32Array(1_024));
  }

  add(codes: Int32Array, current: boolean, success: number, total: number): void {
    const row = this.#find(codes);
    const [successes, totals] = [this.#counts[current ? 2 : 0], this.#counts[current ? 3 : 1]];
    if (!successes || !totals) return;
    successes[row] = (successes[row] as number) + success;
    totals[row] = (totals[row] as number) + total;
  }

  cells(dimensions: string[], values: string[][]): CubeCells {
    const rows = this.#rows;
    const [a, b, c, d] = this.#counts.map((column) => column.slice(0, rows)) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    return {
      leaves: { dimensions, values, codes: this.#codes.map((column) => column.slice(0, rows)), rows },
      counts: [a, b, c, d],
    };
  }

  #find(codes: Int32Array): number {
    const mask = this.#table.length - 1;
    let sum = 0;
    for (let d = 0; d < codes.length; d += 1) sum = mix(sum, codes[d] as number);
    let slot = spread(sum) & mask;
    for (;;) {
      const row = this.#table[slot] as number;
      if (row < 0) return this.#open(codes, slot);
      if (this.#same(row, codes)) return row;
      slot = (slot + 1) & mask;
    }
  }

  #open(codes: Int32Array, slot: number): number {
    const row = this.#rows;
    this.#rows += 1;
    this.#table[slot] = row;
    if (row >= (this.#codes[0]?.length ?? 0)) this.#widen();
    this.#codes.forEach((column, d) => {
      column[row] = codes[d] as number;
    });
    if (this.#rows * 2 > this.#table.length) this.#rehash();
    return row;
  }

  #same(row: number, codes: Int32Array): boolean {
    for (let d = 0; d < codes.length; d += 1) {
      if ((this.#codes[d] as Int32Array)[row] !== codes[d]) return false;
    }
    return true;
  }

  #widen(): void {
    const wider = <Column extends Int32Array | Float64Array>(column: Column): Column => {
      const next = new (column.constructor as new (length: number) => Column)(column.length * 2);
      next.set(column as never);
      return next;
    };
    this.#codes = this.#codes.map(wider);
    this.#counts = this.#counts.map(wider);
  }

  #rehash(): void {
    this.#table = new Int32Array(this.#table.length * 2).fill(-1);
    const mask = this.#table.length - 1;
    for (let row = 0; row < this.#rows; row += 1) {
      let sum = 0;
      for (const column of this.#codes) sum = mix(sum, column[row] as number);
      let slot = spread(sum) & mask;
      while ((this.#table[slot] as number) >= 0) slot = (slot + 1) & mask;
      this.#table[slot] = row;
    }
  }
}
