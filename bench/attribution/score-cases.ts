import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { CaseAnswer } from "../../server/attribution/explain-case.ts";

export interface Labelled {
  name: string;
  kind: string;
  /** Combinations in `dim=v&dim=v`, attributes sorted; empty: no attribute is to blame. */
  truth: string[];
  mixDimension: string | null;
}

/** Labels of a set, as ../shared/data/attribution/README.md describes them. */
export function readLabels(folder: string): Labelled[] {
  const file = path.join(folder, "injection_info.csv");
  if (!existsSync(file)) throw new RangeError(`no injection_info.csv in ${folder}`);
  const [head = "", ...lines] = readFileSync(file, "utf8").trim().split(/\r?\n/);
  const columns = head.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    const of = (name: string) => cells[columns.indexOf(name)] ?? "";
    return {
      name: of("timestamp"),
      kind: of("kind"),
      truth: of("set") ? of("set").split(";").map(sorted) : [],
      mixDimension: of("mix_dim") || null,
    };
  });
}

function sorted(combination: string): string {
  return combination.split("&").sort().join("&");
}

export interface Scored {
  f1: number;
  precision: number;
  recall: number;
  /** Share of cases whose true set is among the first 1, 3, 5 candidate sets. */
  top: [number, number, number];
}

/** Micro F1 over the cases with a cause, exact matches only (as RiskLoc's evaluation does). */
export function scoreCases(cases: { label: Labelled; answer: CaseAnswer }[]): Scored {
  let [hits, wrong, missed] = [0, 0, 0];
  const within: [number, number, number] = [0, 0, 0];
  const caused = cases.filter(({ label }) => label.truth.length > 0);
  for (const { label, answer } of caused) {
    const found = answer.answer.filter((combination) => label.truth.includes(combination)).length;
    hits += found;
    wrong += answer.answer.length - found;
    missed += label.truth.length - found;
    const truth = [...label.truth].sort().join(";");
    const place = answer.causes.findIndex(({ set }) => [...set].sort().join(";") === truth);
    for (const [slot, limit] of [1, 3, 5].entries()) {
      if (place >= 0 && place < limit) within[slot as 0 | 1 | 2] += 1;
    }
  }
  const [one, three, five] = within;
  const cause = Math.max(1, caused.length);
  return {
    f1: (2 * hits) / Math.max(1, 2 * hits + wrong + missed),
    precision: hits / Math.max(1, hits + wrong),
    recall: hits / Math.max(1, hits + missed),
    top: [one / cause, three / cause, five / cause],
  };
}

/** The value below which `share` of the numbers lie. */
export function quantile(numbers: number[], share: number): number {
  const ordered = [...numbers].sort((x, y) => x - y);
  return ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))] ?? Number.NaN;
}
export function mean(numbers: number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / Math.max(1, numbers.length);
}
