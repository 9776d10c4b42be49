import type { RatePoint } from "#server/contracts/attribution.ts";
import type { Without } from "#server/contracts/without.ts";

/** Okabe-Ito apart from the line of the rate itself; each with a dash of its own, for who cannot tell them. */
const looks = [
  { colour: "var(--rd-chart-6)", dash: "6 3" },
  { colour: "var(--rd-chart-5)", dash: "2 3" },
  { colour: "var(--rd-chart-1)", dash: "9 3 2 3" },
  { colour: "var(--rd-chart-7)", dash: "12 4" },
  { colour: "var(--rd-chart-2)", dash: "4 2 1 2" },
  { colour: "var(--rd-text-dim)", dash: "1 4" },
  { colour: "var(--rd-text)", dash: "9 2 2 2 2 2" },
  { colour: "var(--rd-chart-baseline)", dash: "3 6" },
] as const;

/** The rate without the first causes of the ranking, over time. */
export interface WithoutLine {
  /** The cause it adds to those before, as keyOf has it. */
  cause: string;
  /** In words. */
  name: string;
  /** How many causes it is without. */
  count: number;
  colour: string;
  dash: string;
  rateAt: ReadonlyMap<number, number>;
}

/** @param causes key and name of each cause that was asked about, in that order */
export function withoutLines(
  { lines }: Pick<Without, "lines">,
  causes: readonly { key: string; name: string }[],
): WithoutLine[] {
  return (lines ?? []).flatMap((points, k) => {
    const [cause, look] = [causes[k], looks[k]];
    return cause && look
      ? [{ cause: cause.key, name: cause.name, count: k + 1, ...look, rateAt: ratesOf(points) }]
      : [];
  });
}

function ratesOf(points: readonly RatePoint[]): Map<number, number> {
  return new Map(
    points.flatMap(({ at, success, total }) => (total > 0 ? [[at, success / total] as const] : [])),
  );
}

/** Drawn at first: without the first cause, and without all of them. */
export function firstShown(lines: readonly WithoutLine[]): number[] {
  return [...new Set([1, lines.length])].filter((count) => count <= lines.length);
}
