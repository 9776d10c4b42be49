/** Retries promised and not yet due: each hint reserves a place. Never negative. */
export interface VirtualQueue {
  promised: number;
  drainedAt: number;
}

export interface RetryInput {
  expectedWaitMs: number;
  targetMs: number;
  deadlineMs: number;
  /** Requests the nodes finish per ms. */
  requestsPerMs: number;
  /** Uniform in [0, 1): spreads callers who were refused together. */
  random: number;
  nowMs: number;
  /** Beyond this the caller is gone: a final refusal, and no place is kept. */
  patienceMs: number;
}

export interface RetryHint {
  retryAfterMs: number;
  final: boolean;
}

/** Part of capacity that serves promised retries (scheduling.md section 2). */
const DRAIN_SHARE = 0.9;

/**
 * retryAfter = max(0.05 x deadline, W - w x deadline / 2) x U(1, 1.5) + V / (0.9 x capacity).
 * Changes `queue`: drains it to now and, unless the refusal is final, adds the promise.
 */
export function hintRetry(queue: VirtualQueue, input: RetryInput): RetryHint {
  drain(queue, input.requestsPerMs, input.nowMs);
  const base = Math.max(0.05 * input.deadlineMs, input.expectedWaitMs - input.targetMs / 2);
  const served = Math.max(1e-9, DRAIN_SHARE * input.requestsPerMs);
  const retryAfterMs = Math.ceil(base * (1 + input.random / 2) + queue.promised / served);
  const final = retryAfterMs > input.patienceMs;
  if (!final) queue.promised += 1;
  return { retryAfterMs, final };
}

function drain(queue: VirtualQueue, requestsPerMs: number, nowMs: number): void {
  const elapsed = Math.max(0, nowMs - queue.drainedAt);
  queue.promised = Math.max(0, queue.promised - DRAIN_SHARE * requestsPerMs * elapsed);
  queue.drainedAt = Math.max(queue.drainedAt, nowMs);
}
