import { execute } from "./execute.ts";
import type { JobAnswer, NodeJob } from "./protocol.ts";
import { createRecentTimes } from "./recent-times.ts";
import { freshMeter, isSlow, meterService, meterWork } from "./rules/rate-meter.ts";

export type JobResult = Omit<JobAnswer, "report">;

export type RunOutcome =
  | { outcome: "answered"; answer: JobResult }
  /** All slots are taken. */
  | { outcome: "full" }
  /** The node was told to forget this epoch while the job ran. */
  | { outcome: "aborted" };

/** How a simulated node behaves; a node without it does only the real work. */
export interface Simulation {
  rateAt(nowMs: number): number;
  failureOf(job: NodeJob, nowMs: number): string | null;
}

export interface JobRunner {
  run(job: NodeJob): Promise<RunOutcome>;
  /** Frees the slots of an epoch that is over. */
  abortAll(): void;
  load(): RunnerLoad;
}

export interface RunnerLoad {
  inFlight: number;
  slots: number;
  rate: number;
  slow: boolean;
  p50ServiceMs: number | null;
  p95ServiceMs: number | null;
  done: number;
  running: string[];
}

interface Running {
  job: NodeJob;
  key: string;
  startedAt: number;
  /** Simulated work left, reference ms. */
  leftMs: number;
  failure: string | null;
  outcome: Promise<RunOutcome>;
  settle(outcome: RunOutcome): void;
}

/** A job that is going to fail does so after this share of its work. */
const FAILS_AFTER = 0.3;
const TICK_MS = 20;

/**
 * Runs up to `slots` jobs at once. Simulated work is counted down at the node's current rate, so a
 * slow spell stretches the jobs that are already running, as on a real machine.
 */
export function createJobRunner({
  slots,
  nowMs,
  simulation,
}: {
  slots: number;
  nowMs: () => number;
  simulation?: Simulation;
}): JobRunner {
  const running = new Map<string, Running>();
  const times = createRecentTimes();
  let meter = freshMeter;
  let done = 0;
  let ticker: NodeJS.Timeout | undefined;
  let tickedAt = 0;

  function finish(entry: Running): void {
    running.delete(entry.key);
    const serviceMs = Math.max(0, nowMs() - entry.startedAt);
    const executed = entry.failure
      ? { result: "failed" as const, reason: entry.failure }
      : execute(entry.job);
    times.add(serviceMs);
    meter = meterService(meter, serviceMs);
    done++;
    const { orderId, attempt, epoch } = entry.job;
    entry.settle({
      outcome: "answered",
      answer: { orderId, attempt, epoch, serviceMs, output: null, ...executed },
    });
  }

  function tick(): void {
    const now = nowMs();
    const elapsedMs = now - tickedAt;
    tickedAt = now;
    const rate = simulation?.rateAt(now) ?? 1;
    let busyMs = 0;
    let workMs = 0;
    for (const entry of running.values()) {
      const work = Math.min(entry.leftMs, elapsedMs * rate);
      entry.leftMs -= work;
      workMs += work;
      busyMs += work / rate;
    }
    meter = meterWork(meter, { workMs, busyMs });
    for (const entry of [...running.values()]) if (entry.leftMs <= 0) finish(entry);
    if (running.size === 0) stopTicking();
  }

  function stopTicking(): void {
    clearInterval(ticker);
    ticker = undefined;
  }

  function runNow(job: NodeJob): RunOutcome {
    const startedAt = nowMs();
    const executed = execute(job);
    const serviceMs = Math.max(0, nowMs() - startedAt);
    times.add(serviceMs);
    // Work nobody measured beforehand counts as what it took: rate 1.
    meter = meterWork(meterService(meter, serviceMs), { workMs: job.workMs || serviceMs, busyMs: serviceMs });
    done++;
    const { orderId, attempt, epoch } = job;
    return { outcome: "answered", answer: { orderId, attempt, epoch, serviceMs, output: null, ...executed } };
  }

  function start(job: NodeJob, key: string): Running {
    const now = nowMs();
    const failure = simulation?.failureOf(job, now) ?? null;
    let settle: (outcome: RunOutcome) => void = () => {};
    const outcome = new Promise<RunOutcome>((resolve) => {
      settle = resolve;
    });
    const leftMs = failure ? job.workMs * FAILS_AFTER : job.workMs;
    const entry: Running = { job, key, startedAt: now, leftMs, failure, outcome, settle };
    // Work until now belongs to the others alone.
    if (ticker) tick();
    running.set(key, entry);
    if (!ticker) {
      tickedAt = now;
      ticker = setInterval(tick, TICK_MS);
    }
    return entry;
  }

  return {
    async run(job) {
      const key = `${job.orderId}/${job.attempt}`;
      // The server may ask again after a broken connection: same attempt, same answer.
      const already = running.get(key);
      if (already) return already.outcome;
      if (running.size >= slots) return { outcome: "full" };
      if (!simulation || job.workMs === 0) return runNow(job);
      return start(job, key).outcome;
    },
    abortAll() {
      stopTicking();
      for (const entry of running.values()) entry.settle({ outcome: "aborted" });
      running.clear();
    },
    load: () => ({
      inFlight: running.size,
      slots,
      rate: meter.rate,
      slow: isSlow(meter),
      p50ServiceMs: times.quantile(0.5),
      p95ServiceMs: times.quantile(0.95),
      done,
      running: [...running.keys()],
    }),
  };
}
