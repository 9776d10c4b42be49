import type { StripValue, WindowFigures } from "#server/contracts/attribution.ts";
import { provenChange, provenVolume } from "../contrast/proven-change.ts";
import { colourOf, FEW_REQUESTS, FULL_CHANGE, type Tone } from "../contrast/tone.ts";
import { changeOf, expectedOf } from "./measure-figures.ts";

// Of orders expected, half less or more.
const FULL_VOLUME_CHANGE = 0.5;

/** Colour of a value by the change of the question's measure, as far as it is proven. */
export function toneOf(figures: WindowFigures, value: StripValue): Tone {
  const { base, current } = value;
  const volume = figures.measure === "volume";
  // Orders that are gone are no few orders.
  const seen = [base.total, current.total];
  const few = (volume ? Math.max(...seen) : Math.min(...seen)) < FEW_REQUESTS;
  const expected = expectedOf(figures, base.total);
  const sure = volume
    ? provenVolume(current.total, { expected, base: base.total })
    : provenChange(base, current);
  return {
    change: changeOf(figures, value),
    ...colourOf(sure, volume ? FULL_VOLUME_CHANGE : FULL_CHANGE),
    few,
  };
}
