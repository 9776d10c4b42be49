export interface DrainSample {
  at: number;
  /** Replayed so far. */
  replayed: number;
}

const WINDOW_MS = 60_000;
const LEAST_MS = 1_000;

/** How fast parked orders are replayed, over the last minute or as long as it has been watched. */
export function drainRate(samples: readonly DrainSample[], now: number) {
  const kept = samples.filter(({ at }) => at >= now - WINDOW_MS);
  const [first] = kept;
  const last = kept.at(-1);
  const spanMs = first && last ? last.at - first.at : 0;
  const perMinute =
    first && last && spanMs >= LEAST_MS ? ((last.replayed - first.replayed) * 60_000) / spanMs : 0;
  return { perMinute, kept };
}
