/**
 * How fast a node works: work done per busy slot-second, as an exponentially weighted mean over busy
 * time. `typical` follows a thousand times more slowly and is what "slow" is measured against.
 */
export interface RateMeter {
  rate: number;
  typical: number;
  /** Mean service time, ms: sets how quickly `rate` follows (tau = a quarter of it). */
  meanServiceMs: number;
  /** Busy time seen, ms. */
  seenMs: number;
}

/** Keeps numbers sane where a job declares much work and takes no time. */
const MAX_RATE = 1_000;
const MIN_RATE = 0.01;
/** Below this share of its typical rate a node calls itself slow. */
const SLOW_BELOW = 0.65;
const TYPICAL_TAU_FACTOR = 1_000;
const SERVICE_SMOOTHING = 0.05;

export const freshMeter: RateMeter = { rate: 1, typical: 1, meanServiceMs: 1_000, seenMs: 0 };

/** `workMs` of reference work got done in `busyMs` of slot time. */
export function meterWork(
  meter: RateMeter,
  { workMs, busyMs }: { workMs: number; busyMs: number },
): RateMeter {
  if (busyMs <= 0) return meter;
  const sample = Math.min(MAX_RATE, Math.max(MIN_RATE, workMs / busyMs));
  const tauMs = Math.max(1, 0.25 * meter.meanServiceMs);
  const weight = (tau: number) => {
    // A plain mean until one tau has been seen, so that the first guess does not linger.
    const early = busyMs / (meter.seenMs + busyMs);
    return Math.max(early, 1 - Math.exp(-busyMs / tau));
  };
  return {
    ...meter,
    rate: meter.rate + weight(tauMs) * (sample - meter.rate),
    typical: meter.typical + weight(tauMs * TYPICAL_TAU_FACTOR) * (sample - meter.typical),
    seenMs: meter.seenMs + busyMs,
  };
}

export function meterService(meter: RateMeter, serviceMs: number): RateMeter {
  return {
    ...meter,
    meanServiceMs: meter.meanServiceMs + SERVICE_SMOOTHING * (serviceMs - meter.meanServiceMs),
  };
}

export function isSlow(meter: RateMeter): boolean {
  return meter.rate < SLOW_BELOW * meter.typical;
}
