import type { Counts } from "#server/contracts/contrast.ts";

// Two-sided 95 %.
const Z95 = 1.96;

/** `hits` of `of`: failures of requests, a value's failures of all failures. */
export interface Part {
  hits: number;
  of: number;
}

/**
 * How much of a difference is left once its own noise is taken off: d x (1 - (1.96 se / d)^2), and nothing
 * where the 95 % interval holds nought. The shape is Breiman's non-negative garrote ("Better subset
 * regression using the nonnegative garrote", Technometrics 37, 1995): nought until it is significant, then
 * without a jump towards the plain difference as the counts grow.
 */
export function proven(difference: number, variance: number): number {
  const bound = Z95 * Math.sqrt(variance);
  if (Math.abs(difference) <= bound) return 0;
  return difference * (1 - (bound / difference) ** 2);
}

/**
 * The proven part of a difference of two shares. The standard error is Agresti and Caffo's (The American
 * Statistician 54, 2000): one hit and one miss are added to either side, so that 0 of 3 is no certainty.
 */
export function provenDifference(now: Part, before: Part): number {
  if (now.of === 0 || before.of === 0) return 0;
  return proven(now.hits / now.of - before.hits / before.of, varianceOf(now) + varianceOf(before));
}

/** The same for a success rate. */
export function provenChange(base: Counts, current: Counts): number {
  return provenDifference(
    { hits: current.success, of: current.total },
    { hits: base.success, of: base.total },
  );
}

/**
 * The proven part of "so much more or less than expected", of two Poisson counts: the expectation is the
 * baseline's count stretched to the present window, and as uncertain as that count. One order is added to
 * either, so that none is no certainty.
 */
export function provenVolume(count: number, { expected, base }: { expected: number; base: number }): number {
  if (expected <= 0) return 0;
  const variance = (count + 1) / expected ** 2 + (count / expected) ** 2 / (base + 1);
  return proven(count / expected - 1, variance);
}

function varianceOf({ hits, of }: Part): number {
  const share = (hits + 1) / (of + 2);
  return (share * (1 - share)) / (of + 2);
}
