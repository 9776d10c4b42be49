import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export interface CaseFile {
  /** The file's name without its endings; with its folder where cases lie in several. */
  name: string;
  /** null: the list of labels names the case, and there is no file. */
  file: string | null;
}

const LABELS = "injection_info";
const CASE = /\.csv(\.gz)?$/;

/**
 * Cases of a folder, in the order of their names. A folder without cases stands for the folders in it;
 * beside cases, folders hold something else (the minute series of rs_real/raw).
 */
export function findCases(folder: string, under = ""): CaseFile[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  const cases = new Map<string, string | null>(labelled(folder).map((name) => [name, null]));
  // The packed one wins when both lie there.
  for (const file of files.filter((name) => CASE.test(name) && !name.startsWith(LABELS)).sort()) {
    cases.set(file.replace(CASE, ""), path.join(folder, file));
  }
  if (cases.size > 0) {
    return [...cases]
      .map(([name, file]) => ({ name: under + name, file }))
      .sort((x, y) => byName(x.name, y.name));
  }
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort(byName)
    .flatMap((name) => findCases(path.join(folder, name), `${under}${name}/`));
}

function byName(x: string, y: string): number {
  return x.localeCompare(y, "en", { numeric: true });
}

/** Names in the first column of the labels, where there are labels. */
function labelled(folder: string): string[] {
  const file = path.join(folder, `${LABELS}.csv`);
  if (!existsSync(file)) return [];
  const [head = "", ...lines] = readFileSync(file, "utf8").trim().split(/\r?\n/);
  const place = head.split(",").indexOf("timestamp");
  return place < 0 ? [] : lines.map((line) => line.split(",")[place] ?? "").filter((name) => name !== "");
}
