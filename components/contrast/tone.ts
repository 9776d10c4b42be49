import type { Counts } from "#server/contracts/contrast.ts";
import { provenChange } from "./proven-change.ts";

/** Below this many requests in a window a rate is mostly luck: hatched. */
export const FEW_REQUESTS = 30;
/** A proven change of this many rate points has the full colour. */
export const FULL_CHANGE = 0.3;
const MOST_PERCENT = 55;

export interface Tone {
  /** Change of the rate, null when one of the windows is empty. */
  change: number | null;
  /** Of the proven part of the change; the colour goes by it. */
  direction: "fell" | "rose" | "same";
  /** How much of the colour to mix in, percent. */
  strength: number;
  few: boolean;
}

/** Colour of a pair of counts: diverging around no change, stronger with the proven size of the change. */
export function toneOf({ base, current }: { base: Counts; current: Counts }): Tone {
  const few = base.total < FEW_REQUESTS || current.total < FEW_REQUESTS;
  if (base.total === 0 || current.total === 0) return { change: null, ...colourOf(0, FULL_CHANGE), few };
  const change = current.success / current.total - base.success / base.total;
  return { change, ...colourOf(provenChange(base, current), FULL_CHANGE), few };
}

/** On the scale of a square root, so that small changes can be told from none. */
export function colourOf(change: number, full: number): Pick<Tone, "direction" | "strength"> {
  const strength = Math.round(Math.min(1, Math.sqrt(Math.abs(change) / full)) * MOST_PERCENT);
  return { strength, direction: strength < 4 ? "same" : change < 0 ? "fell" : "rose" };
}

/** null where nothing was counted. */
export function rateOf({ success, total }: Counts): number | null {
  return total > 0 ? success / total : null;
}
