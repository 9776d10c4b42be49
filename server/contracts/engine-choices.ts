// A file of its own so that a browser gets the lists without the validator.

/** How nodes are chosen. */
export const schedulingPolicies = [
  "pull",
  "round_robin",
  "least_connections",
  "weighted_response_time",
  "peak_ewma",
  "expected_delay",
] as const;
export type SchedulingPolicy = (typeof schedulingPolicies)[number];
export const DEFAULT_POLICY: SchedulingPolicy = "pull";

/** By which rule requests are let in. */
export const admissionLimiters = ["wait_target", "codel", "gradient2", "token_bucket", "none"] as const;
export type AdmissionLimiter = (typeof admissionLimiters)[number];
export const DEFAULT_LIMITER: AdmissionLimiter = "wait_target";

/** A sample of the limiter's life, and half an hour of them. */
export const SAMPLE_MS = 10_000;
export const SAMPLES_KEPT = 180;
