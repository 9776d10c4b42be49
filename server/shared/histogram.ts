/**
 * Latency buckets, upper bounds in ms, each about 1.33x the last: 1 ms to 100 s and beyond.
 * Histograms merge by adding counts; percentiles never average.
 */
export const LATENCY_BOUNDS_MS: readonly number[] = makeBounds();

function makeBounds(): number[] {
  const bounds: number[] = [];
  for (let bound = 1; bound < 100_000; bound *= 4 / 3) bounds.push(Math.round(bound * 100) / 100);
  return [...bounds, 100_000];
}

export const LATENCY_BUCKETS = LATENCY_BOUNDS_MS.length + 1;

/** Index of the bucket a latency falls in; the last one holds everything above the last bound. */
export function bucketOf(latencyMs: number): number {
  let low = 0;
  let high = LATENCY_BOUNDS_MS.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (latencyMs <= (LATENCY_BOUNDS_MS[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * The value below which the share `q` (0..1) of the counted latencies lies, interpolated inside its
 * bucket. null for an empty histogram.
 */
export function percentile(counts: ArrayLike<number>, q: number): number | null {
  let total = 0;
  for (let i = 0; i < counts.length; i++) total += counts[i] ?? 0;
  if (total === 0) return null;
  const wanted = q * total;
  let seen = 0;
  for (let i = 0; i < counts.length; i++) {
    const count = counts[i] ?? 0;
    if (count > 0 && seen + count >= wanted) {
      const from = i === 0 ? 0 : (LATENCY_BOUNDS_MS[i - 1] as number);
      const to = LATENCY_BOUNDS_MS[i] ?? from;
      return from + ((wanted - seen) / count) * (to - from);
    }
    seen += count;
  }
  return LATENCY_BOUNDS_MS[LATENCY_BOUNDS_MS.length - 1] as number;
}

export function addInto(target: number[], counts: ArrayLike<number>): void {
  for (let i = 0; i < counts.length; i++) target[i] = (target[i] ?? 0) + (counts[i] ?? 0);
}
