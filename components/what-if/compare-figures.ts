import type { WhatIfFigures } from "#server/contracts/what-if.ts";

/** The figures a person compares variants by, in the order of the table. */
export const comparedFigures = [
  "successWithinDeadline",
  "successWithinPatience",
  "meanResponseMs",
  "p99ResponseMs",
  "usefulUtilisation",
  "refused",
  "late",
  "retriesPerRequest",
  "offeredLoad",
] as const;
export type ComparedFigure = (typeof comparedFigures)[number];

type Better = "more" | "less" | "neither";
const better: Record<ComparedFigure, Better> = {
  successWithinDeadline: "more",
  successWithinPatience: "more",
  meanResponseMs: "less",
  p99ResponseMs: "less",
  usefulUtilisation: "more",
  refused: "less",
  late: "less",
  retriesPerRequest: "less",
  // What the variant was asked for, not how it did.
  offeredLoad: "neither",
};

/** Below this a difference is the seed's doing. */
const SAME = 0.0005;

/** Which variants are best by a figure; none when all are alike, or when it says nothing about them. */
export function bestBy(figures: readonly WhatIfFigures[], figure: ComparedFigure): ReadonlySet<string> {
  const wanted = better[figure];
  if (wanted === "neither" || figures.length < 2) return new Set();
  const known = figures.flatMap((one) => {
    const value = one[figure];
    return value === null ? [] : [{ name: one.name, worth: wanted === "more" ? value : -value }];
  });
  const most = Math.max(...known.map(({ worth }) => worth));
  const scale = Math.max(1, Math.abs(most));
  const best = known.filter(({ worth }) => most - worth <= SAME * scale);
  return best.length === figures.length ? new Set() : new Set(best.map(({ name }) => name));
}

/** Whether a difference to the first variant is for the better. */
export function isGain(figure: ComparedFigure, difference: number): boolean | null {
  const wanted = better[figure];
  if (wanted === "neither" || Math.abs(difference) <= SAME) return null;
  return wanted === "more" ? difference > 0 : difference < 0;
}

/** The variant to look at first: most requests in time, then the shorter mean. */
export function recommended(figures: readonly WhatIfFigures[]): WhatIfFigures | null {
  return (
    [...figures].sort(
      (a, b) => b.successWithinDeadline - a.successWithinDeadline || a.meanResponseMs - b.meanResponseMs,
    )[0] ?? null
  );
}
