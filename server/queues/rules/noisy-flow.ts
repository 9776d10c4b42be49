export interface FlowLoad {
  /** Orders of this client that wait. */
  queued: number;
  /** Orders of everybody that wait. */
  total: number;
  /** Clients that have something waiting. */
  flows: number;
}

export interface Noise {
  /** Since when it fills the queue beyond its part; null: it does not. */
  loudSince: number | null;
  /** Since when it counts as noisy. */
  noisySince: number | null;
  /** Since when it has been quiet again, while it still counts as noisy. */
  quietSince: number | null;
}

export const QUIET: Noise = { loudSince: null, noisySince: null, quietSince: null };

const LEAST_QUEUED = 10;
const TIMES_FAIR = 2;
const LEAST_SHARE = 0.4;
const LOUD_FOR_MS = 5_000;
const QUIET_FOR_MS = 15_000;

/**
 * A client is noisy once it has had twice its fair part of what waits, and at least 40 %, for five
 * seconds; it stops being so after fifteen quiet ones. Alone in the queue it delays nobody but itself.
 */
export function judgeNoise(before: Noise, load: FlowLoad, nowMs: number): Noise {
  if (isLoud(load)) {
    const loudSince = before.loudSince ?? nowMs;
    const noisy = before.noisySince !== null || nowMs - loudSince >= LOUD_FOR_MS;
    return { loudSince, noisySince: noisy ? (before.noisySince ?? loudSince) : null, quietSince: null };
  }
  if (before.noisySince === null) return QUIET;
  const quietSince = before.quietSince ?? nowMs;
  return nowMs - quietSince >= QUIET_FOR_MS ? QUIET : { ...before, loudSince: null, quietSince };
}

function isLoud({ queued, total, flows }: FlowLoad): boolean {
  if (flows < 2 || queued < LEAST_QUEUED) return false;
  return queued / total >= Math.max(LEAST_SHARE, Math.min(0.9, TIMES_FAIR / flows));
}
