/** Mean of the latest `most` values. */
export class TrailingMean {
  readonly #values: Float64Array;
  #seen = 0;
  #sum = 0;

  constructor(most: number) {
    this.#values = new Float64Array(Math.max(1, most));
  }

  get count(): number {
    return Math.min(this.#seen, this.#values.length);
  }

  get sum(): number {
    return Math.max(0, this.#sum);
  }

  get mean(): number {
    return this.count === 0 ? 0 : this.sum / this.count;
  }

  /** Values are sizes of errors, never negative. */
  push(value: number): void {
    const at = this.#seen % this.#values.length;
    this.#sum += value - (this.#values[at] ?? 0);
    this.#values[at] = value;
    this.#seen += 1;
    // Summed anew once a round, for what a spike of a million leaves behind in rounding.
    if (at === this.#values.length - 1) this.#sum = this.#values.reduce((sum, each) => sum + each, 0);
  }
}
