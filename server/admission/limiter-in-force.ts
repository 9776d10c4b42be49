import { createLimiter, type Limiter, type LimiterKind } from "./rules/limiter.ts";
import { ADMISSION_DEFAULTS, type AdmissionSettings } from "./rules/wait-target.ts";

/** The limiter that door and engine ask at the moment; a new one starts without memory. */
export interface LimiterInForce extends Limiter {
  readonly kind: LimiterKind;
  use(kind: LimiterKind): void;
}

export function createLimiterInForce(
  first: LimiterKind,
  settings: AdmissionSettings = ADMISSION_DEFAULTS,
): LimiterInForce {
  let kind = first;
  let limiter = createLimiter(kind, settings);
  return {
    get kind() {
      return kind;
    },
    use(next) {
      kind = next;
      limiter = createLimiter(next, settings);
    },
    decide: (request, load, nowMs) => limiter.decide(request, load, nowMs),
    dropsAtDequeue: (request, sojournMs, nowMs) => limiter.dropsAtDequeue(request, sojournMs, nowMs),
    finished: (rttMs, unsettled) => limiter.finished(rttMs, unsettled),
    limit: (load, question) => limiter.limit(load, question),
  };
}
