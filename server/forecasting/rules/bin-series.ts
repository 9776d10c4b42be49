/** An evenly spaced series; null where a value is unknown. */
export interface Series {
  name: string;
  /** Seconds between bins: the middle one of the differences between times; null with a single time. */
  stepSeconds: number | null;
  values: (number | null)[];
  /** Rows read, unknown bins, rows that fell into a taken bin, rows earlier than the row before. */
  rows: number;
  missing: number;
  duplicates: number;
  outOfOrder: number;
}

export interface Timed {
  line: number;
  seconds: number;
  value: number | null;
}

export interface BinProblem {
  problem: { line: number; what: string };
}

/** Ten years of empty bins are a mistyped date, not a gap. */
const MOST_BINS_PER_ROW = 50;
const ALWAYS_ALLOWED_BINS = 10_000;

/**
 * Puts rows into even bins: sorted by time, each row in the bin nearest to its time, rows of one bin
 * averaged, bins without a known value null.
 */
export function binSeries(name: string, given: readonly Timed[]): Series | BinProblem {
  const timed = [...given].sort((a, b) => a.seconds - b.seconds);
  const start = timed[0]?.seconds ?? 0;
  const step = middleStep(timed);
  const sums: number[] = [];
  const counts: number[] = [];
  const taken = new Set<number>();
  let duplicates = 0;
  for (const { line, seconds, value } of timed) {
    const bin = step === null ? 0 : Math.round((seconds - start) / step);
    if (bin > MOST_BINS_PER_ROW * timed.length + ALWAYS_ALLOWED_BINS) {
      const what = `a gap of ${bin - sums.length} bins of ${step} s in ${name}; is this time right?`;
      return { problem: { line, what } };
    }
    while (sums.length <= bin) {
      sums.push(0);
      counts.push(0);
    }
    if (taken.has(bin)) duplicates += 1;
    taken.add(bin);
    if (value === null) continue;
    sums[bin] = (sums[bin] ?? 0) + value;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  const values = sums.map((sum, bin) => (counts[bin] ? sum / counts[bin] : null));
  return {
    name,
    stepSeconds: step,
    values,
    rows: given.length,
    missing: values.filter((value) => value === null).length,
    duplicates,
    outOfOrder: given.filter(({ seconds }, i) => seconds < (given[i - 1]?.seconds ?? seconds)).length,
  };
}

function middleStep(sorted: readonly Timed[]): number | null {
  const steps = sorted
    .map(({ seconds }, i) => seconds - (sorted[i - 1]?.seconds ?? seconds))
    .filter((step) => step > 0)
    .sort((a, b) => a - b);
  return steps[steps.length >> 1] ?? null;
}
