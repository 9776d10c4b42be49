import type { CubeDimension, Strip, StripValue } from "../contracts/attribution.ts";
import type { CubeColumns } from "../outcomes/rules/columns.ts";
import type { WindowOf } from "./row-windows.ts";

/** Successes and totals before, then now. */
type Sums = [baseSuccess: number, baseTotal: number, success: number, total: number];
const COUNTS = 4;

/** Adds up pieces of the cube per value of each dimension. */
export class StripSums {
  readonly #dimensions: readonly CubeDimension[];
  readonly #sums: Map<string, Sums>[];

  constructor(dimensions: readonly CubeDimension[]) {
    this.#dimensions = dimensions;
    this.#sums = dimensions.map(() => new Map());
  }

  add({ rows, values, codes, success, total }: CubeColumns, windowOf: WindowOf): void {
    for (const [d, names] of values.entries()) {
      // By code first: a row is then two additions to numbers that lie side by side.
      const sums = new Float64Array(names.length * COUNTS);
      const column = codes[d] as Uint16Array;
      for (let row = 0; row < rows; row += 1) {
        const window = windowOf[row] as number;
        if (window < 0) continue;
        const at = (column[row] as number) * COUNTS + (window === 0 ? 0 : 2);
        sums[at] = (sums[at] as number) + (success[row] as number);
        sums[at + 1] = (sums[at + 1] as number) + (total[row] as number);
      }
      for (const [code, name] of names.entries()) this.#count(d, name, sums.subarray(code * COUNTS));
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

  #count(dimension: number, name: string, counts: Float64Array): void {
    const [baseSuccess = 0, baseTotal = 0, success = 0, total = 0] = counts;
    const known = this.#sums[dimension] as Map<string, Sums>;
    const [a, b, c, d] = known.get(name) ?? [0, 0, 0, 0];
    known.set(name, [a + baseSuccess, b + baseTotal, c + success, d + total]);
  }
}
