import type { StripValue, WindowFigures } from "#server/contracts/attribution.ts";
import { expectedOf } from "../attribution/measure-figures.ts";

export interface ValueEffect {
  value: StripValue;
  /** Share of the present traffic; of the earlier one where there is none now. */
  share: number;
  /** Part of the change of the whole that its requests make; null where there is nothing to compare. */
  contribution: number | null;
}

/**
 * What each value of a dimension did to the rate of the whole: w1 (r1 - r0) + (w1 - w0) (r0 - R0), with w its
 * share of the traffic, r its rate and R0 the whole's rate before. A value without a rate of its own before
 * is taken at R0. Of volumes: orders beyond expected, as a part of all that were expected. All values of a
 * dimension add up to the change of the whole, exactly.
 */
export function valueEffects(values: readonly StripValue[], figures?: WindowFigures): ValueEffect[] {
  const sum = (of: (value: StripValue) => number) => values.reduce((total, value) => total + of(value), 0);
  const before = { success: sum(({ base }) => base.success), total: sum(({ base }) => base.total) };
  const now = sum(({ current }) => current.total);
  const traffic = (value: StripValue) => (now > 0 ? value.current.total : value.base.total);
  const all = now > 0 ? now : before.total;
  return values.map((value) => ({
    value,
    share: all > 0 ? traffic(value) / all : 0,
    contribution:
      figures?.measure === "volume"
        ? volumeEffectOf(value, figures)
        : before.total > 0 && now > 0
          ? effectOf(value, before, now)
          : null,
  }));
}

function volumeEffectOf({ base, current }: StripValue, figures: WindowFigures): number | null {
  const { expectedTotal = 0 } = figures;
  return expectedTotal > 0 ? (current.total - expectedOf(figures, base.total)) / expectedTotal : null;
}

function effectOf(
  { base, current }: StripValue,
  before: { success: number; total: number },
  now: number,
): number {
  const whole = before.success / before.total;
  const earlier = base.total > 0 ? base.success / base.total : whole;
  const [weightNow, weightThen] = [current.total / now, base.total / before.total];
  return current.success / now - weightNow * earlier + (weightNow - weightThen) * (earlier - whole);
}
