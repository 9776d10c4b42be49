import type { RatePoint } from "../contracts/attribution.ts";
import type { CubeColumns } from "../outcomes/rules/columns.ts";
import { MINUTE_MS } from "../outcomes/rules/cover-span.ts";
import type { WindowOf } from "./row-windows.ts";
import { emptyHistogram, type Histogram, p95Of } from "./rules/latency.ts";

/** Adds up minutes to the points of a line. */
export class StepSums {
  readonly #stepMinutes: number;
  readonly #points = new Map<number, RatePoint>();
  readonly #histograms = new Map<number, Histogram>();

  constructor(stepMinutes: number) {
    this.#stepMinutes = stepMinutes;
  }

  /** @param minute since the epoch */
  add(minute: number, success: number, total: number): void {
    const point = this.#at(minute);
    point.success += success;
    point.total += total;
  }

  /** With latencies; -1: the row is not asked for. */
  addTimed(columns: CubeColumns, windowOf: WindowOf): void {
    const { start, bucket, count } = columns.latency;
    for (let row = 0; row < columns.rows; row += 1) {
      if ((windowOf[row] as number) < 0) continue;
      const point = this.#at(columns.minute[row] as number);
      point.success += columns.success[row] as number;
      point.total += columns.total[row] as number;
      if (start[row] === start[row + 1]) continue;
      const sums = this.#histogramAt(point.at);
      for (let entry = start[row] as number; entry < (start[row + 1] as number); entry += 1) {
        const place = bucket[entry] as number;
        sums[place] = (sums[place] as number) + (count[entry] as number);
      }
    }
  }

  /** In order of time. */
  finish(): RatePoint[] {
    for (const [at, histogram] of this.#histograms) {
      const point = this.#points.get(at);
      if (point) point.p95Ms = p95Of(histogram);
    }
    return [...this.#points.values()].sort((a, b) => a.at - b.at);
  }

  #at(minute: number): RatePoint {
    const at = Math.floor(minute / this.#stepMinutes) * this.#stepMinutes * MINUTE_MS;
    let point = this.#points.get(at);
    if (!point) {
      point = { at, success: 0, total: 0 };
      this.#points.set(at, point);
    }
    return point;
  }

  #histogramAt(at: number): Histogram {
    let histogram = this.#histograms.get(at);
    if (!histogram) {
      histogram = emptyHistogram();
      this.#histograms.set(at, histogram);
    }
    return histogram;
  }
}
