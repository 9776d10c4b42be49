export const MINUTE_MS = 60_000;

/** What arrived in one minute. Unwatched time is unknown, which is not nought. */
export interface LoadMinute {
  /** Start, epoch ms. */
  minute: number;
  coveredMs: number;
  /** Series key -> work, reference ms. */
  work: Record<string, number>;
}

/** An event may be so late and still be counted in its minute. */
export const COUNTED_LATE_MS = 10 * MINUTE_MS;

/**
 * Counts arriving work by minute. Each minute is held whole until nothing can come for it any more, so that
 * it can be written again as it is: written twice it is the same row.
 */
export class LoadCounter {
  readonly #minutes = new Map<number, LoadMinute>();
  readonly #changed = new Set<number>();

  /** @returns false when it is too late (or too early, after the clock was set back) to be counted. */
  add(at: number, now: number, keys: readonly string[], workMs: number): boolean {
    if (Math.abs(now - at) > COUNTED_LATE_MS) return false;
    const cell = this.#cell(at);
    for (const key of keys) cell.work[key] = (cell.work[key] ?? 0) + workMs;
    return true;
  }

  /** The time from `from` to `to` was watched. */
  cover(from: number, to: number): void {
    for (let at = from; at < to; ) {
      const end = Math.min(to, startOf(at) + MINUTE_MS);
      this.#cell(at).coveredMs += end - at;
      at = end;
    }
  }

  /** Minutes that changed since the last call, oldest first. */
  takeChanged(now: number): LoadMinute[] {
    const changed = [...this.#changed].sort((a, b) => a - b).flatMap((at) => this.#minutes.get(at) ?? []);
    this.#changed.clear();
    for (const at of this.#minutes.keys()) {
      if (Math.abs(now - at) > COUNTED_LATE_MS + MINUTE_MS) this.#minutes.delete(at);
    }
    return changed.map((cell) => ({ ...cell, work: { ...cell.work } }));
  }

  #cell(at: number): LoadMinute {
    const minute = startOf(at);
    let cell = this.#minutes.get(minute);
    if (!cell) {
      cell = { minute, coveredMs: 0, work: {} };
      this.#minutes.set(minute, cell);
    }
    this.#changed.add(minute);
    return cell;
  }
}

function startOf(at: number): number {
  return Math.floor(at / MINUTE_MS) * MINUTE_MS;
}
