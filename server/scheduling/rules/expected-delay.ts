/** What a sender knows of a node it pushes work to. */
export interface PushTarget {
  /** Jobs there: as last reported, and sent there since. */
  inFlight: number;
  slots: number;
  /** Work done per busy slot-second as reported. */
  rate: number;
}

/**
 * How long a job is expected to take there, wait and service:
 * max(0, inFlight + sentSinceReport - slots + 1) x S / slots + S, with S = mean work / rate
 * (scheduling.md section 2, push fallback).
 */
export function expectedDelayMs({ inFlight, slots, rate }: PushTarget, meanWorkMs = 1): number {
  const serviceMs = meanWorkMs / rate;
  return (Math.max(0, inFlight - slots + 1) * serviceMs) / slots + serviceMs;
}
