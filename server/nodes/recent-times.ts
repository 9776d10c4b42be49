/** The last few service times of a node, for its percentiles. */
export interface RecentTimes {
  add(ms: number): void;
  /** @param q 0..1. null before anything was added. */
  quantile(q: number): number | null;
}

export function createRecentTimes(size = 200): RecentTimes {
  const ring: number[] = [];
  let next = 0;
  let sorted: number[] | null = null;
  return {
    add(ms) {
      ring[next] = ms;
      next = (next + 1) % size;
      sorted = null;
    },
    quantile(q) {
      if (ring.length === 0) return null;
      sorted ??= [...ring].sort((a, b) => a - b);
      return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? null;
    },
  };
}
