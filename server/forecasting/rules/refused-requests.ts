/**
 * Remembers who was refused, so that a customer who comes back as told is one arrival and not several.
 * Two generations of a map: forgetting costs nothing, and memory is bounded.
 */
export class RefusedRequests {
  readonly #spanMs: number;
  readonly #most: number;
  #young = new Set<string>();
  #old = new Set<string>();
  #turnedAt = Number.NEGATIVE_INFINITY;

  constructor({ spanMs = 5 * 60_000, most = 20_000 } = {}) {
    this.#spanMs = spanMs;
    this.#most = most;
  }

  /** @returns true when this request was refused before within the span, so that it is counted already. */
  seen(clientId: string, requestKey: string): boolean {
    const id = `${clientId}\u0000${requestKey}`;
    return this.#young.has(id) || this.#old.has(id);
  }

  refused(clientId: string, requestKey: string, now: number): void {
    if (Math.abs(now - this.#turnedAt) >= this.#spanMs || this.#young.size >= this.#most) {
      this.#old = this.#young;
      this.#young = new Set();
      this.#turnedAt = now;
    }
    this.#young.add(`${clientId}\u0000${requestKey}`);
  }
}
