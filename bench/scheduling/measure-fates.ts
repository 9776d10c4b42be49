import { percentileOf } from "../load/percentile-of.ts";
import type { Fate } from "./run-contender.ts";

export interface Scored {
  requests: number;
  /** Of all requests of the window: executed within the deadline. */
  success: number;
  /** Of what was executed, in time or late. */
  meanMs: number;
  p99Ms: number;
  /** Work finished in time / what the nodes could have done. */
  usefulUtilisation: number;
  refused: number;
  late: number;
  dropped: number;
  noAnswer: number;
}

/** Scores what was due between two moments of the run. */
export function measureFates(
  fates: readonly Fate[],
  window: { fromMs: number; toMs: number; capacityMs: number },
): Scored {
  const counted = fates.filter(({ order }) => order.atMs >= window.fromMs && order.atMs < window.toMs);
  const times = counted
    .flatMap(({ responseMs }) => (responseMs === null ? [] : [responseMs]))
    .sort((a, b) => a - b);
  const count = (fate: Fate["fate"]) => counted.filter((one) => one.fate === fate).length;
  const usefulMs = counted
    .filter(({ fate }) => fate === "in_time")
    .reduce((sum, { order }) => sum + order.workMs, 0);
  return {
    requests: counted.length,
    success: round(count("in_time") / counted.length, 4),
    meanMs: round(times.reduce((sum, ms) => sum + ms, 0) / times.length, 0),
    p99Ms: round(percentileOf(times, 0.99), 0),
    usefulUtilisation: round(usefulMs / window.capacityMs, 4),
    refused: count("refused"),
    late: count("late"),
    dropped: count("dropped"),
    noAnswer: count("no_answer"),
  };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
