import type { AttributionFilter, Combination, CubeDimension } from "#server/contracts/attribution.ts";

/** What the analyst narrowed the question to, and how the desk shows it. */
export interface DrillState {
  filters: AttributionFilter[];
  pinned: Combination[];
  least: number;
  /** Dimension the table of values is about; null: no such table. */
  group: CubeDimension | null;
}

/** One step down from "all orders". */
export type DrillStep =
  | { kind: "filter"; filter: AttributionFilter }
  | { kind: "pin"; combination: Combination };

/** Filters first, because pinned causes are causes among what the filters left. */
export function drillSteps({ filters, pinned }: Pick<DrillState, "filters" | "pinned">): DrillStep[] {
  return [
    ...filters.map((filter) => ({ kind: "filter" as const, filter })),
    ...pinned.map((combination) => ({ kind: "pin" as const, combination })),
  ];
}

/** The first `count` steps only: 0 is all orders. */
export function backTo({ filters, pinned }: Pick<DrillState, "filters" | "pinned">, count: number) {
  return { filters: filters.slice(0, count), pinned: pinned.slice(0, Math.max(0, count - filters.length)) };
}

const MOST_FILTERS = 12;

/** Adds a filter; the same value the other way round is replaced, and again takes it off. */
export function withFilter(filters: AttributionFilter[], added: AttributionFilter): AttributionFilter[] {
  const same = (filter: AttributionFilter) =>
    filter.dimension === added.dimension && filter.value === added.value;
  if (filters.some((filter) => same(filter) && filter.mode === added.mode))
    return filters.filter((filter) => !same(filter));
  return [...filters.filter((filter) => !same(filter)), added].slice(-MOST_FILTERS);
}

/** Only what has all the attributes: each becomes a filter, unless it is one already. */
export function withKept(filters: AttributionFilter[], combination: Combination): AttributionFilter[] {
  return combination.reduce<AttributionFilter[]>((all, { dimension, value }) => {
    // Several kept values of one dimension are alternatives: what is kept of it before gives way.
    const others = all.filter((filter) => filter.dimension !== dimension);
    return [...others, { dimension, value, mode: "keep" as const }].slice(-MOST_FILTERS);
  }, filters);
}

export function isPinned(pinned: readonly Combination[], combination: Combination): boolean {
  return pinned.some((one) => sameCombination(one, combination));
}

export function sameCombination(one: Combination, other: Combination): boolean {
  return (
    one.length === other.length &&
    one.every(({ dimension, value }) => other.some((of) => of.dimension === dimension && of.value === value))
  );
}
