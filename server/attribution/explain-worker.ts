import { parentPort, workerData } from "node:worker_threads";
import type { AttributionFilter, Explanation, TimeWindow } from "../contracts/attribution.ts";
import type { ProblemCode } from "../contracts/problem.ts";
import { createCubeSource } from "../outcomes/cube-source.ts";
import { openPool } from "../platform/pool.ts";
import { createSteadyClock } from "../shared/clock.ts";
import { isOpsError } from "../shared/errors.ts";
import { cubeReads } from "./read-cube.ts";
import { explainWindows } from "./rules/explain-windows.ts";

/** What the worker is asked; it reads the cube itself, so that not even the rows touch the main thread. */
export interface WorkerJob {
  id: number;
  tenantId: string;
  filters: AttributionFilter[];
  baseline: TimeWindow;
  current: TimeWindow;
}
export type WorkerAnswer =
  | { id: number; explanation: Omit<Explanation, "tookMs"> }
  | { id: number; failed: { code: ProblemCode; message: string; reason?: string; cause: string } };

const { databaseUrl } = workerData as { databaseUrl: string };
const pool = openPool(databaseUrl, { name: "attribution", max: 1 });
const reads = cubeReads(pool, createCubeSource(pool, createSteadyClock()));

parentPort?.on("message", (job: WorkerJob) => {
  answer(job).then((message) => parentPort?.postMessage(message));
});

async function answer({ id, tenantId, filters, baseline, current }: WorkerJob): Promise<WorkerAnswer> {
  try {
    const cells = await reads.cells({ tenantId, filters }, baseline, current);
    return { id, explanation: explainWindows(cells) };
  } catch (error) {
    const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
    if (isOpsError(error)) {
      return {
        id,
        failed: { code: error.code, message: error.message, reason: error.details.reason, cause },
      };
    }
    return { id, failed: { code: "INTERNAL", message: "The explanation could not be computed.", cause } };
  }
}
