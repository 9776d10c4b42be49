import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import {
  AZURE_WORK,
  BadFile,
  type CsvTable,
  isTimeColumn,
  isTrace,
  readCsv,
  readTrace,
  timeOf,
  type WorkPerToken,
} from "../../intake/replay/read-trace.ts";
import type { TracedWork } from "./arrivals.ts";

const WORK_MS = /^work_?ms$/i;
/** A request without any work would end as it begins and say nothing about scheduling. */
const LEAST_WORK_MS = 1;
const MOONCAKE_WORK: WorkPerToken = { input: 0.05, output: 20 };

/** What a token costs in this trace: Mooncake caches prompts, so its input is cheap. */
function workPerTokenOf(file: string, header: readonly string[]): WorkPerToken {
  const named = header.some((name) => /^input_tokens$/i.test(name)) && !/azure/i.test(path.basename(file));
  return named || /mooncake/i.test(path.basename(file)) ? MOONCAKE_WORK : AZURE_WORK;
}

/**
 * The requests of a trace: `t_s` and two token counts, or `t_s` and `work_ms`, in order of time.
 * @throws BadFile naming line and column
 */
export function workFromText(name: string, text: string, told?: WorkPerToken): TracedWork[] {
  const table = readCsv(text);
  const { header } = table;
  if (header.some((column) => WORK_MS.test(column))) return readWorkMs(table);
  if (!isTrace(header))
    throw new BadFile(
      `line 1: not a trace (t_s and two token counts, or t_s and work_ms); the columns are ${header.join(", ")}`,
    );
  const perToken = told ?? workPerTokenOf(name, header);
  return readTrace(table).map(({ atMs, inputTokens, outputTokens }) => ({
    atMs,
    size: inputTokens,
    workMs: Math.max(LEAST_WORK_MS, perToken.input * inputTokens + perToken.output * outputTokens),
  }));
}

function readWorkMs({ header, rows }: CsvTable): TracedWork[] {
  const time = header.findIndex((name) => isTimeColumn(name));
  const work = header.findIndex((name) => WORK_MS.test(name));
  if (time < 0) throw new BadFile(`line 1: no column for a time (t_s); the columns are ${header.join(", ")}`);
  const read = rows.map(({ line, cells }) => {
    const cell = cells[work] ?? "";
    const workMs = Number(cell);
    if (cell === "" || !Number.isFinite(workMs) || workMs < 0)
      throw new BadFile(`line ${line}, column ${header[work]}: "${cell}" is not a number of milliseconds`);
    return {
      atMs: timeOf(cells[time] ?? "", line, header[time] ?? ""),
      size: 0,
      workMs: Math.max(LEAST_WORK_MS, workMs),
    };
  });
  const start = read.reduce((least, row) => Math.min(least, row.atMs), Number.POSITIVE_INFINITY);
  return read.map((row) => ({ ...row, atMs: row.atMs - start })).sort((a, b) => a.atMs - b.atMs);
}

/** @throws Error naming the file and, where the file is to blame, line and column. */
export function readWork(file: string, told?: WorkPerToken): TracedWork[] {
  try {
    return workFromText(file, textOf(file), told);
  } catch (error) {
    if (error instanceof BadFile) throw new Error(`--trace ${file}: ${error.message}`);
    throw error;
  }
}

function textOf(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(
      code === "ENOENT" ? `--trace: there is no file ${file}` : `--trace: ${file} cannot be read: ${code}`,
    );
  }
  try {
    return (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  } catch {
    throw new Error(`--trace: ${file} is not a gzip file`);
  }
}
