import { Worker } from "node:worker_threads";
import { OpsError } from "../shared/errors.ts";
import type { CubeQuestions, QuestionKind, WorkerAnswer, WorkerJob } from "./cube-worker.ts";

export interface CubeThread {
  /** @throws OVERLOADED when it takes too long, INTERNAL when the engine fails. */
  ask<Kind extends QuestionKind>(
    kind: Kind,
    asks: CubeQuestions[Kind]["asks"],
  ): Promise<CubeQuestions[Kind]["answers"]>;
  stop(): Promise<void>;
}

// A million leaves take about a second; ten are a sign that something is wrong.
const JOB_TIMEOUT_MS = 10_000;

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
  timer: NodeJS.Timeout | undefined;
}

/** Reads the cube and runs the engine on a thread of its own, started with the first question and kept. */
export function createCubeThread(
  databaseUrl: string,
  log: { warn(details: object, message: string): void },
): CubeThread {
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
    const started = new Worker(new URL("./cube-worker.ts", import.meta.url), {
      workerData: { databaseUrl },
    });
    started.unref();
    started.on("message", (answer: WorkerAnswer) => {
      const entry = settle(answer.id);
      if ("answer" in answer) return entry?.resolve(answer.answer);
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
      failAll(new OpsError("INTERNAL", "The answer was cut short."));
    });
    return started;
  }

  function giveUp(): void {
    const slow = worker;
    worker = null;
    failAll(new OpsError("OVERLOADED", "The answer took too long. Choose shorter windows or add a filter."));
    void slow?.terminate();
  }

  return {
    ask: <Kind extends QuestionKind>(kind: Kind, asks: CubeQuestions[Kind]["asks"]) =>
      new Promise<CubeQuestions[Kind]["answers"]>((resolve, reject) => {
        worker ??= start();
        lastId += 1;
        // Made ready in the background, however long it takes.
        const timer = kind === "prepare" ? undefined : setTimeout(giveUp, JOB_TIMEOUT_MS);
        waiting.set(lastId, { resolve: resolve as Waiting["resolve"], reject, timer });
        worker.postMessage({ id: lastId, kind, asks } as WorkerJob);
      }),
    async stop() {
      const running = worker;
      worker = null;
      failAll(new OpsError("SHUTTING_DOWN", "The server is stopping."));
      await running?.terminate();
    },
  };
}
