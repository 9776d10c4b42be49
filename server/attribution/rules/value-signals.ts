import type { Strip, StripValue } from "../../contracts/attribution.ts";
import { tuning } from "./tuning.ts";

export interface ValueSignals {
  /** How far beyond chance the values moved unlike each other; below 0: not at all. */
  signal: number;
  /** One entry a value, in the strip's order: squares of standard errors it lies from the common movement. */
  ofValues: number[];
}

/**
 * How much the values of a dimension part: Pearson's chi-square of failures now against the engine's
 * expectation (each value's own baseline rate, shrunk to the whole's as the engine shrinks leaves, plus
 * the movement all values share), the baseline's sampling variance included; less its degrees of freedom, in
 * its own standard deviations, so that many values weigh no more than few.
 */
export function valueSignals({ values }: Pick<Strip, "values">): ValueSignals {
  const sum = (of: (value: StripValue) => number) => values.reduce((total, value) => total + of(value), 0);
  const baseTotal = sum(({ base }) => base.total);
  const overall = (baseTotal - sum(({ base }) => base.success) + 0.5) / (baseTotal + 1);
  const shares = values.map(
    ({ base }) =>
      (base.total - base.success + tuning.priorRequests * overall) / (base.total + tuning.priorRequests),
  );
  const requests = sum(({ current }) => current.total);
  const failures = requests - sum(({ current }) => current.success);
  const expected = values.reduce((total, { current }, i) => total + current.total * (shares[i] ?? 0), 0);
  const common = (failures - expected) / Math.max(1, requests - expected);
  const ofValues = values.map(({ base, current }, i) => {
    const rate = shares[i] ?? overall;
    const moved = common > 0 ? rate + common * (1 - rate) : (rate * failures) / Math.max(1e-9, expected);
    const noise = current.total * moved * (1 - moved);
    const baseNoise = (current.total ** 2 * rate * (1 - rate)) / (base.total + tuning.priorRequests);
    const variance = noise + baseNoise;
    if (variance <= 0) return 0;
    return (current.total - current.success - current.total * moved) ** 2 / variance;
  });
  const known = ofValues.filter((_, i) => (values[i]?.current.total ?? 0) > 0).length;
  const freedom = Math.max(1, known - 1);
  const distance = ofValues.reduce((total, one) => total + one, 0);
  return { signal: (distance - freedom) / Math.sqrt(2 * freedom), ofValues };
}
