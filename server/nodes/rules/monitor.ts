import { BEAT_MS } from "./judge-nodes.ts";

/** The monitor's own pulse, on a monotonic clock. */
export interface Monitor {
  lookedAtMs: number;
  /** How late the last look was. */
  slippedMs: number;
  listeningSinceMs: number;
}

export const LOOK_EVERY_MS = BEAT_MS / 4;

export function freshMonitor(nowMs: number): Monitor {
  return { lookedAtMs: nowMs, slippedMs: 0, listeningSinceMs: nowMs };
}

/**
 * One look. Reports that came while the monitor slept are read after it, so after a stall of more than
 * a beat everybody's silence is counted anew.
 */
export function lookAgain(before: Monitor, nowMs: number): Monitor {
  const slippedMs = Math.max(0, nowMs - before.lookedAtMs - LOOK_EVERY_MS);
  return {
    lookedAtMs: nowMs,
    slippedMs,
    listeningSinceMs: slippedMs > BEAT_MS ? nowMs : before.listeningSinceMs,
  };
}
