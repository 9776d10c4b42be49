import type { TimedOrder } from "./read-orders-file.ts";
import type { OrderSender, SendOutcome } from "./send-order.ts";

export interface PlayOptions {
  orders: readonly TimedOrder[];
  /** Recorded time over real time. */
  speed: number;
  /** Requests under way at once, at most. */
  connections: number;
  /** First part of every idempotency key: a new one a run. */
  runId: string;
  send: OrderSender["send"];
  signal: AbortSignal;
  onProgress?: (progress: PlayProgress) => void;
}

export interface PlayProgress {
  sent: number;
  total: number;
  accepted: number;
  refused: number;
  failed: number;
  elapsedMs: number;
  /** Estimated time until the last order is sent. */
  leftMs: number;
}

export interface PlayResult {
  total: number;
  sent: number;
  accepted: number;
  duplicates: number;
  refused: Record<string, number>;
  failed: Record<string, number>;
  /** One example a code, so that a person can act on it. */
  failedDetail: Record<string, string>;
  cancelled: boolean;
  elapsedMs: number;
  perSecond: number;
  answerMs: { p50: number | null; p95: number | null; p99: number | null };
  /** How late orders left because the generator could not keep up. */
  lagMs: { p99: number | null; max: number | null };
}

const PROGRESS_EVERY_MS = 200;
const FINISH_WITHIN_MS = 10_000;
/** The same refusal of every request: going on would only repeat it. */
const HOPELESS = new Set(["UNAUTHENTICATED", "FORBIDDEN"]);

/** Sends each order at its recorded moment (open loop), waits for the answers, and counts. */
export async function play(options: PlayOptions): Promise<PlayResult> {
  const { orders, speed, connections, runId, send, signal, onProgress } = options;
  const startedAt = performance.now();
  const elapsed = () => performance.now() - startedAt;
  const count = { sent: 0, accepted: 0, duplicates: 0, refused: 0, failed: 0 };
  const refused: Record<string, number> = {};
  const failed: Record<string, number> = {};
  const failedDetail: Record<string, string> = {};
  const answers: number[] = [];
  const lags: number[] = [];
  const underway = new Set<Promise<void>>();
  let hopeless = false;

  const lastAtMs = (orders.at(-1)?.atMs ?? 0) / speed;
  const progress = () =>
    onProgress?.({
      sent: count.sent,
      total: orders.length,
      accepted: count.accepted,
      refused: count.refused,
      failed: count.failed,
      elapsedMs: elapsed(),
      leftMs: Math.max(0, lastAtMs - elapsed()),
    });
  const ticker = onProgress && setInterval(progress, PROGRESS_EVERY_MS);

  function tally(outcome: SendOutcome): void {
    switch (outcome.outcome) {
      case "accepted":
        count.accepted++;
        if (outcome.duplicate) count.duplicates++;
        return;
      case "refused":
        count.refused++;
        refused[outcome.reason] = (refused[outcome.reason] ?? 0) + 1;
        return;
      case "failed":
        count.failed++;
        failed[outcome.code] = (failed[outcome.code] ?? 0) + 1;
        failedDetail[outcome.code] ??= outcome.detail;
        hopeless ||= HOPELESS.has(outcome.code);
    }
  }

  function start({ order, atMs }: TimedOrder, index: number): void {
    const sentAt = elapsed();
    lags.push(Math.max(0, sentAt - atMs / speed));
    count.sent++;
    const sending = send(order, `replay-${runId}-${index}`).then((outcome) => {
      answers.push(elapsed() - sentAt);
      tally(outcome);
      underway.delete(sending);
    });
    underway.add(sending);
  }

  for (const [index, timed] of orders.entries()) {
    const waitMs = timed.atMs / speed - elapsed();
    // Timers are no finer than a millisecond: what is due within one is sent now.
    if (waitMs > 1) await pause(waitMs, signal);
    while (underway.size >= connections && !signal.aborted) await Promise.race(underway);
    if (signal.aborted || hopeless) break;
    start(timed, index);
  }
  const finished = Promise.all(underway);
  await (signal.aborted ? Promise.race([finished, pause(FINISH_WITHIN_MS)]) : finished);
  clearInterval(ticker);
  progress();

  const elapsedMs = elapsed();
  return {
    total: orders.length,
    sent: count.sent,
    accepted: count.accepted,
    duplicates: count.duplicates,
    refused,
    failed,
    failedDetail,
    cancelled: signal.aborted,
    elapsedMs: Math.round(elapsedMs),
    perSecond: round1((count.sent * 1_000) / Math.max(1, elapsedMs)),
    answerMs: { p50: quantile(answers, 0.5), p95: quantile(answers, 0.95), p99: quantile(answers, 0.99) },
    lagMs: { p99: quantile(lags, 0.99), max: quantile(lags, 1) },
  };
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    if (signal?.aborted) done();
    else signal?.addEventListener("abort", done, { once: true });
  });
}

function quantile(values: readonly number[], q: number): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  return round1(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0);
}

const round1 = (value: number) => Math.round(value * 10) / 10;
