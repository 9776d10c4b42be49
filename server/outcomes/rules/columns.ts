/**
 * Cells of the cube by column: a million of them are a few arrays of numbers, read in milliseconds. Values
 * are codes into `values`, per dimension.
 */
export interface CubeColumns {
  rows: number;
  values: string[][];
  codes: Uint16Array[];
  /** Minutes since the epoch at which the cell's step starts. */
  minute: Uint32Array;
  success: Uint32Array;
  total: Uint32Array;
}

const FIRST_ROOM = 1_024;
const MOST_VALUES = 65_536;

/** Collects cells row by row. */
export class ColumnsWriter {
  #rows = 0;
  #codes: Uint16Array[];
  #minute = new Uint32Array(FIRST_ROOM);
  #success = new Uint32Array(FIRST_ROOM);
  #total = new Uint32Array(FIRST_ROOM);

  constructor(dimensions: number) {
    this.#codes = Array.from({ length: dimensions }, () => new Uint16Array(FIRST_ROOM));
  }

  /** @param codes one per dimension, into the values handed to `finish` */
  add(minute: number, success: number, total: number, codes: ArrayLike<number>): void {
    if (this.#rows === this.#minute.length) this.#widen();
    const row = this.#rows;
    this.#rows += 1;
    this.#minute[row] = minute;
    this.#success[row] = success;
    this.#total[row] = total;
    for (let d = 0; d < this.#codes.length; d += 1) {
      (this.#codes[d] as Uint16Array)[row] = codes[d] as number;
    }
  }

  /** @throws RangeError when a dimension has more values than a column can tell apart */
  finish(values: string[][]): CubeColumns {
    const crowded = values.find(({ length }) => length > MOST_VALUES);
    if (crowded) throw new RangeError(`a dimension has ${crowded.length} values; ${MOST_VALUES} is the most`);
    const rows = this.#rows;
    return {
      rows,
      values,
      codes: this.#codes.map((column) => column.slice(0, rows)),
      minute: this.#minute.slice(0, rows),
      success: this.#success.slice(0, rows),
      total: this.#total.slice(0, rows),
    };
  }

  #widen(): void {
    const length = this.#minute.length * 2;
    const wider = (column: Uint32Array) => {
      const next = new Uint32Array(length);
      next.set(column);
      return next;
    };
    this.#minute = wider(this.#minute);
    this.#success = wider(this.#success);
    this.#total = wider(this.#total);
    this.#codes = this.#codes.map((column) => {
      const next = new Uint16Array(length);
      next.set(column);
      return next;
    });
  }
}

/** Memory they take, bytes. */
export function bytesOf({ rows, codes }: CubeColumns): number {
  return rows * (12 + 2 * codes.length);
}
