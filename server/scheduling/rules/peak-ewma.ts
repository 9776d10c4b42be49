/** Peak EWMA's time constant (scheduling.md section 2). */
const TAU_MS = 10_000;

/** The smoothed response time of one node as one balancer saw it. */
export interface PeakLatency {
  ewmaMs: number;
  at: number;
}

/** Jumps up at once and decays with tau: a node that turned slow is believed immediately. */
export function observeLatency(
  before: PeakLatency | undefined,
  latencyMs: number,
  nowMs: number,
): PeakLatency {
  if (!before || latencyMs > before.ewmaMs) return { ewmaMs: latencyMs, at: nowMs };
  const fade = Math.exp(-Math.max(0, nowMs - before.at) / TAU_MS);
  return { ewmaMs: before.ewmaMs * fade + latencyMs * (1 - fade), at: nowMs };
}

/** What one more request is expected to cost there. */
export function peakCost(ewmaMs: number, pending: number): number {
  return ewmaMs * (pending + 1);
}
