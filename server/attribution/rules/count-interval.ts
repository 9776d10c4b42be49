// Two-sided 95 % of a normal distribution.
const Z95 = 1.96;

/** 95 % limits of the mean of a Poisson count: Byar's approximation, good to three digits from nought on. */
export function poissonLimits(count: number): [number, number] {
  const next = count + 1;
  const upper = next * (1 - 1 / (9 * next) + Z95 / (3 * Math.sqrt(next))) ** 3;
  if (count <= 0) return [0, upper];
  return [count * Math.max(0, 1 - 1 / (9 * count) - Z95 / (3 * Math.sqrt(count))) ** 3, upper];
}

/**
 * 95 % interval of `now - scale x before`, both counts: each one's own limits, put together square and add
 * (Zou and Donner), which holds for small and for vanished counts too. `dispersion` >= 1 widens it to how much
 * more than by chance counts are seen to scatter.
 */
export function differenceInterval(
  now: number,
  before: number,
  scale: number,
  dispersion = 1,
): [number, number] {
  const [nowLow, nowHigh] = limits(now, dispersion);
  const [beforeLow, beforeHigh] = limits(before, dispersion).map((limit) => limit * scale) as [
    number,
    number,
  ];
  const expected = before * scale;
  const difference = now - expected;
  return [
    difference - Math.hypot(now - nowLow, beforeHigh - expected),
    difference + Math.hypot(nowHigh - now, expected - beforeLow),
  ];
}

function limits(count: number, dispersion: number): [number, number] {
  const [low, high] = poissonLimits(count / dispersion);
  return [low * dispersion, high * dispersion];
}
