import { parse } from "csv-parse/sync";

/** A request of a recorded trace. */
export interface TraceRow {
  /** Milliseconds since the first row. */
  atMs: number;
  inputTokens: number;
  outputTokens: number;
}

/** Reference milliseconds of work per token. */
export interface WorkPerToken {
  input: number;
  output: number;
}
/** What the reference simulation uses for the Azure traces. */
export const AZURE_WORK: WorkPerToken = { input: 0.25, output: 20 };

/** A file that cannot be played; the message names line and column. */
export class BadFile extends Error {
  constructor(message: string) {
    super(message);
    this.name = "BadFile";
  }
}

export interface CsvTable {
  header: string[];
  rows: { line: number; cells: string[] }[];
}

/** @throws BadFile with the line where the file stops being CSV. */
export function readCsv(text: string): CsvTable {
  let lines: { record: string[]; info: { lines: number } }[];
  try {
    // The library types `info: true` for objects only; with arrays it gives { record, info } as well.
    lines = parse(text, {
      bom: true,
      skip_empty_lines: true,
      info: true,
      trim: true,
      relax_column_count: true,
    }) as unknown as typeof lines;
  } catch (error) {
    const at = (error as { lines?: number }).lines;
    throw new BadFile(`line ${at ?? "?"}: ${error instanceof Error ? error.message : error}`);
  }
  const [first, ...rest] = lines;
  if (!first) throw new BadFile("line 1: the file is empty");
  const header = first.record.map((name) => name.trim());
  const rows = rest.map(({ record, info }) => ({ line: info.lines, cells: record }));
  for (const { line, cells } of rows) {
    if (cells.length !== header.length) {
      throw new BadFile(`line ${line}: ${cells.length} columns where the header has ${header.length}`);
    }
  }
  if (rows.length === 0) throw new BadFile("line 2: a header and no rows");
  return { header, rows };
}

const TIME = /^(t_s|t|time|time_s|timestamp|arrival|arrival_s|arrived_at)$/i;
const INPUT = /(context|input|prompt).*tok|^tok.*(in|context|prompt)/i;
const OUTPUT = /(generated|output|completion|decode).*tok|^tok.*(out|generated)/i;

export const isTimeColumn = (name: string): boolean => TIME.test(name);

/** Whether the header is that of a trace: a time and two token counts, whatever they are called. */
export function isTrace(header: readonly string[]): boolean {
  return header.some((name) => TIME.test(name)) && header.some((name) => INPUT.test(name));
}

/** @throws BadFile naming line and column of the first value that does not fit. */
export function readTrace({ header, rows }: CsvTable): TraceRow[] {
  const time = columnOf(header, TIME, "a time (t_s)");
  const input = columnOf(header, INPUT, "input tokens (context_tokens, input_tokens)");
  const output = columnOf(header, OUTPUT, "output tokens (generated_tokens, output_tokens)");
  const read = rows.map(({ line, cells }) => ({
    atMs: timeOf(cells[time] ?? "", line, header[time] ?? ""),
    inputTokens: countOf(cells[input] ?? "", line, header[input] ?? ""),
    outputTokens: countOf(cells[output] ?? "", line, header[output] ?? ""),
  }));
  const start = read.reduce((least, row) => Math.min(least, row.atMs), Number.POSITIVE_INFINITY);
  return read.map((row) => ({ ...row, atMs: row.atMs - start })).sort((a, b) => a.atMs - b.atMs);
}

function columnOf(header: readonly string[], pattern: RegExp, what: string): number {
  const index = header.findIndex((name) => pattern.test(name));
  if (index < 0) throw new BadFile(`line 1: no column for ${what}; the columns are ${header.join(", ")}`);
  return index;
}

/** Seconds, or a date and time. */
export function timeOf(cell: string, line: number, column: string): number {
  const seconds = Number(cell);
  if (cell !== "" && Number.isFinite(seconds)) return seconds * 1_000;
  const date = Date.parse(cell);
  if (Number.isFinite(date)) return date;
  throw new BadFile(`line ${line}, column ${column}: "${cell}" is neither seconds nor a date`);
}

function countOf(cell: string, line: number, column: string): number {
  const count = Number(cell);
  if (cell === "" || !Number.isFinite(count) || count < 0) {
    throw new BadFile(`line ${line}, column ${column}: "${cell}" is not a count`);
  }
  return count;
}

/** Reference milliseconds a request takes on a node of rate 1. */
export function workOf(row: TraceRow, perToken: WorkPerToken = AZURE_WORK): number {
  return Math.round(perToken.input * row.inputTokens + perToken.output * row.outputTokens);
}
