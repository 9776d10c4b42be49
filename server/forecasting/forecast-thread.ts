import { Worker } from "node:worker_threads";
import type { ForecastAnswer, ForecastJob, ForecastWorkerData } from "./forecast-worker.ts";
import type { LoadMinute } from "./rules/load-counter.ts";

export type ForecastState = Exclude<ForecastAnswer, { failed: string }>;

export interface ForecastThreadOptions extends ForecastWorkerData {
  log: { warn(details: object, message: string): void };
  onState(state: ForecastState): void;
}

export interface ForecastThread {
  send(job: ForecastJob): void;
  /** Waits for what was sent to be stored, five seconds at most. */
  stop(): Promise<void>;
}

const STOP_WITHIN_MS = 5_000;
/** While jobs go unanswered (the first takes in a fortnight) only what they hold is kept. */
const MOST_UNANSWERED = 3;

/** The forecaster's own thread: learning from a fortnight takes seconds that no request should wait for. */
export function createForecastThread({ log, onState, ...data }: ForecastThreadOptions): ForecastThread {
  let worker: Worker | null = null;
  let stopped = false;
  /** Said once, however long it lasts. */
  let failing = false;
  let unanswered = 0;
  /** Sent but not confirmed as stored, by minute: a new thread must be told again. */
  const unstored = new Map<number, LoadMinute>();
  let idle: (() => void) | null = null;

  function start(): Worker {
    const started = new Worker(new URL("./forecast-worker.ts", import.meta.url), { workerData: data });
    started.unref();
    started.on("message", (answer: ForecastAnswer) => {
      unanswered -= 1;
      if ("failed" in answer) {
        if (!failing) log.warn({ cause: answer.failed }, "forecast: not made until the database answers");
        failing = true;
      } else {
        failing = false;
        if (unanswered === 0) unstored.clear();
        onState(answer);
      }
      if (unanswered === 0) idle?.();
    });
    started.on("error", (error) => log.warn({ err: error }, "forecast: the thread died"));
    started.on("exit", () => {
      if (worker !== started) return;
      worker = null;
      unanswered = 0;
      idle?.();
    });
    return started;
  }

  return {
    send({ minutes, upTo }) {
      for (const minute of minutes) unstored.set(minute.minute, minute);
      if (stopped || unanswered >= MOST_UNANSWERED) return;
      worker ??= start();
      unanswered += 1;
      const job: ForecastJob = { minutes: [...unstored.values()], upTo };
      worker.postMessage(job);
    },
    async stop() {
      stopped = true;
      if (worker && unanswered > 0) {
        await new Promise<void>((resolve) => {
          idle = resolve;
          setTimeout(resolve, STOP_WITHIN_MS).unref();
        });
      }
      const running = worker;
      worker = null;
      await running?.terminate();
    },
  };
}
