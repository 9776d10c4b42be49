import type { StripValue } from "#server/contracts/attribution.ts";

interface Counts {
  success: number;
  total: number;
}

export interface GroupRow {
  kind: "value" | "pinned" | "other";
  key: string;
  /** The value; of "pinned" the place among the pinned; of "other" how many values it holds. */
  value: string;
  count: number;
  base: Counts;
  current: Counts;
  /** Parts of the traffic, 0..1. */
  baseShare: number;
  share: number;
  baseRate: number | null;
  rate: number | null;
  rateEffect: number;
  mixEffect: number;
  /** Both effects: what the row did to the whole. */
  sum: number;
}

export interface Grouped {
  rows: GroupRow[];
  base: Counts;
  current: Counts;
  /** Sums of the columns; together the change of the whole rate. */
  rateEffect: number;
  mixEffect: number;
  change: number;
  /** Where the traffic went, when that matters; the effect is that of all moved traffic. */
  moved: { row: GroupRow; effect: number } | null;
}

export interface GroupInput {
  values: readonly StripValue[];
  /** Counts of pinned combinations, which are not in `values`. */
  pinned: readonly { base: Counts; current: Counts }[];
  /** Only where orders are counted: how many were expected. Then a rate is orders against those expected. */
  expectedTotal?: number | undefined;
}

/** Rows of their own; the rarest of more values are put together. */
export const MOST_ROWS = 40;
// The engine's own measures of "believed" and "matters", see tuning.ts there.
const BELIEVED = 4;
const MATERIAL_PART = 0.04;
const LEAST_POINTS = 0.001;

/**
 * One dimension's part in the change of the rate. With w the part of the traffic, r the success rate, 0 before
 * and 1 now, R0 the whole rate before: rate effect = w1 x (r1 - r0), mix effect = (w1 - w0) x (r0 - R0)
 * (Kitagawa 1955). A value that is new has no r0 of its own and is measured from R0. Both columns are made of
 * counts, so that they add up to the change of the whole exactly, whatever the number of values. Where orders
 * are counted there is no mix: each value's effect is its orders more or less, as a part of all expected.
 */
export function groupRows({ values, pinned, expectedTotal }: GroupInput): Grouped {
  const base = sumOf([...values, ...pinned], "base");
  const whole: Whole = {
    base,
    current: sumOf([...values, ...pinned], "current"),
    perBase: expectedTotal === undefined || base.total === 0 ? null : expectedTotal / base.total,
  };
  const byTraffic = values.toSorted((one, two) => trafficOf(two) - trafficOf(one));
  // One more alone keeps its name: calling it "other" would tell less.
  const shown = byTraffic.length <= MOST_ROWS + 1 ? byTraffic.length : MOST_ROWS;
  const rest = byTraffic.slice(shown);
  const rows = [
    ...pinned.map((part, place) => rowOf("pinned", String(place), 1, part, whole)),
    ...byTraffic.slice(0, shown).map((value) => rowOf("value", value.value, 1, value, whole)),
    ...(rest.length > 0
      ? [
          rowOf(
            "other",
            "",
            rest.length,
            { base: sumOf(rest, "base"), current: sumOf(rest, "current") },
            whole,
          ),
        ]
      : []),
  ];
  const total = (of: "rateEffect" | "mixEffect") => rows.reduce((sum, row) => sum + row[of], 0);
  const [rateEffect, mixEffect] = [total("rateEffect"), total("mixEffect")];
  return {
    rows,
    base,
    current: whole.current,
    rateEffect,
    mixEffect,
    change:
      whole.perBase === null
        ? (rateOf(whole.current) ?? 0) - (rateOf(base) ?? 0)
        : (volumeOf(whole, base.total, whole.perBase).rate ?? 1) - 1,
    moved: movedOf(rows, whole, mixEffect),
  };
}

interface Windowed {
  base: Counts;
  current: Counts;
}
interface Whole extends Windowed {
  /** Orders expected for each one of the baseline; null where a rate is asked about. */
  perBase: number | null;
}

function rowOf(
  kind: GroupRow["kind"],
  value: string,
  count: number,
  { base, current }: Windowed,
  whole: Whole,
): GroupRow {
  const [baseShare, share] = [part(base, whole.base), part(current, whole.current)];
  const { baseRate, rate, rateEffect, mixEffect } =
    whole.perBase === null
      ? effectsOf({ base, current }, whole)
      : volumeOf({ base, current }, whole.base.total, whole.perBase);
  return {
    kind,
    key: `${kind} ${value}`,
    value,
    count,
    base,
    current,
    baseShare,
    share,
    baseRate,
    rate,
    rateEffect,
    mixEffect,
    sum: rateEffect + mixEffect,
  };
}

function effectsOf({ base, current }: Windowed, whole: Whole) {
  const [baseShare, share] = [part(base, whole.base), part(current, whole.current)];
  const [baseRate, rate] = [rateOf(base), rateOf(current)];
  const [all, now] = [rateOf(whole.base), rateOf(whole.current)];
  const comparable = all !== null && now !== null;
  const before = baseRate ?? all ?? 0;
  const rateEffect = comparable && rate !== null ? share * (rate - before) : 0;
  const mixEffect = comparable ? (share - baseShare) * (before - all) : 0;
  return { baseRate, rate, rateEffect, mixEffect };
}

function volumeOf({ base, current }: Windowed, baseTotal: number, perBase: number) {
  const expected = base.total * perBase;
  const all = baseTotal * perBase;
  return {
    baseRate: expected > 0 ? 1 : null,
    rate: expected > 0 ? current.total / expected : null,
    rateEffect: all > 0 ? (current.total - expected) / all : 0,
    mixEffect: 0,
  };
}

/** The value whose traffic moved the rate most in the direction of all of it, if it is more than drift. */
function movedOf(rows: readonly GroupRow[], whole: Whole, effect: number): Grouped["moved"] {
  const before = rateOf(whole.base);
  if (before === null || whole.current.total === 0 || whole.perBase !== null) return null;
  const spread = rows.reduce((sum, row) => sum + row.share * ((row.baseRate ?? before) - before) ** 2, 0);
  const error = Math.sqrt(spread * (1 / whole.base.total + 1 / whole.current.total));
  const material = Math.max(LEAST_POINTS, MATERIAL_PART * (1 - before), BELIEVED * error);
  if (Math.abs(effect) < material) return null;
  const [row] = rows.toSorted((one, two) => (two.mixEffect - one.mixEffect) * Math.sign(effect));
  return row ? { row, effect } : null;
}

function sumOf(rows: readonly Windowed[], of: "base" | "current"): Counts {
  return rows.reduce(
    (sum, row) => ({ success: sum.success + row[of].success, total: sum.total + row[of].total }),
    { success: 0, total: 0 },
  );
}

function part({ total }: Counts, whole: Counts): number {
  return whole.total > 0 ? total / whole.total : 0;
}

function rateOf({ success, total }: Counts): number | null {
  return total > 0 ? success / total : null;
}

function trafficOf({ base, current }: StripValue): number {
  return base.total + current.total;
}

export const groupSorts = ["sum", "value", "traffic", "rate", "rateEffect", "mixEffect"] as const;
export type GroupSort = (typeof groupSorts)[number];

/** Pinned rows stay on top and the put-together one at the end, whatever the others are sorted by. */
export function sortGroup(rows: readonly GroupRow[], sort: GroupSort, ascending: boolean): GroupRow[] {
  const sign = ascending ? 1 : -1;
  const ordered = rows
    .filter(({ kind }) => kind === "value")
    .toSorted((one, two) => sign * compare(one, two, sort) || (one.value < two.value ? -1 : 1));
  return [
    ...rows.filter(({ kind }) => kind === "pinned"),
    ...ordered,
    ...rows.filter(({ kind }) => kind === "other"),
  ];
}

function compare(one: GroupRow, two: GroupRow, sort: GroupSort): number {
  switch (sort) {
    case "value":
      return one.value < two.value ? -1 : 1;
    case "traffic":
      return one.current.total - two.current.total;
    case "rate":
      return (one.rate ?? 0) - (one.baseRate ?? 0) - ((two.rate ?? 0) - (two.baseRate ?? 0));
    // Falls and rises alike: what moved the whole most stands first.
    case "sum":
      return Math.abs(one.sum) - Math.abs(two.sum);
    case "rateEffect":
    case "mixEffect":
      return one[sort] - two[sort];
  }
}
