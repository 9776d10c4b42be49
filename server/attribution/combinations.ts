import type { CubeColumns } from "../outcomes/rules/columns.ts";

/** Numbers of a slot of the table: both halves of the key, the row, and one to keep it in a cache line. */
const SLOT = 4;
const FIRST_ROOM = 1_024;
/** A half of a key is a number below this. */
const HALF = 2 ** 31;

/**
 * Numbers the different rows of codes it is shown; the same codes again have the number they had. The codes of
 * a row are one number in mixed radix, in two halves of 31 bits, so that a million rows are found again by comparing two
 * numbers instead of eight columns; where there are too many values for that, the halves are hashes and the
 * codes are compared.
 */
export class Combinations {
  #rows = 0;
  #codes: Int32Array[];
  #table = new Int32Array(4 * FIRST_ROOM * SLOT);
  /** Values each dimension has room for in a key; what one code of it adds to which half. */
  #room: number[];
  #strides: Int32Array;
  #half: Uint8Array;
  #exact = true;
  /** Both halves of the key at hand. */
  #low = 0;
  #high = 0;

  constructor(dimensions: number) {
    this.#codes = Array.from({ length: dimensions }, () => new Int32Array(FIRST_ROOM));
    this.#room = new Array<number>(dimensions).fill(0);
    this.#strides = new Int32Array(dimensions);
    this.#half = new Uint8Array(dimensions);
  }

  /** To be told before codes beyond those known are added. */
  makeRoomFor(cardinalities: readonly number[]): void {
    if (cardinalities.every((values, d) => values <= (this.#room[d] as number))) return;
    // Half as much again, so that a new value now and then does not move every key.
    this.#room = cardinalities.map((values, d) => Math.max(this.#room[d] as number, Math.ceil(values * 1.5)));
    const products = [1, 1];
    this.#exact = true;
    this.#room.forEach((room, d) => {
      const half = (products[0] as number) * room <= HALF ? 0 : 1;
      const product = products[half] as number;
      if (product * room > HALF) this.#exact = false;
      this.#half[d] = half;
      this.#strides[d] = product;
      products[half] = product * room;
    });
    this.#rehash(this.#table.length);
  }

  get size(): number {
    return this.#rows;
  }

  /** Per dimension one code a row, in the order of their numbers. */
  get codes(): readonly Int32Array[] {
    return this.#codes;
  }

  /**
   * The number of each row of these columns.
   * @param ours per dimension, this book's code of each of the columns' codes
   */
  numbersOf(columns: CubeColumns, ours: readonly Int32Array[]): Int32Array {
    const numbers = new Int32Array(columns.rows);
    const codes = new Int32Array(ours.length);
    const keys = this.#exact ? this.#keysOf(columns, ours) : null;
    for (let row = 0; row < columns.rows; row += 1) {
      if (keys) {
        this.#low = keys[0][row] as number;
        this.#high = keys[1][row] as number;
      } else this.#hash(codesAt(columns, ours, row, codes));
      numbers[row] = this.#find(columns, ours, row, codes);
    }
    return numbers;
  }

  /** Both halves of every row's key, a dimension after the other: what a code adds is looked up. */
  #keysOf({ rows, codes }: CubeColumns, ours: readonly Int32Array[]): [Int32Array, Int32Array] {
    const keys: [Int32Array, Int32Array] = [new Int32Array(rows), new Int32Array(rows)];
    for (const [d, known] of ours.entries()) {
      const stride = this.#strides[d] as number;
      const parts = known.map((code) => code * stride);
      const column = codes[d] as Uint16Array;
      const half = keys[this.#half[d] === 0 ? 0 : 1];
      for (let row = 0; row < rows; row += 1)
        half[row] = (half[row] as number) + (parts[column[row] as number] as number);
    }
    return keys;
  }

  /** The row of the key at hand, a new one if there is none. */
  #find(columns: CubeColumns, ours: readonly Int32Array[], from: number, codes: Int32Array): number {
    const [low, high, table] = [this.#low, this.#high, this.#table];
    const mask = table.length / SLOT - 1;
    for (let slot = spread(low, high) & mask; ; slot = (slot + 1) & mask) {
      const at = slot * SLOT;
      // Rows are kept from 1 on: 0 is an empty slot.
      const row = (table[at + 2] as number) - 1;
      if (row < 0) return this.#open(codesAt(columns, ours, from, codes), at);
      if (table[at] === low && table[at + 1] === high && (this.#exact || this.#same(row, codes))) return row;
    }
  }

  /** The key of codes, left in #low and #high. */
  #keyOf(codes: Int32Array): void {
    if (!this.#exact) {
      this.#hash(codes);
      return;
    }
    let [low, high] = [0, 0];
    for (let d = 0; d < codes.length; d += 1) {
      const part = (codes[d] as number) * (this.#strides[d] as number);
      if (this.#half[d] === 0) low += part;
      else high += part;
    }
    this.#low = low;
    this.#high = high;
  }

  #hash(codes: Int32Array): void {
    let [low, high] = [0, 0];
    for (let d = 0; d < codes.length; d += 1) {
      low = (Math.imul(low ^ (codes[d] as number), 0x9e3779b1) + (low >>> 13)) | 0;
      high = (Math.imul(high, 31) + (codes[d] as number)) | 0;
    }
    this.#low = low;
    this.#high = high;
  }

  #open(codes: Int32Array, at: number): number {
    const row = this.#rows;
    this.#rows += 1;
    this.#place(at, row);
    if (row >= (this.#codes[0]?.length ?? 0)) this.#widen();
    for (let d = 0; d < codes.length; d += 1) (this.#codes[d] as Int32Array)[row] = codes[d] as number;
    if (this.#rows * 2 * SLOT > this.#table.length) this.#rehash(this.#table.length * 2);
    return row;
  }

  #place(at: number, row: number): void {
    this.#table[at] = this.#low;
    this.#table[at + 1] = this.#high;
    this.#table[at + 2] = row + 1;
  }

  #same(row: number, codes: Int32Array): boolean {
    for (let d = 0; d < codes.length; d += 1) {
      if ((this.#codes[d] as Int32Array)[row] !== codes[d]) return false;
    }
    return true;
  }

  #widen(): void {
    this.#codes = this.#codes.map((column) => {
      const next = new Int32Array(column.length * 2);
      next.set(column);
      return next;
    });
  }

  #rehash(length: number): void {
    this.#table = new Int32Array(length);
    const mask = length / SLOT - 1;
    const codes = new Int32Array(this.#codes.length);
    for (let row = 0; row < this.#rows; row += 1) {
      for (let d = 0; d < codes.length; d += 1) codes[d] = (this.#codes[d] as Int32Array)[row] as number;
      this.#keyOf(codes);
      let slot = spread(this.#low, this.#high) & mask;
      while ((this.#table[slot * SLOT + 2] as number) > 0) slot = (slot + 1) & mask;
      this.#place(slot * SLOT, row);
    }
  }
}

/** The row's codes as this book has them, in `codes`. */
function codesAt(
  columns: CubeColumns,
  ours: readonly Int32Array[],
  row: number,
  codes: Int32Array,
): Int32Array {
  for (let d = 0; d < codes.length; d += 1) {
    codes[d] = (ours[d] as Int32Array)[(columns.codes[d] as Uint16Array)[row] as number] as number;
  }
  return codes;
}

/** Both halves of a key take part in where it lies. */
function spread(low: number, high: number): number {
  let sum = Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b);
  sum = Math.imul(sum ^ (sum >>> 15), 0x2c1b3c6d);
  return (sum ^ (sum >>> 13)) >>> 0;
}
