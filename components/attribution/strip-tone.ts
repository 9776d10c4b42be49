import type { StripValue } from "#server/contracts/attribution.ts";

/** Below this many requests in a window a value's rate is mostly luck: hatched. */
export const FEW_REQUESTS = 30;
// A change of this many rate points has the full colour; the scale is a square root, so that small
// changes can be told from none.
const FULL_CHANGE = 0.3;
const MOST_PERCENT = 55;

export interface StripTone {
  /** Change of the rate, null when one of the windows is empty. */
  change: number | null;
  direction: "fell" | "rose" | "same";
  /** How much of the colour to mix in, percent. */
  strength: number;
  few: boolean;
}

/** Colour of a value: diverging around no change, stronger with the size of the change. */
export function toneOf({ base, current }: StripValue): StripTone {
  const few = base.total < FEW_REQUESTS || current.total < FEW_REQUESTS;
  if (base.total === 0 || current.total === 0) return { change: null, direction: "same", strength: 0, few };
  const change = current.success / current.total - base.success / base.total;
  const strength = Math.round(Math.min(1, Math.sqrt(Math.abs(change) / FULL_CHANGE)) * MOST_PERCENT);
  return { change, direction: strength < 4 ? "same" : change < 0 ? "fell" : "rose", strength, few };
}
