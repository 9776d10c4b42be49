import type { ExplanationRow } from "./explanation-rows.ts";

export const causeSorts = ["share", "excess", "traffic", "confidence"] as const;
export type CauseSort = (typeof causeSorts)[number];

type CauseRow = Extract<ExplanationRow, { kind: "cause" }>;

function isCauseRow(row: ExplanationRow): row is CauseRow {
  return row.kind === "cause";
}

/**
 * The rows as the table shows them: pinned causes on top in the order they were pinned, then the causes,
 * largest first, then what is no cause. Equal ones keep the engine's order.
 */
export function sortRows(rows: readonly ExplanationRow[], sort: CauseSort): ExplanationRow[] {
  const causes = rows.filter(isCauseRow);
  const found = causes
    .filter(({ pinned }) => !pinned)
    .toSorted((one, other) => sizeOf(other, sort) - sizeOf(one, sort));
  return [
    ...causes.filter(({ pinned }) => pinned),
    ...found,
    ...rows.filter(({ kind }) => kind === "unexplained"),
    ...rows.filter(({ kind }) => kind === "mix"),
  ];
}

function sizeOf({ cause }: CauseRow, sort: CauseSort): number {
  switch (sort) {
    case "share":
      return Math.abs(cause.contribution);
    case "excess":
      return Math.abs(cause.excessFailures);
    case "traffic":
      return cause.trafficShare;
    case "confidence":
      return cause.score;
  }
}

type Confidence = "weak" | "fair" | "strong" | "sure";

// Nats of log-likelihood ratio beyond the penalty for looking: the engine asks 6 of a first cause, 12 of
// later ones; from 40 on, chance would need e^40 as many looks.
const STEPS: readonly [least: number, Confidence][] = [
  [40, "sure"],
  [12, "strong"],
  [6, "fair"],
];

export function confidenceOf(score: number): { word: Confidence; level: 1 | 2 | 3 | 4 } {
  const place = STEPS.findIndex(([least]) => score >= least);
  const word = STEPS[place]?.[1] ?? "weak";
  return { word, level: place < 0 ? 1 : ((4 - place) as 2 | 3 | 4) };
}
