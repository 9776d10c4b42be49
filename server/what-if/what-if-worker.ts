import { parentPort, workerData } from "node:worker_threads";
import type { ProblemCode } from "../contracts/problem.ts";
import {
  type Choice,
  MOST_REQUESTS,
  type RecordedLoad,
  type WhatIfRequest,
  type WhatIfResult,
} from "../contracts/what-if.ts";
import { BadFile } from "../intake/replay/read-trace.ts";
import { openPool } from "../platform/pool.ts";
import type { TracedWork } from "../scheduling/replay/arrivals.ts";
import { workFromText } from "../scheduling/replay/read-work.ts";
import { isOpsError, OpsError } from "../shared/errors.ts";
import { playRecorded, playTrace } from "./play-variants.ts";
import { prepareRecorded } from "./prepare-recorded.ts";

/** One job a thread, so that ending the thread ends the job. */
export type WhatIfJob =
  | { kind: "read_trace"; name: string; csv: string }
  | { kind: "read_recorded"; databaseUrl: string; from: number; to: number }
  | {
      kind: "play_recorded";
      databaseUrl: string;
      from: number;
      to: number;
      wishes: Omit<WhatIfRequest, "source">;
      inForce: Choice;
    }
  | { kind: "play_trace"; rows: TracedWork[]; wishes: Omit<WhatIfRequest, "source"> };

export interface WhatIfAnswers {
  read_trace: TracedWork[];
  read_recorded: RecordedLoad;
  play_recorded: WhatIfResult;
  play_trace: WhatIfResult;
}

export type WhatIfMessage =
  | { kind: "progress"; share: number }
  | { kind: "done"; answer: WhatIfAnswers[WhatIfJob["kind"]] }
  | { kind: "failed"; code: ProblemCode; message: string; cause: string };

const TELL_EVERY_MS = 200;
let toldAt = 0;

function tellProgress(share: number): void {
  const now = performance.now();
  if (now - toldAt < TELL_EVERY_MS) return;
  toldAt = now;
  tell({ kind: "progress", share });
}

function tell(message: WhatIfMessage): void {
  parentPort?.postMessage(message);
}

async function answer(job: WhatIfJob): Promise<WhatIfAnswers[WhatIfJob["kind"]]> {
  const startedAt = performance.now();
  const tookMs = () => Math.round(performance.now() - startedAt);
  switch (job.kind) {
    case "read_trace":
      return traceOf(job);
    case "read_recorded":
      return withPool(job.databaseUrl, async (pool) => (await prepareRecorded(pool, job)).load);
    case "play_recorded": {
      const prepared = await withPool(job.databaseUrl, (pool) => prepareRecorded(pool, job));
      return { ...playRecorded(prepared, job.wishes, job.inForce, tellProgress), tookMs: tookMs() };
    }
    case "play_trace":
      return { ...playTrace(job.rows, job.wishes, tellProgress), tookMs: tookMs() };
  }
}

async function withPool<T>(
  databaseUrl: string,
  read: (pool: ReturnType<typeof openPool>) => Promise<T>,
): Promise<T> {
  const pool = openPool(databaseUrl, { name: "what-if", max: 4, statementTimeoutMs: 30_000 });
  try {
    return await read(pool);
  } finally {
    await pool.end();
  }
}

function traceOf({ name, csv }: { name: string; csv: string }): TracedWork[] {
  try {
    const rows = workFromText(name, csv);
    if (rows.length > MOST_REQUESTS)
      throw new BadFile(`line ${MOST_REQUESTS + 2}: a replay takes at most ${MOST_REQUESTS} rows`);
    if ((rows.at(-1)?.atMs ?? 0) <= 0) throw new BadFile("line 2: all rows are of one moment");
    return rows;
  } catch (error) {
    if (error instanceof BadFile) throw new OpsError("INVALID_REQUEST", error.message);
    throw error;
  }
}

answer(workerData as WhatIfJob).then(
  (value) => tell({ kind: "done", answer: value }),
  (error: unknown) => {
    const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
    if (isOpsError(error)) tell({ kind: "failed", code: error.code, message: error.message, cause });
    else tell({ kind: "failed", code: "INTERNAL", message: "The replay failed.", cause });
  },
);
