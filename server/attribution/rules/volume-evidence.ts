import type { Columns } from "./cuboids.ts";
import { type Cuboids, SUMS } from "./cuboids.ts";
import type { Evidence } from "./evidence.ts";
import { tuning } from "./tuning.ts";

export type Direction = "drop" | "rise";

/**
 * Orders now against those expected, two counts of chance. Sums: orders now, orders expected, orders before,
 * and the larger of now and expected. `expected` is `scale` x before, so before and now come from one rate
 * unless something happened: the log-likelihood ratio is that of two Poisson counts, exact for small ones.
 */
export function volumeEvidence(
  columns: Columns,
  direction: Direction,
  scale: number,
  dispersion: number,
): Evidence {
  const sign = direction === "drop" ? 1 : -1;
  const nowPart = scale / (1 + scale);
  return {
    columns,
    nats(now, expected, before) {
      if (sign * (expected - now) <= 0) return 0;
      const both = now + before;
      const raw = times(now, now, both * nowPart) + times(before, before, both * (1 - nowPart));
      return Math.max(0, raw) / dispersion;
    },
    severity: (now, expected) => (sign * (expected - now)) / Math.max(1e-9, now, expected),
    severityError(_now, expected, before, _larger, at) {
      const kept = Math.max(0.001, 1 - Math.max(0, at));
      const nowNoise = (direction === "drop" ? kept : kept ** 3) / Math.max(1e-9, expected);
      const baselineNoise = kept ** 2 / Math.max(1e-9, before);
      return Math.sqrt((nowNoise + baselineNoise) * dispersion);
    },
    weight: (_now, _expected, _before, larger) => larger,
    excess: (now, expected) => sign * (expected - now),
  };
}

function times(count: number, observed: number, expected: number): number {
  return count <= 0 ? 0 : count * Math.log(observed / expected);
}

// Median of a chi-square with one degree of freedom.
const CHI_SQUARE_MEDIAN = 0.455;

/**
 * How much more the counts of one- and two-attribute cells scatter than chance allows, >= 1, around the common
 * movement of what is in the cuboids: demand is never as even as dice.
 */
export function volumeDispersion(cuboids: Cuboids, scale: number): number {
  const common = commonMovement(cuboids);
  const squares: number[] = [];
  for (const cuboid of cuboids.all) {
    if (cuboid.dimensions.length > 2) continue;
    for (const place of cuboid.occupied) {
      const at = place * SUMS;
      const [now = 0, expected = 0] = cuboid.sums.subarray(at, at + 2);
      const mean = common * expected;
      const variance = mean + common * common * scale * expected;
      if (mean >= tuning.dispersionVariance) squares.push((now - mean) ** 2 / variance);
    }
  }
  if (squares.length < 5) return 1;
  squares.sort((x, y) => x - y);
  return Math.max(1, (squares[squares.length >> 1] ?? 0) / CHI_SQUARE_MEDIAN);
}

/** Orders now for each expected one. */
export function commonMovement(cuboids: Cuboids): number {
  const cuboid = cuboids.all[0];
  let [now, expected] = [0, 0];
  for (const place of cuboid?.occupied ?? []) {
    now += cuboid?.sums[place * SUMS] ?? 0;
    expected += cuboid?.sums[place * SUMS + 1] ?? 0;
  }
  return expected > 0 && now > 0 ? now / expected : 1;
}
