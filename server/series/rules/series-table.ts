import type { SeriesName } from "../../contracts/series.ts";
import type { Counter, GaugeName, HistogramName } from "./cell.ts";

/** How a series is made of counts. */
export type Making =
  | { kind: "ratio"; part: Counter; whole: Counter; samples?: Counter }
  | { kind: "percentile"; of: HistogramName; share: number }
  | { kind: "rate"; of: Counter }
  | {
      kind: "gauge";
      of: GaugeName;
      /** Several web processes: each has its own part of it, or all see the same. */
      across: "add" | "same";
      /** What a point of a chart shows of the readings in it. */
      point: "mean" | "max";
    };

export const seriesTable: Record<SeriesName, Making> = {
  success: { kind: "ratio", part: "succeeded", whole: "ended" },
  reservationSuccess: { kind: "ratio", part: "reservationsSucceeded", whole: "reservationsEnded" },
  paidSuccess: { kind: "ratio", part: "paidSucceeded", whole: "paidEnded" },
  placeSuccess: { kind: "ratio", part: "placeSucceeded", whole: "placeEnded" },
  p50Ms: { kind: "percentile", of: "orders", share: 0.5 },
  p95Ms: { kind: "percentile", of: "orders", share: 0.95 },
  p99Ms: { kind: "percentile", of: "orders", share: 0.99 },
  oldestWaitMs: { kind: "gauge", of: "oldestWaitMs", across: "same", point: "max" },
  waiting: { kind: "gauge", of: "waiting", across: "add", point: "mean" },
  parked: { kind: "gauge", of: "parked", across: "add", point: "mean" },
  acceptedPerMinute: { kind: "rate", of: "accepted" },
  deferredPerMinute: { kind: "rate", of: "deferred" },
  refusedPerMinute: { kind: "rate", of: "refused" },
  load: { kind: "gauge", of: "load", across: "same", point: "mean" },
  // Its parts are milliseconds; what it was made of is what ended.
  usefulUtilisation: { kind: "ratio", part: "usefulMs", whole: "capacityMs", samples: "ended" },
  commitP95Ms: { kind: "percentile", of: "commits", share: 0.95 },
  commitFailuresPerMinute: { kind: "rate", of: "commitFailures" },
  loopLagMs: { kind: "gauge", of: "loopLagMs", across: "same", point: "max" },
  nodesReady: { kind: "gauge", of: "nodesReady", across: "same", point: "mean" },
};
