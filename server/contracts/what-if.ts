import { z } from "zod";
import { type AdmissionLimiter, admissionLimiters } from "./engine.ts";
import { type SchedulingPolicy, schedulingPolicies } from "./operations.ts";
import type { OrderClass } from "./orders.ts";
import { LONGEST_SPAN_MS, MAX_VARIANTS, MOST_CSV, retryHabits, SHORTEST_SPAN_MS } from "./what-if-limits.ts";

// A file of its own so that a browser gets the constants without the validator.
export * from "./what-if-limits.ts";

export const whatIfVariantSchema = z.object({
  name: z.string().trim().min(1).max(40),
  policy: z.enum(schedulingPolicies),
  limiter: z.enum(admissionLimiters),
  nodes: z.number().int().min(1).max(200),
  slots: z.number().int().min(1).max(64),
  /** How refused clients come again. */
  retry: z.enum(retryHabits),
});
export type WhatIfVariant = z.output<typeof whatIfVariantSchema>;

export const whatIfSpanSchema = z
  .object({ from: z.number().int(), to: z.number().int() })
  .refine(({ from, to }) => to - from >= SHORTEST_SPAN_MS, {
    message: "The span is at least a minute long.",
    path: ["to"],
  })
  .refine(({ from, to }) => to - from <= LONGEST_SPAN_MS, {
    message: "The span is at most six hours long.",
    path: ["from"],
  });
export const whatIfSchema = z.object({
  source: z.discriminatedUnion("kind", [
    whatIfSpanSchema.safeExtend({ kind: z.literal("recorded") }),
    z.object({ kind: z.literal("uploaded"), name: z.string().max(120), csv: z.string().max(MOST_CSV) }),
  ]),
  /** 1: the load as it came. */
  loadFactor: z.number().min(0.1).max(10).default(1),
  /** null: each recorded order's own; an uploaded trace knows none and gets 15 s. */
  deadlineMs: z.number().int().min(500).max(600_000).nullable().default(null),
  seed: z.number().int().min(0).max(2_147_483_647).default(1),
  variants: z
    .array(whatIfVariantSchema)
    .min(1)
    .max(MAX_VARIANTS)
    .refine((variants) => new Set(variants.map(({ name }) => name)).size === variants.length, {
      message: "Two variants have the same name.",
    }),
});
export type WhatIfRequest = z.output<typeof whatIfSchema>;

/** Shares are 0..1. */
export interface LoadFigures {
  /** Carried out within the deadline, of all that was asked, from when it was first asked. */
  successWithinDeadline: number;
  /** Same, with a refused customer's later attempts, within a minute. */
  successWithinPatience: number;
  meanResponseMs: number;
  p99ResponseMs: number;
  /** Work done in time, of what the nodes could have done; null where that is not known. */
  usefulUtilisation: number | null;
  /** Attempts refused, of all attempts. */
  refused: number;
  /** Admitted and not done in time, of those admitted. */
  late: number;
  retriesPerRequest: number;
}
export interface WhatIfFigures extends LoadFigures {
  name: string;
  /** Work asked for, over what this variant's nodes can do. */
  offeredLoad: number;
  classes: { class: OrderClass; requests: number; successWithinDeadline: number }[];
  /** At most 120 spans over the replay; empty in the live topic, whole at /api/v1/what-if/runs/{id}. */
  series: WhatIfSpan[];
}
export interface WhatIfSpan {
  atMs: number;
  requests: number;
  success: number;
  p99Ms: number;
  queued: number;
  refused: number;
}

/** What was asked of the nodes in a span, and what they were. */
export interface RecordedLoad {
  from: number;
  to: number;
  requests: number;
  /** Turned away by a tier or a switch: no limiter could have admitted them, so they are no part of the load. */
  leftOut: number;
  nodes: number;
  slots: number;
  /** Refusals carry the caller's key, so attempts of one customer are one request. */
  retriesKnown: boolean;
  /** Share of the refused who came again; null: not known. */
  returning: number | null;
  /** Policy or limiter were changed within the span. */
  changedWithin: boolean;
  measured: LoadFigures;
}
export interface Choice {
  policy: SchedulingPolicy;
  limiter: AdmissionLimiter;
}
/** How far a replay of what is in force is from what happened. */
export interface ModelFit {
  trust: "close" | "rough" | "far";
  /** Replayed minus measured, share. */
  successDelta: number;
  /** Replayed over measured; null where nothing was measured. */
  meanRatio: number | null;
  p99Ratio: number | null;
  replayed: LoadFigures;
}
export interface WhatIfResult {
  requests: number;
  spanMs: number;
  /** What really happened over the same span, and how near a replay of it comes; null for an uploaded trace. */
  recorded: (RecordedLoad & { fit: ModelFit }) | null;
  /** In the order of the request's variants. */
  figures: WhatIfFigures[];
  tookMs: number;
}
/** What was promised when a variant was applied, and what was measured since. */
export interface AppliedVariant {
  variant: string;
  at: number;
  byName: string;
  predicted: { success: number; meanMs: number; p99Ms: number };
  /** null until there were ten minutes of traffic under it. */
  measured: {
    success: number;
    meanMs: number;
    p99Ms: number;
    requests: number;
    untilMs: number;
    /** Another choice came into force; this is the last word. */
    ended: boolean;
  } | null;
}
export const whatIfErrors = ["no_load", "too_much", "time_limit", "internal"] as const;
export type WhatIfError = (typeof whatIfErrors)[number];

export interface WhatIfRow {
  id: string;
  startedBy: string;
  startedAt: number;
  /** interrupted: the server stopped before it was done. */
  state: "queued" | "running" | "done" | "failed" | "cancelled" | "interrupted";
  /** 0..1 */
  progress: number;
  request: Omit<WhatIfRequest, "source"> & {
    source: { kind: "recorded"; from: number; to: number } | { kind: "uploaded"; name: string };
  };
  result: WhatIfResult | null;
  error: WhatIfError | null;
  applied: AppliedVariant | null;
}
export const applyVariantSchema = z.object({
  runId: z.string().max(60),
  variant: z.string().max(40),
  reason: z.string().trim().max(200).optional(),
});

export interface WhatIfCollections {
  /** The newest runs, without their series. */
  run: WhatIfRow;
  /** id "now": what is in force. */
  choice: Choice;
}
