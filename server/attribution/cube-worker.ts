import { parentPort, workerData } from "node:worker_threads";
import type { Breakdown, Explanation, Question, TimeWindow } from "../contracts/attribution.ts";
import type {
  Contrast,
  ContrastQuestion,
  Distributions,
  DistributionsQuestion,
  Matrix,
  MatrixQuestion,
} from "../contracts/contrast.ts";
import type { ProblemCode } from "../contracts/problem.ts";
import type { Without } from "../contracts/without.ts";
import { createCubeSource } from "../outcomes/cube-source.ts";
import { createSegmentBook } from "../outcomes/segment-book.ts";
import { openPool } from "../platform/pool.ts";
import { createSteadyClock } from "../shared/clock.ts";
import { isOpsError } from "../shared/errors.ts";
import { freezeCells } from "./freeze-cells.ts";
import { readLatency } from "./read-latency.ts";
import { readWithout, type WithoutAsks } from "./read-without.ts";
import { createRecentCells } from "./recent-cells.ts";
import { explainVolume } from "./rules/explain-volume.ts";
import { explainWindows } from "./rules/explain-windows.ts";
import { windowFigures } from "./rules/window-figures.ts";
import { type ContrastSums, scanContrast } from "./scan-contrast.ts";
import { type CubeQuery, createCubeScan, type Points } from "./scan-cube.ts";
import { scanDistributions } from "./scan-distributions.ts";
import { scanMatrix } from "./scan-matrix.ts";

type Asked = Question & { tenantId: string };
/** Question -> answer. The thread reads the cube itself, so that not even its rows touch the main thread. */
export interface CubeQuestions {
  explain: { asks: Asked; answers: Omit<Explanation, "tookMs"> };
  strips: { asks: Asked; answers: Breakdown };
  points: { asks: CubeQuery & { span: TimeWindow }; answers: Points };
  distributions: { asks: DistributionsQuestion & { tenantId: string }; answers: Distributions };
  matrix: { asks: MatrixQuestion & { tenantId: string }; answers: Matrix };
  contrast: {
    asks: ContrastQuestion & { tenantId: string };
    answers: ContrastSums & Pick<Contrast, "latency">;
  };
  /** Both windows per combination as a gzipped case, to be kept with a finding; null: too many. */
  cells: { asks: Asked; answers: Uint8Array | null };
  without: { asks: WithoutAsks; answers: Without };
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
const source = createCubeSource(pool, createSteadyClock());
const cube = createCubeScan({ pool, source, book });
const recentCells = createRecentCells<Awaited<ReturnType<typeof cube.cells>>>(() => performance.now());

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
      return explain(job.asks);
    case "strips":
      return breakDown(job.asks);
    case "points":
      return cube.points(job.asks, job.asks.span);
    case "distributions":
      return scanDistributions(cube, job.asks);
    case "matrix":
      return scanMatrix(cube, job.asks);
    case "contrast":
      return contrast(job.asks);
    case "cells":
      return freezeCells((await cube.cells(job.asks, job.asks.baseline, job.asks.current)).cells);
    case "without":
      return readWithout(cube, job.asks);
    case "prepare":
      await cube.prepare(job.asks.span);
      return null;
  }
}

async function contrast(asks: CubeQuestions["contrast"]["asks"]) {
  const latencyIn = (window: TimeWindow) => readLatency(pool, source, asks, window);
  const sums = await scanContrast(cube, asks);
  const [baseline, current] = [
    await latencyIn(asks.question.baseline),
    await latencyIn(asks.question.current),
  ];
  return { ...sums, latency: { baseline, current } };
}

async function explain(asked: Asked): Promise<CubeQuestions["explain"]["answers"]> {
  const { cells, measured } = await recentCells(asked, () =>
    cube.cells(asked, asked.baseline, asked.current),
  );
  return measured.measure === "volume"
    ? explainVolume(cells, asked, measured)
    : explainWindows(cells, asked, measured);
}

async function breakDown(asked: Asked): Promise<Breakdown> {
  const { strips, pinned, measured } = await cube.strips(asked, asked.baseline, asked.current);
  // Every order has one value of each dimension, so any strip adds up to the whole beside what is pinned.
  const parts = [...pinned, ...(strips[0]?.values ?? [])];
  const sum = (of: "base" | "current") => ({
    success: parts.reduce((count, part) => count + part[of].success, 0),
    total: parts.reduce((count, part) => count + part[of].total, 0),
  });
  return { ...windowFigures(measured, sum("base"), sum("current")), strips, pinned };
}

function failureOf(error: unknown) {
  const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (isOpsError(error)) {
    return { code: error.code, message: error.message, reason: error.details.reason, cause };
  }
  return { code: "INTERNAL" as const, message: "The question to the cube could not be answered.", cause };
}
