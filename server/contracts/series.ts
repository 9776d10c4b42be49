/**
 * The series that charts draw, rules read and effects are judged by: one list, so that all three speak
 * of the same numbers. A point is null where there was nothing to measure: no data is not zero.
 */
export const seriesUnits = {
  /** Share of what settled or was refused that ended in success. Samples: requests. */
  success: "ratio",
  reservationSuccess: "ratio",
  /** Share of paid and of placed requests that ended in success. */
  paidSuccess: "ratio",
  placeSuccess: "ratio",
  /** Acceptance to the end of execution. Samples: orders. */
  p50Ms: "ms",
  p95Ms: "ms",
  p99Ms: "ms",
  /** Age of the order that has waited longest for a node. */
  oldestWaitMs: "ms",
  waiting: "count",
  /** Accepted and parked by writes.queued. */
  parked: "count",
  acceptedPerMinute: "per_minute",
  /** Accepted to be parked. */
  deferredPerMinute: "per_minute",
  refusedPerMinute: "per_minute",
  /** What the gate compares with its threshold; 1 is full. */
  load: "ratio",
  usefulUtilisation: "ratio",
  /** Group commits of the journal. Samples: commits. */
  commitP95Ms: "ms",
  /** Commits that failed. */
  commitFailuresPerMinute: "per_minute",
  /** Event loop of this process. */
  loopLagMs: "ms",
  nodesReady: "count",
} as const;
export type SeriesName = keyof typeof seriesUnits;
export const seriesNames = Object.keys(seriesUnits) as [SeriesName, ...SeriesName[]];

export interface SeriesPoint {
  /** Start, epoch ms. */
  at: number;
  value: number | null;
  /** How many requests, orders or commits the value was made of. */
  samples: number;
}

/** Spans kept and their step: 1 s for an hour, 10 s for a day, a minute for 30 days. */
export const SERIES_TIERS = [
  { stepMs: 1_000, keepMs: 3_600_000 },
  { stepMs: 10_000, keepMs: 86_400_000 },
  { stepMs: 60_000, keepMs: 30 * 86_400_000 },
] as const;

/** `stat` of a series over the last `overSeconds`, compared with a value. */
export interface Condition {
  series: SeriesName;
  stat: "avg" | "max" | "min";
  overSeconds: number;
  op: ">" | "<";
  value: number;
}

export const below = (series: SeriesName, value: number, overSeconds: number): Condition => ({
  series,
  stat: "avg",
  overSeconds,
  op: "<",
  value,
});
