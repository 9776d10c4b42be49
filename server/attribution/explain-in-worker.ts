import { Worker } from "node:worker_threads";
import type { Explanation } from "../contracts/attribution.ts";
import { OpsError } from "../shared/errors.ts";
import type { WorkerAnswer, WorkerJob } from "./explain-worker.ts";

export interface Explainer {
  /** @throws OVERLOADED when it takes too long, INTERNAL when the engine fails. */
  explain(question: Omit<WorkerJob, "id">): Promise<Omit<Explanation, "tookMs">>;
  stop(): Promise<void>;
}

// A million leaves take about a second; ten are a sign that something is wrong.
const JOB_TIMEOUT_MS = 10_000;

interface Waiting {
  resolve(explanation: Omit<Explanation, "tookMs">): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout;
}

/** Runs the engine on a thread of its own, started with the first question and kept. */
export function createExplainer(
  databaseUrl: string,
  log: { warn(details: object, message: string): void },
): Explainer {
  let worker: Worker | null = null;
  let lastId = 0;
  const waiting = new Map<number, Waiting>();

  function settle(id: number): Waiting | undefined {
    const entry = waiting.get(id);
    if (entry) clearTimeout(entry.timer);
    waiting.delete(id);
    return entry;
  }

  function failAll(error: Error): void {
    for (const id of [...waiting.keys()]) settle(id)?.reject(error);
  }

  function start(): Worker {
    const started = new Worker(new URL("./explain-worker.ts", import.meta.url), {
      workerData: { databaseUrl },
    });
    started.unref();
    started.on("message", (answer: WorkerAnswer) => {
      const entry = settle(answer.id);
      if ("explanation" in answer) return entry?.resolve(answer.explanation);
      const { code, message, reason, cause } = answer.failed;
      if (code === "INTERNAL") log.warn({ cause }, "attribution: the engine failed");
      entry?.reject(new OpsError(code, message, { reason }));
    });
    started.on("error", (error) => {
      log.warn({ err: error }, "attribution: the worker died");
    });
    started.on("exit", () => {
      if (worker !== started) return;
      worker = null;
      failAll(new OpsError("INTERNAL", "The explanation was cut short."));
    });
    return started;
  }

  function giveUp(): void {
    const slow = worker;
    worker = null;
    failAll(
      new OpsError("OVERLOADED", "The explanation took too long. Choose shorter windows or add a filter."),
    );
    void slow?.terminate();
  }

  return {
    explain: (question) =>
      new Promise((resolve, reject) => {
        worker ??= start();
        lastId += 1;
        waiting.set(lastId, { resolve, reject, timer: setTimeout(giveUp, JOB_TIMEOUT_MS) });
        const job: WorkerJob = { id: lastId, ...question };
        worker.postMessage(job);
      }),
    async stop() {
      const running = worker;
      worker = null;
      failAll(new OpsError("SHUTTING_DOWN", "The server is stopping."));
      await running?.terminate();
    },
  };
}
