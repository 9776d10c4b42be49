import type { AdmissionLimiter } from "#server/contracts/engine.ts";
import type { SchedulingPolicy } from "#server/contracts/operations.ts";

// The contracts' lists are in files with the validator, which a browser does not load. Records, so that
// a choice added there is missing here at compile time.
const policies: Record<SchedulingPolicy, true> = {
  pull: true,
  least_connections: true,
  peak_ewma: true,
  weighted_response_time: true,
  round_robin: true,
};
const limiters: Record<AdmissionLimiter, true> = {
  wait_target: true,
  codel: true,
  gradient2: true,
  token_bucket: true,
  none: true,
};

export const schedulingPolicyNames = Object.keys(policies) as SchedulingPolicy[];
export const schedulingLimiters = Object.keys(limiters) as AdmissionLimiter[];
