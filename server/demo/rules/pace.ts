/** A request of a recorded trace. */
export interface TraceRow {
  /** Milliseconds since the trace began. */
  atMs: number;
  /** Reference milliseconds. */
  workMs: number;
}

export interface Pace {
  rows: readonly TraceRow[];
  /** Trace milliseconds per real millisecond. */
  scale: number;
  lengthMs: number;
}

export interface Arrival {
  workMs: number;
  /** The same for the same request of the same round: seeds everything else about it. */
  seed: string;
}

/** Slow spells take a node to 0.3-0.5 for about a tenth of the time. */
const MEAN_NODE_RATE = 0.94;

/**
 * Chooses how fast to play the trace so that nodes with `slots` slots in all run at `load` of what
 * they can do. The trace's own bursts stay as they are.
 */
export function paceFor(rows: readonly TraceRow[], { slots, load }: { slots: number; load: number }): Pace {
  const last = rows.at(-1);
  if (!last || rows.length < 2) throw new RangeError("a trace needs at least two rows");
  // The gap after the last row is as long as the mean gap, so that the round closes evenly.
  const lengthMs = last.atMs * (rows.length / (rows.length - 1));
  const workMs = rows.reduce((sum, row) => sum + row.workMs, 0);
  return { rows, lengthMs, scale: (load * slots * MEAN_NODE_RATE * lengthMs) / workMs };
}

/**
 * What arrives after `fromMs` and not after `toMs`. The trace plays in an endless round tied to the
 * clock, so a restart goes on where it was.
 */
export function arrivalsBetween(pace: Pace, fromMs: number, toMs: number): Arrival[] {
  const { rows, scale, lengthMs } = pace;
  const arrivals: Arrival[] = [];
  const [start, end] = [fromMs * scale, toMs * scale];
  // Rounds are counted, not divided out again: n * length / length may fall short of n, and stay there.
  for (let round = Math.floor(start / lengthMs); round * lengthMs <= end; round++) {
    const [from, to] = [start - round * lengthMs, end - round * lengthMs];
    for (let i = firstAfter(rows, from); i < rows.length; i++) {
      const row = rows[i];
      if (!row || row.atMs > to) break;
      arrivals.push({ workMs: row.workMs, seed: `${round}/${i}` });
    }
  }
  return arrivals;
}

function firstAfter(rows: readonly TraceRow[], atMs: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.atMs ?? 0) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
