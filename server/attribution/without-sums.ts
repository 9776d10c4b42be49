import { type CubeDimension, cubeDimensions, type RatePoint } from "../contracts/attribution.ts";
import type { Counts, WithoutSums } from "../contracts/without.ts";
import type { CubeColumns } from "../outcomes/rules/columns.ts";
import type { WindowOf } from "./row-windows.ts";

export type Causes = readonly (readonly { dimension: CubeDimension; value: string }[])[];

/** Rare values are put together under this name: which orders they were cannot be told any more. */
const PUT_TOGETHER = "…";

/** Tells for rows of these columns which causes they match. */
function matcher({ values, codes }: CubeColumns, causes: Causes): (row: number, cause: number) => boolean {
  const tests = causes.map((attributes) =>
    attributes.map(({ dimension, value }) => {
      const d = cubeDimensions.indexOf(dimension);
      return { column: codes[d] as Uint16Array, code: (values[d] ?? []).indexOf(value) };
    }),
  );
  return (row, cause) => (tests[cause] ?? []).every(({ column, code }) => column[row] === code);
}

/** Adds up, per window, all orders, those of each cause, and those a cause is the first to match. */
export class WithoutWindows {
  readonly #causes: Causes;
  readonly #all = pair();
  readonly #of: WithoutSums[];
  readonly #first: WithoutSums[];

  constructor(causes: Causes) {
    this.#causes = causes;
    this.#of = causes.map(pair);
    this.#first = causes.map(pair);
  }

  add(columns: CubeColumns, windowOf: WindowOf): void {
    const matches = matcher(columns, this.#causes);
    for (let row = 0; row < columns.rows; row += 1) {
      const window = windowOf[row] as number;
      if (window < 0) continue;
      const which = window === 0 ? "base" : "current";
      count(this.#all[which], columns, row);
      let first = true;
      for (let cause = 0; cause < this.#causes.length; cause += 1) {
        if (!matches(row, cause)) continue;
        count((this.#of[cause] as WithoutSums)[which], columns, row);
        if (first) count((this.#first[cause] as WithoutSums)[which], columns, row);
        first = false;
      }
    }
  }

  finish(): { all: WithoutSums; alone: (WithoutSums | null)[]; together: (WithoutSums | null)[] } {
    let left: WithoutSums | null = this.#all;
    const together = this.#causes.map((cause, k) => {
      left = left && isKnown(cause) ? rest(left, this.#first[k] as WithoutSums) : null;
      return left;
    });
    const alone = this.#causes.map((cause, k) =>
      isKnown(cause) ? rest(this.#all, this.#of[k] as WithoutSums) : null,
    );
    return { all: this.#all, alone, together };
  }
}

/** Adds up, per step, the orders that none of the first causes matches. */
export class WithoutLines {
  readonly #causes: Causes;
  readonly #stepMinutes: number;
  /** Step -> per cause, the orders it is the first to match; last, those no cause matches. */
  readonly #steps = new Map<number, Counts[]>();

  constructor(causes: Causes, stepMinutes: number) {
    const unknown = causes.findIndex((cause) => !isKnown(cause));
    this.#causes = unknown < 0 ? causes : causes.slice(0, unknown);
    this.#stepMinutes = stepMinutes;
  }

  add(columns: CubeColumns, windowOf: WindowOf): void {
    const matches = matcher(columns, this.#causes);
    const none = this.#causes.length;
    for (let row = 0; row < columns.rows; row += 1) {
      if ((windowOf[row] as number) < 0) continue;
      const step = Math.floor((columns.minute[row] as number) / this.#stepMinutes);
      let sums = this.#steps.get(step);
      if (!sums) {
        sums = Array.from({ length: none + 1 }, () => ({ success: 0, total: 0 }));
        this.#steps.set(step, sums);
      }
      let first = 0;
      while (first < none && !matches(row, first)) first += 1;
      count(sums[first] as Counts, columns, row);
    }
  }

  /** Line k is without the causes 0 to k. */
  finish(): RatePoint[][] {
    const steps = [...this.#steps].sort(([x], [y]) => x - y);
    return this.#causes.map((_, k) =>
      steps.map(([step, sums]) => {
        const left = { success: 0, total: 0 };
        for (const { success, total } of sums.slice(k + 1)) {
          left.success += success;
          left.total += total;
        }
        return { at: step * this.#stepMinutes * 60_000, ...left };
      }),
    );
  }
}

function isKnown(cause: Causes[number]): boolean {
  return cause.every(({ value }) => value !== PUT_TOGETHER);
}

function pair(): WithoutSums {
  return { base: { success: 0, total: 0 }, current: { success: 0, total: 0 } };
}

function count(sums: Counts, columns: CubeColumns, row: number): void {
  sums.success += columns.success[row] as number;
  sums.total += columns.total[row] as number;
}

function rest(whole: WithoutSums, part: WithoutSums): WithoutSums {
  const less = (of: "base" | "current") => ({
    success: whole[of].success - part[of].success,
    total: whole[of].total - part[of].total,
  });
  return { base: less("base"), current: less("current") };
}
