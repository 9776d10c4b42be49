import { Worker } from "node:worker_threads";
import { OpsError } from "../shared/errors.ts";
import type { WhatIfAnswers, WhatIfJob, WhatIfMessage } from "./what-if-worker.ts";

export interface WorkerRun<Answer> {
  /** @throws OVERLOADED after the time limit, CONFLICT when cancelled, else the job's own error. */
  answer: Promise<Answer>;
  cancel(): void;
}

export interface WorkerRunOptions {
  timeLimitMs: number;
  onProgress?(share: number): void;
  log: { warn(details: object, message: string): void };
}

/** Runs one job on a thread of its own: a replay would hold everybody up, and can be ended at any moment. */
export function runInWorker<Job extends WhatIfJob>(
  job: Job,
  { timeLimitMs, onProgress, log }: WorkerRunOptions,
): WorkerRun<WhatIfAnswers[Job["kind"]]> {
  const worker = new Worker(new URL("./what-if-worker.ts", import.meta.url), { workerData: job });
  worker.unref();
  let cancel = () => {};
  const answer = new Promise<WhatIfAnswers[Job["kind"]]>((resolve, reject) => {
    const giveUp = (error: OpsError) => {
      reject(error);
      void worker.terminate();
    };
    const timer = setTimeout(
      () => giveUp(new OpsError("OVERLOADED", "The replay took too long.")),
      timeLimitMs,
    );
    cancel = () => giveUp(new OpsError("CONFLICT", "The replay was cancelled."));
    worker.on("message", (message: WhatIfMessage) => {
      if (message.kind === "progress") return onProgress?.(message.share);
      if (message.kind === "done") resolve(message.answer as WhatIfAnswers[Job["kind"]]);
      else {
        if (message.code === "INTERNAL") log.warn({ cause: message.cause }, "what-if: the replay failed");
        reject(new OpsError(message.code, message.message));
      }
      void worker.terminate();
    });
    worker.on("error", (error) => {
      log.warn({ err: error }, "what-if: the thread died");
      reject(new OpsError("INTERNAL", "The replay was cut short."));
    });
    worker.on("exit", () => {
      clearTimeout(timer);
      reject(new OpsError("INTERNAL", "The replay was cut short."));
    });
  });
  return { answer, cancel: () => cancel() };
}
