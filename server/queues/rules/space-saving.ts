export interface Counted {
  key: string;
  /** Never below the true count, and above it by at most `error`. */
  count: number;
  error: number;
}

/**
 * Counts the most frequent keys of a stream in fixed space (space-saving: Metwally, Agrawal, El Abbadi
 * 2005). A key seen more often than total / capacity is always among them.
 */
export class SpaceSaving {
  private readonly capacity: number;
  private readonly counters = new Map<string, { count: number; error: number }>();
  total = 0;

  constructor(capacity: number) {
    if (!(capacity >= 1)) throw new RangeError(`capacity must be at least 1, not ${capacity}`);
    this.capacity = capacity;
  }

  add(key: string): void {
    this.total++;
    const known = this.counters.get(key);
    if (known) known.count++;
    else if (this.counters.size < this.capacity) this.counters.set(key, { count: 1, error: 0 });
    else this.replaceRarest(key);
  }

  /** A newcomer inherits the count of the rarest: it may have been seen that often before. */
  private replaceRarest(key: string): void {
    let rarest = "";
    let least = Number.POSITIVE_INFINITY;
    for (const [other, { count }] of this.counters) {
      if (count >= least) continue;
      least = count;
      rarest = other;
    }
    this.counters.delete(rarest);
    this.counters.set(key, { count: least + 1, error: least });
  }

  /** What is known of a key. One that is not among the counted can have been seen as often as the rarest. */
  of(key: string): Counted {
    const known = this.counters.get(key);
    if (known) return { key, ...known };
    const count = this.counters.size < this.capacity ? 0 : this.rarest();
    return { key, count, error: count };
  }

  /** Every counted key, most frequent first. */
  all(): Counted[] {
    return [...this.counters]
      .map(([key, counter]) => ({ key, ...counter }))
      .sort((a, b) => b.count - a.count);
  }

  private rarest(): number {
    let least = Number.POSITIVE_INFINITY;
    for (const { count } of this.counters.values()) least = Math.min(least, count);
    return least;
  }
}
