/**
 * Values of one evenly spaced series, oldest first, with running sums so that the mean of any span is
 * one subtraction. Bounded: bins older than `keep` are forgotten.
 */
export class LoadHistory {
  readonly #keep: number;
  /** sums[i] is the sum of all values before bin `first + i`. */
  #sums: number[] = [0];
  #first = 0;

  constructor(keep: number) {
    this.#keep = keep;
  }

  /** Bins seen so far; the next value is of this bin. */
  get length(): number {
    return this.#first + this.#sums.length - 1;
  }

  push(value: number): void {
    this.#sums.push((this.#sums.at(-1) ?? 0) + value);
    if (this.#sums.length <= 2 * this.#keep + 1) return;
    const dropped = this.#sums.length - 1 - this.#keep;
    const base = this.#sums[dropped] ?? 0;
    // Rebased, so that sums stay small and exact however long the series runs.
    this.#sums = this.#sums.slice(dropped).map((sum) => sum - base);
    this.#first += dropped;
  }

  /** Mean of bins `from` (inclusive) to `to` (exclusive); null when not all of them are known. */
  mean(from: number, to: number): number | null {
    const before = this.#sums[from - this.#first];
    const after = this.#sums[to - this.#first];
    if (from < this.#first || to <= from || before === undefined || after === undefined) return null;
    return (after - before) / (to - from);
  }
}
