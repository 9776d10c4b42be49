import type { StripValue, WindowFigures } from "#server/contracts/attribution.ts";
import { changeOf } from "./measure-figures.ts";

/** Below this many requests in a window a value's rate is mostly luck: hatched. */
export const FEW_REQUESTS = 30;
// A change of this many rate points has the full colour; the scale is a square root, so that small
// changes can be told from none.
const FULL_CHANGE = 0.3;
// Of orders expected, half less or more.
const FULL_VOLUME_CHANGE = 0.5;
const MOST_PERCENT = 55;

export interface StripTone {
  /** Change in the question's measure, null when there is nothing to compare. */
  change: number | null;
  direction: "fell" | "rose" | "same";
  /** How much of the colour to mix in, percent. */
  strength: number;
  few: boolean;
}

/** Colour of a value: diverging around no change, stronger with the size of the change. */
export function toneOf(figures: WindowFigures, value: StripValue): StripTone {
  const volume = figures.measure === "volume";
  // Orders that are gone are no few orders.
  const seen = [value.base.total, value.current.total];
  const few = (volume ? Math.max(...seen) : Math.min(...seen)) < FEW_REQUESTS;
  const change = changeOf(figures, value);
  if (change === null) return { change, direction: "same", strength: 0, few };
  const full = volume ? FULL_VOLUME_CHANGE : FULL_CHANGE;
  const strength = Math.round(Math.min(1, Math.sqrt(Math.abs(change) / full)) * MOST_PERCENT);
  return { change, direction: strength < 4 ? "same" : change < 0 ? "fell" : "rose", strength, few };
}
