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
  latency: LatencyEntries;
}

/**
 * Latency histograms of the rows, only the buckets that hold something: those of row r are the entries
 * start[r] to start[r + 1]. Columns read without latencies have no entries at all.
 */
export interface LatencyEntries {
  start: Uint32Array;
  /** Bucket of server/shared/histogram.ts, and how many fell in it. */
  bucket: Uint8Array;
  count: Uint32Array;
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
  #start = new Uint32Array(FIRST_ROOM + 1);
  #entries = 0;
  #bucket = new Uint8Array(FIRST_ROOM);
  #count = new Uint32Array(FIRST_ROOM);

  constructor(dimensions: number) {
    this.#codes = Array.from({ length: dimensions }, () => new Uint16Array(FIRST_ROOM));
  }

  /** One bucket of the histogram of the row that is added next. */
  addLatency(bucket: number, count: number): void {
    if (this.#entries === this.#bucket.length) {
      this.#bucket = widened(this.#bucket);
      this.#count = widened(this.#count);
    }
    this.#bucket[this.#entries] = bucket;
    this.#count[this.#entries] = count;
    this.#entries += 1;
  }

  /** @param codes one per dimension, into the values handed to `finish` */
  add(minute: number, success: number, total: number, codes: ArrayLike<number>): void {
    if (this.#rows === this.#minute.length) this.#widen();
    const row = this.#rows;
    this.#rows += 1;
    this.#minute[row] = minute;
    this.#success[row] = success;
    this.#total[row] = total;
    this.#start[row + 1] = this.#entries;
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
      latency: {
        start: this.#start.slice(0, rows + 1),
        bucket: this.#bucket.slice(0, this.#entries),
        count: this.#count.slice(0, this.#entries),
      },
    };
  }

  #widen(): void {
    this.#minute = widened(this.#minute);
    this.#success = widened(this.#success);
    this.#total = widened(this.#total);
    this.#start = widened(this.#start);
    this.#codes = this.#codes.map(widened);
  }
}

function widened<Column extends Uint8Array | Uint16Array | Uint32Array>(column: Column): Column {
  const next = new (column.constructor as new (length: number) => Column)(column.length * 2);
  next.set(column);
  return next;
}

/** Memory they take, bytes. */
export function bytesOf({ rows, codes, latency }: CubeColumns): number {
  return rows * (16 + 2 * codes.length) + 4 + latency.bucket.length * 5;
}
