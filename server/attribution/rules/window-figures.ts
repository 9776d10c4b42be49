import type { SpeedFigures, WindowFigures } from "../../contracts/attribution.ts";
import type { Measure } from "../../contracts/measures.ts";

export interface MeasuredCounts {
  success: number;
  total: number;
}

/** What the cube says of the windows besides their counts. */
export interface Measured {
  measure: Measure;
  /** Length of the current window in lengths of the baseline. */
  scale: number;
  /** Only with measure "speed". */
  speed?: SpeedFigures;
}

/** Both windows in the words of the measure; counts are rounded, rates are not. */
export function windowFigures(
  { measure, scale, speed }: Measured,
  base: MeasuredCounts,
  current: MeasuredCounts,
): WindowFigures {
  const expected = base.total * scale;
  const [baseRate, rate] =
    measure === "volume"
      ? expected > 0
        ? [1, current.total / expected]
        : [null, null]
      : [rateOf(base), rateOf(current)];
  return {
    measure,
    base: { ...rounded(base), rate: baseRate },
    current: { ...rounded(current), rate },
    ...(speed && { speed }),
    ...(measure === "volume" && { expectedTotal: expected }),
  };
}

function rateOf({ success, total }: MeasuredCounts): number | null {
  return total > 0 ? success / total : null;
}

export function rounded({ success, total }: MeasuredCounts): MeasuredCounts {
  return { success: Math.round(success), total: Math.round(total) };
}
