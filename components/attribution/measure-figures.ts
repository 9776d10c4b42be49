import type { StripCounts, StripValue, TimeWindow, WindowFigures } from "#server/contracts/attribution.ts";

const MINUTE_MS = 60_000;
// A change below these is called "about the same" in the sentence.
const SAME_POINTS = 0.0015;
const SAME_PART = 0.01;

/** Both windows as the chart draws them: a rate, a p95 in ms, orders a minute. */
export function levelsOf(
  { measure, base, current, speed, expectedTotal = 0 }: WindowFigures,
  baseline: TimeWindow,
): { base: number | null; current: number | null } {
  switch (measure) {
    case "success":
      return { base: base.rate, current: current.rate };
    case "speed":
      return { base: speed?.p95BaseMs ?? null, current: speed?.p95CurrentMs ?? null };
    case "volume": {
      if (expectedTotal <= 0) return { base: null, current: null };
      const perMinute = base.total / ((baseline.to - baseline.from) / MINUTE_MS);
      return { base: perMinute, current: (perMinute * current.total) / expectedTotal };
    }
  }
}

/** Which way the measure itself went; more seconds are a rise. */
export function movementOf(figures: WindowFigures, baseline: TimeWindow): "fell" | "rose" | "same" {
  const { base, current } = levelsOf(figures, baseline);
  if (base === null || current === null) return "same";
  const same =
    figures.measure === "success"
      ? Math.abs(current - base) < SAME_POINTS
      : Math.abs(current - base) < SAME_PART * base;
  return same ? "same" : current < base ? "fell" : "rose";
}

/** Orders expected of what had so many in the baseline. */
export function expectedOf({ base, expectedTotal = 0 }: WindowFigures, baseTotal: number): number {
  return base.total > 0 ? (baseTotal * expectedTotal) / base.total : 0;
}

/** How a value moved: rate points, with "volume" the part more or less than expected; null: nothing to compare. */
export function changeOf(figures: WindowFigures, { base, current }: StripValue): number | null {
  if (figures.measure === "volume") {
    const expected = expectedOf(figures, base.total);
    return expected > 0 ? current.total / expected - 1 : null;
  }
  const [before, now] = [rateOf(base), rateOf(current)];
  return before === null || now === null ? null : now - before;
}

export function rateOf({ success, total }: StripCounts): number | null {
  return total > 0 ? success / total : null;
}
