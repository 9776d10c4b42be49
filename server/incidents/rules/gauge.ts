import type { Minute } from "./minutes.ts";

/** What is normal for a measure: see each gauge for the scale of its numbers. */
export interface Norm {
  /** In the middle of what is expected. */
  mid: number;
  /** How the middle itself differs from one earlier stretch to another beyond chance, as a standard deviation. */
  scatter: number;
  /** How single requests scatter: over-dispersion of counts, or variance of one request. */
  noise: number;
}

/** A measure taken over some minutes. */
export interface Pooled {
  value: number;
  /** Requests it was made of. */
  requests: number;
}

export interface Band {
  low: number;
  mid: number;
  high: number;
}

/** One measure: how it is taken, what is normal for it, and how odd a reading is. */
export interface Gauge {
  /** null: nothing to measure. */
  pool(minutes: readonly Minute[]): Pooled | null;
  /** @param blocks stretches of some minutes each, of times that were like now */
  normOf(blocks: readonly (readonly Minute[])[]): Norm | null;
  /** Standard deviations from the middle; positive is worse. */
  oddness(pooled: Pooled, norm: Norm): number;
  /** Readings of that many requests are expected between low and high, `width` deviations from the middle. */
  bandOf(norm: Norm, requests: number, width: number): Band;
  /** Whether the difference is large enough to bother anybody, however sure it is. */
  matters(pooled: Pooled, norm: Norm): boolean;
}
