import type { CubeCells } from "./rules/cube-cells.ts";

/** Between the fields of a line; a control character that no attribute has a use for. */
export const FIELD = "\u001f";
const FIELD_CODE = 31;
const LINE_CODE = 10;
const ONE_CODE = 49;
// FNV-1a, 32 bits.
const FNV_START = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * Lines of `now, success, total, value, value...`, in which `now` is 1 for the current window, added
 * up per combination of values. Reads characters instead of cutting strings: a million lines hold
 * eight million values, of which a few hundred differ.
 */
export function parseCells(text: string, dimensions: readonly string[]): CubeCells {
  const values = dimensions.map(() => new Interner());
  const combinations = new Combinations(dimensions.length);
  const row = new Int32Array(dimensions.length);
  let at = 0;
  const number = () => {
    let amount = 0;
    for (; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === FIELD_CODE) break;
      amount = amount * 10 + (code - 48);
    }
    at += 1;
    return amount;
  };
  while (at < text.length) {
    const current = text.charCodeAt(at) === ONE_CODE;
    at += 2;
    const success = number();
    const total = number();
    for (let d = 0; d < row.length; d += 1) {
      const start = at;
      // The last value ends with the line; a separator inside it stays part of it.
      const last = d === row.length - 1;
      let sum = FNV_START;
      while (at < text.length) {
        const code = text.charCodeAt(at);
        if (code === LINE_CODE || (code === FIELD_CODE && !last)) break;
        sum = Math.imul(sum ^ code, FNV_PRIME);
        at += 1;
      }
      row[d] = (values[d] as Interner).code(text, start, at, sum);
      if (!last) at += 1;
    }
    at += 1;
    combinations.add(row, current, success, total);
  }
  return combinations.cells(
    [...dimensions],
    values.map(({ names }) => names),
  );
}

/** Numbers the different texts it is shown, without making a string of those it knows. */
class Interner {
  readonly names: string[] = [];
  #table = new Int32Array(64).fill(-1);

  /** `sum` is the FNV-1a hash of these characters; whoever read them has it already. */
  code(text: string, start: number, end: number, sum: number): number {
    let slot = spread(sum) & (this.#table.length - 1);
    for (;;) {
      const code = this.#table[slot] as number;
      if (code < 0) break;
      if (this.#is(code, text, start, end)) return code;
      slot = (slot + 1) & (this.#table.length - 1);
    }
    const code = this.names.length;
    this.names.push(text.slice(start, end));
    this.#table[slot] = code;
    if (this.names.length * 2 > this.#table.length) this.#grow();
    return code;
  }

  #is(code: number, text: string, start: number, end: number): boolean {
    const name = this.names[code] as string;
    if (name.length !== end - start) return false;
    for (let i = 0; i < name.length; i += 1) {
      if (name.charCodeAt(i) !== text.charCodeAt(start + i)) return false;
    }
    return true;
  }

  #grow(): void {
    this.#table = new Int32Array(this.#table.length * 2).fill(-1);
    this.names.forEach((name, code) => {
      let sum = FNV_START;
      for (let i = 0; i < name.length; i += 1) sum = Math.imul(sum ^ name.charCodeAt(i), FNV_PRIME);
      let slot = spread(sum) & (this.#table.length - 1);
      while ((this.#table[slot] as number) >= 0) slot = (slot + 1) & (this.#table.length - 1);
      this.#table[slot] = code;
    });
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
