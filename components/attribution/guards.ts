import type { CubeDimension, Strip, WindowTotals } from "#server/contracts/attribution.ts";

/** What a reader should know before believing a figure. */
export type Guard =
  | { kind: "few"; window: "baseline" | "current"; total: number }
  | { kind: "unequal"; times: number }
  | { kind: "skewed"; dimension: CubeDimension; value: string; share: number };

/** Below this many requests in a window a rate says next to nothing. */
const FEW_REQUESTS = 50;
/** One window with this many times the traffic of the other: the smaller one decides what can be seen. */
const UNEQUAL_TIMES = 3;
/** Traffic of one value from which the others of its dimension hardly count. */
const SKEWED_SHARE = 0.9;

export function guardsOf(
  strips: readonly Strip[],
  { base, current }: { base: Pick<WindowTotals, "total">; current: Pick<WindowTotals, "total"> },
): Guard[] {
  const few = (
    [
      ["baseline", base.total],
      ["current", current.total],
    ] as const
  ).flatMap(([window, total]) => (total < FEW_REQUESTS ? [{ kind: "few" as const, window, total }] : []));
  const [less, more] = [Math.min(base.total, current.total), Math.max(base.total, current.total)];
  const times = less > 0 ? more / less : 0;
  return [
    ...few,
    ...(times >= UNEQUAL_TIMES ? [{ kind: "unequal" as const, times }] : []),
    ...strips.flatMap(skewOf),
  ];
}

/** A dimension with one value only says nothing, and nobody expects it to. */
function skewOf({ dimension, values }: Strip): Guard[] {
  const traffic = values.map(({ value, base, current }) => ({ value, total: base.total + current.total }));
  const all = traffic.reduce((sum, { total }) => sum + total, 0);
  const largest = traffic.toSorted((one, other) => other.total - one.total)[0];
  if (!largest || values.length < 2 || largest.total <= SKEWED_SHARE * all) return [];
  return [{ kind: "skewed", dimension, value: largest.value, share: largest.total / all }];
}
