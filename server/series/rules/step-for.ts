import { SERIES_TIERS } from "../../contracts/series.ts";

/** The finest kept step with at most so many points in the span; beyond the coarsest, a multiple of it. */
export function stepFor(from: number, to: number, mostPoints: number, finestMs = 0): number {
  const most = Math.max(1, mostPoints);
  for (const { stepMs } of SERIES_TIERS) {
    if (stepMs >= finestMs && (to - from) / stepMs <= most) return stepMs;
  }
  const { stepMs } = SERIES_TIERS[SERIES_TIERS.length - 1] as (typeof SERIES_TIERS)[number];
  return stepMs * Math.ceil((to - from) / stepMs / most);
}
