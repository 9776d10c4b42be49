import type { CubeDimension, SpeedFigures, Strip, StripCounts } from "../contracts/attribution.ts";
import type { CubeColumns } from "../outcomes/rules/columns.ts";
import { LATENCY_BUCKETS } from "../shared/histogram.ts";
import type { WindowOf } from "./row-windows.ts";
import {
  countOf,
  countWithin,
  emptyHistogram,
  fastBucket,
  type Histogram,
  p95Of,
  speedFigures,
} from "./rules/latency.ts";

/** Adds up the histograms of pieces of the cube per window. */
export class WindowHistograms {
  readonly base = emptyHistogram();
  readonly current = emptyHistogram();

  merge({ base, current }: WindowHistograms): void {
    for (let i = 0; i < LATENCY_BUCKETS; i += 1) {
      this.base[i] = (this.base[i] as number) + (base[i] as number);
      this.current[i] = (this.current[i] as number) + (current[i] as number);
    }
  }

  add({ rows, latency }: CubeColumns, windowOf: WindowOf): void {
    const { start, bucket, count } = latency;
    for (let row = 0; row < rows; row += 1) {
      const window = windowOf[row] as number;
      if (window < 0) continue;
      const sums = window === 0 ? this.base : this.current;
      for (let entry = start[row] as number; entry < (start[row + 1] as number); entry += 1) {
        const at = bucket[entry] as number;
        sums[at] = (sums[at] as number) + (count[entry] as number);
      }
    }
  }
}

/** The same columns, counting orders that ended within the bucket, of those that were timed. */
export function asFast(columns: CubeColumns, lastBucket: number): CubeColumns {
  const { rows, latency } = columns;
  const { start, bucket, count } = latency;
  const [success, total] = [new Uint32Array(rows), new Uint32Array(rows)];
  for (let row = 0; row < rows; row += 1) {
    let [fast, timed] = [0, 0];
    for (let entry = start[row] as number; entry < (start[row + 1] as number); entry += 1) {
      timed += count[entry] as number;
      if ((bucket[entry] as number) <= lastBucket) fast += count[entry] as number;
    }
    success[row] = fast;
    total[row] = timed;
  }
  return { ...columns, success, total };
}

// Histogram before, then now.
const PER_VALUE = 2 * LATENCY_BUCKETS;

/** Adds up the histograms of pieces of the cube per value of each dimension. */
export class LatencyStrips {
  readonly #dimensions: readonly CubeDimension[];
  readonly #places: Map<string, number>[];
  readonly #sums: Float64Array[];

  constructor(dimensions: readonly CubeDimension[]) {
    this.#dimensions = dimensions;
    this.#places = dimensions.map(() => new Map());
    this.#sums = dimensions.map(() => new Float64Array(16 * PER_VALUE));
  }

  add(columns: CubeColumns, windowOf: WindowOf): void {
    const { row, offset, count } = entriesIn(columns, windowOf);
    for (const [d, names] of columns.values.entries()) {
      const places = Int32Array.from(names, (name) => this.#place(d, name));
      const column = columns.codes[d] as Uint16Array;
      const sums = this.#sums[d] as Float64Array;
      for (let entry = 0; entry < row.length; entry += 1) {
        const code = column[row[entry] as number] as number;
        const at = (places[code] as number) + (offset[entry] as number);
        sums[at] = (sums[at] as number) + (count[entry] as number);
      }
    }
  }

  /**
   * The most frequent values first.
   * @param whole all orders, where these are only a part of them: what is fast is told from their baseline.
   */
  finish(whole = this.windows()): { strips: Strip[]; speed: SpeedFigures } {
    const { base, current } = whole;
    const limit = fastBucket(base);
    const strips = this.#dimensions.map((dimension, d) => ({
      dimension,
      values: [...(this.#places[d] as Map<string, number>)]
        .map(([value, place]) => ({
          value,
          base: countsOf(this.#histogram(d, place), limit),
          current: countsOf(this.#histogram(d, place + LATENCY_BUCKETS), limit),
        }))
        .filter((value) => value.base.total + value.current.total > 0)
        .sort(
          (x, y) =>
            y.current.total + y.base.total - (x.current.total + x.base.total) || (x.value < y.value ? -1 : 1),
        ),
    }));
    return { strips, speed: speedFigures(base, current) };
  }

  /** Every order has one value of a dimension, so any dimension adds up to the whole. */
  windows(): WindowHistograms {
    const whole = new WindowHistograms();
    for (const place of this.#places[0]?.values() ?? []) {
      for (let i = 0; i < LATENCY_BUCKETS; i += 1) {
        const sums = this.#sums[0] as Float64Array;
        whole.base[i] = (whole.base[i] as number) + (sums[place + i] as number);
        whole.current[i] = (whole.current[i] as number) + (sums[place + LATENCY_BUCKETS + i] as number);
      }
    }
    return whole;
  }

  #histogram(d: number, place: number): Histogram {
    return (this.#sums[d] as Float64Array).subarray(place, place + LATENCY_BUCKETS);
  }

  #place(d: number, name: string): number {
    const places = this.#places[d] as Map<string, number>;
    const known = places.get(name);
    if (known !== undefined) return known;
    const place = places.size * PER_VALUE;
    const sums = this.#sums[d] as Float64Array;
    if (place + PER_VALUE > sums.length) {
      const wider = new Float64Array(sums.length * 2);
      wider.set(sums);
      this.#sums[d] = wider;
    }
    places.set(name, place);
    return place;
  }
}

/** Of every bucket that holds something in a window: its row, where it goes behind a value's place, how many. */
function entriesIn({ rows, latency }: CubeColumns, windowOf: WindowOf) {
  const { start, bucket, count } = latency;
  const row = new Uint32Array(bucket.length);
  const offset = new Uint32Array(bucket.length);
  const counts = new Uint32Array(bucket.length);
  let kept = 0;
  for (let from = 0; from < rows; from += 1) {
    const window = windowOf[from] as number;
    if (window < 0) continue;
    const end = start[from + 1] as number;
    for (let entry = start[from] as number; entry < end; entry += 1) {
      row[kept] = from;
      offset[kept] = window * LATENCY_BUCKETS + (bucket[entry] as number);
      counts[kept] = count[entry] as number;
      kept += 1;
    }
  }
  return { row: row.subarray(0, kept), offset: offset.subarray(0, kept), count: counts.subarray(0, kept) };
}

function countsOf(histogram: Histogram, limit: number): StripCounts {
  return { success: countWithin(histogram, limit), total: countOf(histogram), p95Ms: p95Of(histogram) };
}
