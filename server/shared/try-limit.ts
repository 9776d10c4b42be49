import { OpsError } from "./errors.ts";

const MOST_KEPT = 10_000;

export interface TryLimit {
  /** Counts one try. @throws RATE_LIMITED with retryAfterMs */
  take(key: string, nowMs: number): void;
  /** The try was a good one and does not count. */
  giveBack(key: string): void;
}

/** So many tries by one key in a window of time. In memory of this process, bounded. */
export function createTryLimit({ most, windowMs }: { most: number; windowMs: number }): TryLimit {
  const windows = new Map<string, { since: number; count: number }>();

  function makeRoom(nowMs: number): void {
    for (const [key, { since }] of windows) if (nowMs - since >= windowMs) windows.delete(key);
    // Insertion order is age: under a flood of addresses the oldest go first.
    for (const key of windows.keys()) {
      if (windows.size < MOST_KEPT) break;
      windows.delete(key);
    }
  }

  return {
    take(key, nowMs) {
      const known = windows.get(key);
      if (!known || nowMs - known.since >= windowMs) {
        if (windows.size >= MOST_KEPT) makeRoom(nowMs);
        windows.delete(key);
        windows.set(key, { since: nowMs, count: 1 });
        return;
      }
      if (known.count >= most) {
        throw new OpsError("RATE_LIMITED", "Too many tries.", {
          retryAfterMs: known.since + windowMs - nowMs,
        });
      }
      known.count += 1;
    },
    giveBack(key) {
      const known = windows.get(key);
      if (known) known.count -= 1;
    },
  };
}
