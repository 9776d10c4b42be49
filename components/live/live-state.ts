import { LOST_AFTER_MS, STALE_AFTER_MS } from "#server/contracts/live-timing.ts";

export type LiveState = "connecting" | "live" | "stale" | "lost";

export interface LiveStateInput {
  /** ms since the server last confirmed that what we show is the latest; null: never yet. */
  ageMs: number | null;
  /** ms since the screen began to ask. */
  waitingMs: number;
  connected: boolean;
}

/**
 * What a screen may claim about itself. Without a socket it is never "live", however fresh the last
 * poll: changes would reach it late.
 */
export function liveState({ ageMs, waitingMs, connected }: LiveStateInput): LiveState {
  if (ageMs === null) return waitingMs >= LOST_AFTER_MS ? "lost" : "connecting";
  if (ageMs >= LOST_AFTER_MS) return "lost";
  return ageMs >= STALE_AFTER_MS || !connected ? "stale" : "live";
}

/** A moment by both clocks of the device. */
export interface Moment {
  /** performance.now(): never set back, but stands still while some devices sleep. */
  monoMs: number;
  /** Date.now(): goes on during sleep, but people and NTP set it. */
  wallMs: number;
}

/**
 * Age by the clock that says it is older: a sleep or a set clock may make a screen doubt itself for
 * a beat, never believe itself fresh.
 */
export function ageBetween(then: Moment, now: Moment): number {
  return Math.max(0, now.monoMs - then.monoMs, now.wallMs - then.wallMs);
}

const worst: Record<LiveState, number> = { live: 0, connecting: 1, stale: 2, lost: 3 };

export function worseOf(a: LiveState, b: LiveState): LiveState {
  return worst[b] > worst[a] ? b : a;
}

/** Now, by this device. */
export function deviceNow(): Moment {
  return { monoMs: performance.now(), wallMs: Date.now() };
}
