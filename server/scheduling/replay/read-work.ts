import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import {
  AZURE_WORK,
  BadFile,
  isTrace,
  readCsv,
  readTrace,
  type WorkPerToken,
} from "../../intake/replay/read-trace.ts";
import type { TracedWork } from "./arrivals.ts";

const MOONCAKE_WORK: WorkPerToken = { input: 0.05, output: 20 };

/** What a token costs in this trace: Mooncake caches prompts, so its input is cheap. */
function workPerTokenOf(file: string, header: readonly string[]): WorkPerToken {
  const named = header.some((name) => /^input_tokens$/i.test(name)) && !/azure/i.test(path.basename(file));
  return named || /mooncake/i.test(path.basename(file)) ? MOONCAKE_WORK : AZURE_WORK;
}

/** @throws Error naming the file and, where the file is to blame, line and column. */
export function readWork(file: string, told?: WorkPerToken): TracedWork[] {
  try {
    const table = readCsv(textOf(file));
    if (!isTrace(table.header))
      throw new BadFile(
        `line 1: not a trace (t_s and two token counts); the columns are ${table.header.join(", ")}`,
      );
    const perToken = told ?? workPerTokenOf(file, table.header);
    const rows = readTrace(table);
    // A request without any work would end as it begins and say nothing about scheduling.
    return rows.map(({ atMs, inputTokens, outputTokens }) => ({
      atMs,
      size: inputTokens,
      workMs: Math.max(1, perToken.input * inputTokens + perToken.output * outputTokens),
    }));
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
