import { monitorEventLoopDelay } from "node:perf_hooks";
import { Worker } from "node:worker_threads";

export interface WorkerMeasure {
  /** Engine time on the worker thread, median of the runs. */
  ms: number;
  /** Longest that the main thread's event loop was late while the worker computed. */
  loopDelayMs: number;
}

const RUNS = 5;
const NANOSECONDS = 1e6;

/** Explains generated leaves on a worker thread, as the server does, and watches the main thread. */
export async function measureWorker(rows: number): Promise<WorkerMeasure> {
  const worker = new Worker(new URL("./leaves-worker.ts", import.meta.url), { workerData: { rows } });
  try {
    await answerOf(worker);
    const times: number[] = [];
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    for (let run = 0; run < RUNS; run += 1) {
      worker.postMessage("explain");
      times.push(await answerOf(worker));
    }
    delay.disable();
    times.sort((x, y) => x - y);
    return { ms: times[RUNS >> 1] ?? Number.NaN, loopDelayMs: delay.max / NANOSECONDS };
  } finally {
    await worker.terminate();
  }
}

function answerOf(worker: Worker): Promise<number> {
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
}
