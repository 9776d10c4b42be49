import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { codeLeaves, type Leaves } from "./rules/leaves.ts";

const ratioColumns = ["succ_base", "total_base", "succ_cur", "total_cur"] as const;
const additiveColumns = ["real", "predict"] as const;

export type AttributionCase =
  | { measure: "ratio"; leaves: Leaves; counts: Record<(typeof ratioColumns)[number], Float64Array> }
  | { measure: "additive"; leaves: Leaves; counts: Record<(typeof additiveColumns)[number], Float64Array> };

/**
 * Reads one case, `.csv` or `.csv.gz`: dimension columns, then succ_base,total_base,succ_cur,total_cur
 * or real,predict. Dimension values stay strings; blanks and "0" are values like any other.
 * @throws RangeError when the columns are neither.
 */
export function readCase(file: string): AttributionCase {
  const bytes = readFileSync(file);
  return parseCase((file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8"));
}

export function parseCase(text: string): AttributionCase {
  const lines = text.split(/\r?\n/);
  while (lines.at(-1) === "") lines.pop();
  const header = (lines.shift() ?? "").split(",");
  const is = (names: readonly string[]) => names.every((name, i) => header.at(i - names.length) === name);
  if (is(ratioColumns)) return { measure: "ratio", ...readColumns(lines, header, ratioColumns) };
  if (is(additiveColumns)) return { measure: "additive", ...readColumns(lines, header, additiveColumns) };
  throw new RangeError(`columns must end in ${ratioColumns.join(",")} or ${additiveColumns.join(",")}`);
}

function readColumns<Name extends string>(lines: string[], header: string[], names: readonly Name[]) {
  const dimensions = header.slice(0, header.length - names.length);
  const columns: string[][] = dimensions.map(() => []);
  const numbers = names.map(() => new Float64Array(lines.length));
  lines.forEach((line, row) => {
    const cells = line.split(",");
    for (let d = 0; d < dimensions.length; d += 1) columns[d]?.push(cells[d] ?? "");
    for (let k = 0; k < names.length; k += 1) {
      (numbers[k] as Float64Array)[row] = Number(cells[dimensions.length + k] ?? 0);
    }
  });
  const counts = Object.fromEntries(names.map((name, k) => [name, numbers[k]])) as Record<Name, Float64Array>;
  return { leaves: codeLeaves(dimensions, columns), counts };
}
