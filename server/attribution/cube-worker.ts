import { parentPort, workerData } from "node:worker_threads";
import type { Explanation, Question, Strip, TimeWindow } from "../contracts/attribution.ts";
import type { ProblemCode } from "../contracts/problem.ts";
import { createCubeSource } from "../outcomes/cube-source.ts";
import { createSegmentBook } from "../outcomes/segment-book.ts";
import { openPool } from "../platform/pool.ts";
import { createSteadyClock } from "../shared/clock.ts";
import { isOpsError } from "../shared/errors.ts";
import { explainWindows } from "./rules/explain-windows.ts";
import { type CubeQuery, createCubeScan, type Points } from "./scan-cube.ts";

type Asked = Question & { tenantId: string };
/** Question -> answer. The thread reads the cube itself, so that not even its rows touch the main thread. */
export interface CubeQuestions {
  explain: { asks: Asked; answers: Omit<Explanation, "tookMs"> };
  strips: { asks: Asked; answers: Strip[] };
  points: { asks: CubeQuery & { span: TimeWindow }; answers: Points };
  /** Makes ready what the next questions will be asked of. */
  prepare: { asks: { span: TimeWindow }; answers: null };
}
export type QuestionKind = keyof CubeQuestions;
export type WorkerJob = {
  [Kind in QuestionKind]: { id: number; kind: Kind; asks: CubeQuestions[Kind]["asks"] };
}[QuestionKind];
export type WorkerAnswer =
  | { id: number; answer: CubeQuestions[QuestionKind]["answers"] }
  | { id: number; failed: { code: ProblemCode; message: string; reason?: string; cause: string } };

const { databaseUrl } = workerData as { databaseUrl: string };
const pool = openPool(databaseUrl, { name: "attribution", max: 2 });
const book = createSegmentBook(pool);
const cube = createCubeScan({ pool, source: createCubeSource(pool, createSteadyClock()), book });

parentPort?.on("message", (job: WorkerJob) => {
  reply(job).then((message) => parentPort?.postMessage(message));
});

async function reply(job: WorkerJob): Promise<WorkerAnswer> {
  try {
    return { id: job.id, answer: await answer(job) };
  } catch (error) {
    return { id: job.id, failed: failureOf(error) };
  }
}

async function answer(job: WorkerJob): Promise<CubeQuestions[QuestionKind]["answers"]> {
  switch (job.kind) {
    case "explain":
      return explainWindows(await cube.cells(job.asks, job.asks.baseline, job.asks.current), job.asks);
    case "strips":
      return cube.strips(job.asks, job.asks.baseline, job.asks.current);
    case "points":
      return cube.points(job.asks, job.asks.span);
    case "prepare":
      await cube.prepare(job.asks.span);
      return null;
  }
}

function failureOf(error: unknown) {
  const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (isOpsError(error)) {
    return { code: error.code, message: error.message, reason: error.details.reason, cause };
  }
  return { code: "INTERNAL" as const, message: "The question to the cube could not be answered.", cause };
}
