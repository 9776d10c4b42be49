/** The last few service times of a node, for its percentiles. */
export interface RecentTimes {
  add(ms: number): void;
  /** @param q 0..1. null before anything was added. May lag by a twentieth of what is kept. */
  quantile(q: number): number | null;
}

export function createRecentTimes(size = 200): RecentTimes {
  const ring: number[] = [];
  let next = 0;
  let sorted: number[] = [];
  let unsorted = 0;
  return {
    add(ms) {
      ring[next] = ms;
      next = (next + 1) % size;
      unsorted++;
    },
    quantile(q) {
      // Every job's answer carries these: sorting for each would cost more than the job.
      if (unsorted > 0 && (ring.length < size || unsorted >= size / 20)) {
        sorted = ring.toSorted((a, b) => a - b);
        unsorted = 0;
      }
      return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? null;
    },
  };
}
