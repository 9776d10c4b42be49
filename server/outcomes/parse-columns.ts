import { ColumnsWriter, type CubeColumns } from "./rules/columns.ts";

/** Between the fields of a line; a control character that no attribute has a use for. */
export const FIELD = "\u001f";
const FIELD_CODE = 31;
const LINE_CODE = 10;
const COMMA_CODE = 44;
// FNV-1a, 32 bits.
const FNV_START = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/**
 * Lines of `minute, success, total, histogram, value, value...`, minute since the epoch; of the histogram, its
 * counts with commas between, noughts left out (`,,3,,1`), or nothing at all. Reads characters instead of
 * cutting strings: a million lines hold eight million values, of which a few hundred differ.
 */
export function parseColumns(text: string, dimensions: number): CubeColumns {
  const values = Array.from({ length: dimensions }, () => new Interner());
  const writer = new ColumnsWriter(dimensions);
  const row = new Int32Array(dimensions);
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
  const histogram = () => {
    let count = 0;
    for (let bucket = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code !== COMMA_CODE && code !== FIELD_CODE) {
        count = count * 10 + (code - 48);
        continue;
      }
      if (count > 0) writer.addLatency(bucket, count);
      if (code === FIELD_CODE) break;
      bucket += 1;
      count = 0;
    }
    at += 1;
  };
  while (at < text.length) {
    const minute = number();
    const success = number();
    const total = number();
    histogram();
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
    writer.add(minute, success, total, row);
  }
  return writer.finish(values.map(({ names }) => names));
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
