import { type LoadMinute, MINUTE_MS } from "./load-counter.ts";

/** Less of a bin than this was watched: what arrived in it is not known. */
const KNOWN_SHARE = 0.6;

export interface BinnedLoad {
  /** Series key -> value per bin, oldest first, in reference slots busy; null where it is not known. */
  values: Map<string, (number | null)[]>;
  /** Per bin: was it watched. */
  known: boolean[];
  /** Watched time, ms. */
  knownMs: number;
}

/**
 * Bins from `from` to `to` out of minute rows, in any order and of any number of writers. A key that a watched
 * bin does not name had nothing; before a key was first named nothing is known of it.
 */
export function binLoad(
  rows: readonly LoadMinute[],
  { binMs, from, to }: { binMs: number; from: number; to: number },
): BinnedLoad {
  const bins = Math.max(0, Math.floor((to - from) / binMs));
  const coveredMs = new Float64Array(bins);
  for (const [minute, ms] of coverOf(rows)) {
    const bin = Math.floor((minute - from) / binMs);
    if (bin >= 0 && bin < bins) coveredMs[bin] = (coveredMs[bin] ?? 0) + ms;
  }
  const sums = new Map<string, Float64Array>();
  const firstAt = new Map<string, number>();
  for (const { minute, coveredMs: covered, work } of rows) {
    const bin = Math.floor((minute - from) / binMs);
    if (bin < 0 || bin >= bins) continue;
    // A minute lived twice, after the clock was set back, holds the work of both.
    const times = Math.max(1, covered / MINUTE_MS);
    for (const [key, ms] of Object.entries(work)) {
      let sum = sums.get(key);
      if (!sum) {
        sum = new Float64Array(bins);
        sums.set(key, sum);
      }
      sum[bin] = (sum[bin] ?? 0) + ms / times;
      firstAt.set(key, Math.min(bin, firstAt.get(key) ?? bin));
    }
  }
  const known = Array.from(coveredMs, (ms) => ms >= KNOWN_SHARE * binMs);
  const values = new Map(
    [...sums].map(([key, sum]) => [
      key,
      known.map((is, bin) =>
        is && bin >= (firstAt.get(key) ?? 0) ? (sum[bin] ?? 0) / (coveredMs[bin] ?? binMs) : null,
      ),
    ]),
  );
  return { values, known, knownMs: coveredMs.reduce((sum, ms) => sum + ms, 0) };
}

/** Watched time of each minute, all writers together; never more than the minute. */
function coverOf(rows: readonly LoadMinute[]): Map<number, number> {
  const cover = new Map<number, number>();
  for (const { minute, coveredMs } of rows) {
    cover.set(minute, Math.min(MINUTE_MS, (cover.get(minute) ?? 0) + coveredMs));
  }
  return cover;
}
