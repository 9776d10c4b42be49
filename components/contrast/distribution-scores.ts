import type { CubeDimension, Strip, StripValue } from "#server/contracts/attribution.ts";
import { type Part, provenDifference } from "./proven-change.ts";

export interface DistributionValue {
  value: string;
  /** The value's failed orders among all failed ones, and its orders among all. */
  failed: { selection: Part; baseline: Part };
  all: { selection: Part; baseline: Part };
  /** The larger of the two differences of shares, as far as it is proven; with its sign. */
  score: number;
}
export interface Distribution {
  dimension: CubeDimension;
  values: DistributionValue[];
  /** The most any value differs. */
  score: number;
}

/** Shares of each value in the selection and in what it stands against; dimensions that differ most first. */
export function distributionsOf(strips: readonly Strip[]): Distribution[] {
  return strips
    .map(({ dimension, values }) => {
      const all = valuesOf(values).sort(byScore);
      return { dimension, values: all, score: Math.abs(all[0]?.score ?? 0) };
    })
    .sort((x, y) => y.score - x.score);
}

function valuesOf(values: readonly StripValue[]): DistributionValue[] {
  const sum = (of: (value: StripValue) => number) => values.reduce((total, value) => total + of(value), 0);
  const failures = ({ success, total }: { success: number; total: number }) => total - success;
  const whole = {
    selection: sum(({ current }) => current.total),
    baseline: sum(({ base }) => base.total),
    failedSelection: sum(({ current }) => failures(current)),
    failedBaseline: sum(({ base }) => failures(base)),
  };
  return values.map(({ value, base, current }) => {
    const failed = {
      selection: { hits: failures(current), of: whole.failedSelection },
      baseline: { hits: failures(base), of: whole.failedBaseline },
    };
    const all = {
      selection: { hits: current.total, of: whole.selection },
      baseline: { hits: base.total, of: whole.baseline },
    };
    const differences = [failed, all].map((one) => provenDifference(one.selection, one.baseline));
    const score = differences.reduce((most, one) => (Math.abs(one) > Math.abs(most) ? one : most), 0);
    return { value, failed, all, score };
  });
}

/** Most different first, then most traffic. */
function byScore(x: DistributionValue, y: DistributionValue): number {
  const traffic = ({ all }: DistributionValue) => all.selection.hits + all.baseline.hits;
  return Math.abs(y.score) - Math.abs(x.score) || traffic(y) - traffic(x) || (x.value < y.value ? -1 : 1);
}

export const shareOf = ({ hits, of }: Part): number | null => (of > 0 ? hits / of : null);
