import { type Cuboids, SUMS } from "./cuboids.ts";
import { tuning } from "./tuning.ts";

// Median of a chi-square with one degree of freedom.
const CHI_SQUARE_MEDIAN = 0.455;

/**
 * How much more the rates of one- and two-attribute cells scatter than counting noise allows, >= 1.
 * Measured around the common movement of what is left after the first causes are taken out; the
 * median keeps a cause that was missed from inflating it.
 */
export function measureDispersion(cuboids: Cuboids): number {
  const whole = wholeOf(cuboids);
  const common = (whole.failures - whole.expected) / Math.max(1, whole.requests - whole.expected);
  const squares: number[] = [];
  for (const cuboid of cuboids.all) {
    if (cuboid.dimensions.length > 2) continue;
    for (const place of cuboid.occupied) {
      const at = place * SUMS;
      const [failures = 0, expected = 0, requests = 0, extra = 0] = cuboid.sums.subarray(at, at + SUMS);
      const mean =
        common > 0
          ? expected + common * (requests - expected)
          : (expected * whole.failures) / Math.max(1e-9, whole.expected);
      const variance = (mean * (requests - mean)) / requests;
      if (variance >= tuning.dispersionVariance) squares.push((failures - mean) ** 2 / (variance + extra));
    }
  }
  if (squares.length < 5) return 1;
  squares.sort((x, y) => x - y);
  return Math.max(1, (squares[squares.length >> 1] ?? 0) / CHI_SQUARE_MEDIAN);
}

function wholeOf(cuboids: Cuboids): { failures: number; expected: number; requests: number } {
  const whole = { failures: 0, expected: 0, requests: 0 };
  const cuboid = cuboids.all[0];
  for (const place of cuboid?.occupied ?? []) {
    const at = place * SUMS;
    const [failures = 0, expected = 0, requests = 0] = cuboid?.sums.subarray(at, at + SUMS) ?? [];
    whole.failures += failures;
    whole.expected += expected;
    whole.requests += requests;
  }
  return whole;
}
