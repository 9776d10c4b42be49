/** Retries promised and not yet due: each hint reserves a place. Never negative. */
export interface VirtualQueue {
  promised: number;
  drainedAt: number;
}

export interface RetryInput {
  expectedWaitMs: number;
  targetMs: number;
  deadlineMs: number;
  /** Expected work of this request over the mean (relativeWork). */
  relativeWork: number;
  /** Mean service, ms. */
  serviceMs: number;
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
/** Of the deadline: a queue at its target takes about that long to be half empty (decision 084). */
const LEAST_SHARE = 0.4;
/** A place is promised only where the answer comes within patience: service varies by its own mean. */
const SERVICES_KEPT = 2;
const RELATIVE_WORK = { least: 0.25, most: 4 };

/**
 * retryAfter = max(0.4 x deadline, W - w x deadline / 2) x U(1, 1.5) x relative work + V / (0.9 x capacity).
 * Large requests come later: they would be refused again where a small one still finds room. Changes
 * `queue`: drains it to now and, unless the refusal is final, adds the promise.
 */
export function hintRetry(queue: VirtualQueue, input: RetryInput): RetryHint {
  drain(queue, input.requestsPerMs, input.nowMs);
  const base = Math.max(LEAST_SHARE * input.deadlineMs, input.expectedWaitMs - input.targetMs / 2);
  const served = Math.max(1e-9, DRAIN_SHARE * input.requestsPerMs);
  const spread = base * (1 + input.random / 2) * input.relativeWork;
  const retryAfterMs = Math.ceil(spread + queue.promised / served);
  const final = retryAfterMs + SERVICES_KEPT * input.serviceMs > input.patienceMs;
  if (!final) queue.promised += 1;
  return { retryAfterMs, final };
}

/** A request's expected work over the mean, within bounds; 1 while nothing is known. */
export function relativeWork(load: { meanWorkMs: number; requestWorkMs: number }): number {
  if (load.meanWorkMs <= 0) return 1;
  return Math.min(RELATIVE_WORK.most, Math.max(RELATIVE_WORK.least, load.requestWorkMs / load.meanWorkMs));
}

function drain(queue: VirtualQueue, requestsPerMs: number, nowMs: number): void {
  const elapsed = Math.max(0, nowMs - queue.drainedAt);
  queue.promised = Math.max(0, queue.promised - DRAIN_SHARE * requestsPerMs * elapsed);
  queue.drainedAt = Math.max(queue.drainedAt, nowMs);
}
