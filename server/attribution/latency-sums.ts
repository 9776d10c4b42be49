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
    const { rows, values, codes, latency } = columns;
    const { start, bucket, count } = latency;
    for (const [d, names] of values.entries()) {
      const places = Int32Array.from(names, (name) => this.#place(d, name));
      const column = codes[d] as Uint16Array;
      const sums = this.#sums[d] as Float64Array;
      for (let row = 0; row < rows; row += 1) {
        const window = windowOf[row] as number;
        if (window < 0) continue;
        const offset = (places[column[row] as number] as number) + window * LATENCY_BUCKETS;
        const end = start[row + 1] as number;
        for (let entry = start[row] as number; entry < end; entry += 1) {
          const at = offset + (bucket[entry] as number);
          sums[at] = (sums[at] as number) + (count[entry] as number);
        }
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

function countsOf(histogram: Histogram, limit: number): StripCounts {
  return { success: countWithin(histogram, limit), total: countOf(histogram), p95Ms: p95Of(histogram) };
}
