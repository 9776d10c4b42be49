/** What a sender knows of a node it pushes work to. */
export interface PushTarget {
  /** Jobs there when it last reported, running and waiting. */
  reportedInFlight: number;
  /** Sent there by us since that report. */
  sentSinceReport: number;
  slots: number;
  /** Work done per busy slot-second as reported. */
  rate: number;
}

/**
 * How long a job of mean work is expected to take there, wait and service:
 * max(0, inFlight + sentSinceReport - slots + 1) x S / slots + S, with S = mean work / rate
 * (scheduling.md section 2, push fallback).
 */
export function expectedDelayMs(target: PushTarget, meanWorkMs: number): number {
  const { reportedInFlight, sentSinceReport, slots, rate } = target;
  const serviceMs = meanWorkMs / rate;
  const ahead = Math.max(0, reportedInFlight + sentSinceReport - slots + 1);
  return (ahead * serviceMs) / slots + serviceMs;
}

/** Index of the node with the shortest expected delay; -1 without nodes. */
export function shortestDelay(targets: readonly PushTarget[], meanWorkMs: number): number {
  let chosen = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < targets.length; i++) {
    const delay = expectedDelayMs(targets[i] as PushTarget, meanWorkMs);
    if (delay < least) {
      chosen = i;
      least = delay;
    }
  }
  return chosen;
}
