import type { CubeDimension, Strip, StripValue } from "../contracts/attribution.ts";
import type { CubeColumns } from "../outcomes/rules/columns.ts";

/** Successes and totals before, then now. */
type Sums = [baseSuccess: number, baseTotal: number, success: number, total: number];

/** Adds up pieces of the cube per value of each dimension. */
export class StripSums {
  readonly #dimensions: readonly CubeDimension[];
  readonly #sums: Map<string, Sums>[];

  constructor(dimensions: readonly CubeDimension[]) {
    this.#dimensions = dimensions;
    this.#sums = dimensions.map(() => new Map());
  }

  add(columns: CubeColumns, windowOf: (row: number) => number): void {
    const sums = columns.values.map((names, d) => names.map((name) => this.#of(d, name)));
    for (let row = 0; row < columns.rows; row += 1) {
      const window = windowOf(row);
      if (window < 0) continue;
      const [success, total] = [columns.success[row] as number, columns.total[row] as number];
      for (let d = 0; d < sums.length; d += 1) {
        const of = (sums[d] as Sums[])[(columns.codes[d] as Uint16Array)[row] as number] as Sums;
        if (window === 0) {
          of[0] += success;
          of[1] += total;
        } else {
          of[2] += success;
          of[3] += total;
        }
      }
    }
  }

  /** The most frequent values first. */
  finish(): Strip[] {
    return this.#dimensions.map((dimension, d) => ({
      dimension,
      values: [...(this.#sums[d] as Map<string, Sums>)]
        .filter(([, [, before, , now]]) => before + now > 0)
        .map(
          ([value, [baseSuccess, baseTotal, success, total]]): StripValue => ({
            value,
            base: { success: baseSuccess, total: baseTotal },
            current: { success, total },
          }),
        )
        .sort(
          (x, y) =>
            y.current.total + y.base.total - (x.current.total + x.base.total) || (x.value < y.value ? -1 : 1),
        ),
    }));
  }

  #of(dimension: number, name: string): Sums {
    const known = this.#sums[dimension] as Map<string, Sums>;
    let sums = known.get(name);
    if (!sums) {
      sums = [0, 0, 0, 0];
      known.set(name, sums);
    }
    return sums;
  }
}
