import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { codeLeaves, type Leaves } from "./rules/leaves.ts";

const ratioColumns = ["succ_base", "total_base", "succ_cur", "total_cur"] as const;
const additiveColumns = ["real", "predict"] as const;

export type AttributionCase =
  | { measure: "ratio"; leaves: Leaves; counts: Record<(typeof ratioColumns)[number], Float64Array> }
  | { measure: "additive"; leaves: Leaves; counts: Record<(typeof additiveColumns)[number], Float64Array> };

/**
 * Reads one case, CSV or gzipped CSV whatever its name: dimension columns, and
 * succ_base,total_base,succ_cur,total_cur or real,predict, in any order. Dimension values stay strings;
 * blanks and "0" are values like any other; a blank count is 0.
 * @throws RangeError when the columns are neither, or a count is none.
 */
export function readCase(file: string): AttributionCase {
  const bytes = readFileSync(file);
  const packed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return parseCase((packed ? gunzipSync(bytes) : bytes).toString("utf8"));
}

export function parseCase(text: string): AttributionCase {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  while (lines.at(-1) === "") lines.pop();
  const header = cellsOf(lines.shift() ?? "").map((name) => name.trim());
  const has = (names: readonly string[]) => names.every((name) => header.includes(name));
  if (has(ratioColumns)) return ratioCase(lines, header);
  if (has(additiveColumns)) return { measure: "additive", ...readColumns(lines, header, additiveColumns) };
  throw new RangeError(
    `columns must contain ${ratioColumns.join(",")} or ${additiveColumns.join(",")}; there are ${header.join(",") || "none"}`,
  );
}

function ratioCase(lines: string[], header: string[]): AttributionCase {
  const read = readColumns(lines, header, ratioColumns);
  const { succ_base, total_base, succ_cur, total_cur } = read.counts;
  for (let row = 0; row < lines.length; row += 1) {
    const most = (success: Float64Array, total: Float64Array) =>
      (success[row] as number) <= (total[row] as number);
    if (!most(succ_base, total_base) || !most(succ_cur, total_cur)) {
      throw new RangeError(`line ${row + 2} has more successes than requests`);
    }
  }
  return { measure: "ratio", ...read };
}

function readColumns<Name extends string>(lines: string[], header: string[], names: readonly Name[]) {
  const isCount = (name: string) => names.some((known) => known === name);
  const places = header.flatMap((name, place) => (isCount(name) ? [] : [place]));
  const countPlaces = names.map((name) => header.indexOf(name));
  const columns: string[][] = places.map(() => []);
  const numbers = names.map(() => new Float64Array(lines.length));
  lines.forEach((line, row) => {
    const cells = cellsOf(line);
    if (cells.length > header.length) throw new RangeError(`line ${row + 2} has more cells than the header`);
    places.forEach((place, d) => {
      columns[d]?.push(cells[place] ?? "");
    });
    countPlaces.forEach((place, k) => {
      (numbers[k] as Float64Array)[row] = countOf(cells[place] ?? "", row);
    });
  });
  const counts = Object.fromEntries(names.map((name, k) => [name, numbers[k]])) as Record<Name, Float64Array>;
  const dimensions = places.map((place) => header[place] ?? "");
  // Without dimensions there is still one leaf: everything.
  const leaves = { ...codeLeaves(dimensions, columns), rows: lines.length };
  return { leaves, counts };
}

function countOf(cell: string, row: number): number {
  const count = Number(cell);
  if (Number.isFinite(count) && count >= 0) return count;
  throw new RangeError(`line ${row + 2} has "${cell}" where a count of 0 or more belongs`);
}

/** Cells of a line; quoted ones may hold commas and doubled quotes (RFC 4180), but no line break. */
function cellsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(",");
  const cells: string[] = [];
  for (const [, quoted, plain = ""] of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) {
    cells.push(quoted?.replaceAll('""', '"') ?? plain);
  }
  return cells;
}
