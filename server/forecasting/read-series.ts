import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { CsvError, parse } from "csv-parse/sync";
import { binSeries, type Series, type Timed } from "./rules/bin-series.ts";

/** What is wrong with a file of series, and where. Lines count from 1, the header being line 1. */
export class SeriesFileError extends Error {}

interface Columns {
  series: number;
  time: number;
  value: number;
  header: string[];
}

const TIME_COLUMNS = ["t_s", "timestamp"];
const MISSING = /^(nan|null|na)?$/i;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const MOMENT = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?(Z|[+-]\d\d:?\d\d)?$/;

/**
 * Reads the series of one file, `.csv` or `.csv.gz`, in the order they first appear.
 * @throws SeriesFileError naming line and column.
 */
export function readSeries(file: string, valueColumn?: string): Series[] {
  const bytes = readFileSync(file);
  return parseSeries((file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8"), valueColumn);
}

export function parseSeries(text: string, valueColumn?: string): Series[] {
  const rows = parseRows(text);
  const header = rows[0]?.record.map((name) => name.trim()) ?? [];
  const body = rows.slice(1);
  const columns = findColumns(header, body[0]?.record ?? [], valueColumn);
  if (body.length === 0) throw new SeriesFileError("line 2: there are no rows after the header");
  const bySeries = new Map<string, Timed[]>();
  for (const { record, line } of body) {
    if (record.length !== header.length) {
      throw new SeriesFileError(`line ${line}: ${record.length} cells where the header has ${header.length}`);
    }
    const name = columns.series < 0 ? "series" : (record[columns.series] ?? "").trim();
    if (name === "") throw new SeriesFileError(`line ${line}, column series: it is empty`);
    const rowsOfSeries = bySeries.get(name) ?? [];
    bySeries.set(name, rowsOfSeries);
    rowsOfSeries.push({
      line,
      seconds: readTime(record, line, columns),
      value: readLoad(record, line, columns),
    });
  }
  return [...bySeries].map(([name, timed]) => {
    const binned = binSeries(name, timed);
    if (!("problem" in binned)) return binned;
    throw new SeriesFileError(
      `line ${binned.problem.line}, column ${header[columns.time]}: ${binned.problem.what}`,
    );
  });
}

function parseRows(text: string): { record: string[]; line: number }[] {
  try {
    const rows = parse(text, { info: true, bom: true, relax_column_count: true, skip_empty_lines: true });
    return (rows as unknown as { record: string[]; info: { lines: number } }[]).map(({ record, info }) => ({
      record,
      line: info.lines,
    }));
  } catch (error) {
    if (error instanceof CsvError) throw new SeriesFileError(error.message);
    throw error;
  }
}

function findColumns(header: string[], first: readonly string[], valueColumn: string | undefined): Columns {
  const time = header.findIndex((name) => TIME_COLUMNS.includes(name));
  if (time < 0) throw new SeriesFileError("line 1: there is no column t_s or timestamp");
  const series = header.indexOf("series");
  const named = header.indexOf(valueColumn ?? "value");
  if (named >= 0) return { header, series, time, value: named };
  if (valueColumn) throw new SeriesFileError(`line 1: there is no column ${valueColumn}`);
  const others = header.map((_, i) => i).filter((i) => i !== series && i !== time);
  const numeric = others.length === 1 ? others : others.filter((i) => NUMBER.test((first[i] ?? "").trim()));
  const [value] = numeric;
  if (value === undefined)
    throw new SeriesFileError("line 1: there is no column with numbers beside the time");
  if (numeric.length > 1) {
    const names = numeric.map((i) => header[i]).join(", ");
    throw new SeriesFileError(`line 1: more than one column holds numbers (${names}); choose with --column`);
  }
  return { header, series, time, value };
}

function readTime(record: readonly string[], line: number, { time, header }: Columns): number {
  const cell = (record[time] ?? "").trim();
  if (NUMBER.test(cell)) return Number(cell);
  const [, date, clock = "00:00", zone = "Z"] = MOMENT.exec(cell) ?? [];
  const at = date ? Date.parse(`${date}T${clock}${zone}`) : Number.NaN;
  if (Number.isFinite(at)) return at / 1000;
  throw new SeriesFileError(
    `line ${line}, column ${header[time]}: "${cell}" is neither seconds nor a time like 2026-05-01 18:30:00`,
  );
}

/** null where the cell says that the value is unknown. */
function readLoad(record: readonly string[], line: number, { value, header }: Columns): number | null {
  const cell = (record[value] ?? "").trim();
  if (MISSING.test(cell)) return null;
  const load = NUMBER.test(cell) ? Number(cell) : Number.NaN;
  const at = `line ${line}, column ${header[value]}`;
  if (!Number.isFinite(load)) throw new SeriesFileError(`${at}: "${cell}" is not a number`);
  if (load < 0) throw new SeriesFileError(`${at}: ${cell} is negative, and a load never is`);
  return load;
}
