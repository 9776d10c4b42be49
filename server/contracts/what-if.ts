import { z } from "zod";
import { admissionLimiters } from "./engine.ts";
import { schedulingPolicies } from "./operations.ts";

export const MAX_VARIANTS = 6;
export const whatIfVariantSchema = z.object({
  name: z.string().trim().min(1).max(40),
  policy: z.enum(schedulingPolicies),
  limiter: z.enum(admissionLimiters),
  nodes: z.number().int().min(1).max(200),
  slots: z.number().int().min(1).max(64),
  /** How refused clients come again. */
  retry: z.enum(["none", "backoff", "hinted"]),
});
export type WhatIfVariant = z.output<typeof whatIfVariantSchema>;

export const whatIfSchema = z.object({
  source: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("recorded"), from: z.number().int(), to: z.number().int() }),
    z.object({ kind: z.literal("uploaded"), name: z.string().max(120), csv: z.string().max(8_000_000) }),
  ]),
  /** 1: the load as it came. */
  loadFactor: z.number().min(0.1).max(10).default(1),
  deadlineMs: z.number().int().min(500).max(600_000).default(15_000),
  seed: z.number().int().min(0).max(2_147_483_647).default(1),
  variants: z.array(whatIfVariantSchema).min(1).max(MAX_VARIANTS),
});
export type WhatIfRequest = z.output<typeof whatIfSchema>;

export interface WhatIfFigures {
  name: string;
  successWithinDeadline: number;
  successWithinPatience: number;
  meanResponseMs: number;
  p99ResponseMs: number;
  usefulUtilisation: number;
  refused: number;
  late: number;
  retriesPerRequest: number;
  /** At most 120 spans over the replay. */
  series: { atMs: number; success: number; p99Ms: number; queued: number; refused: number }[];
}
export interface WhatIfResult {
  requests: number;
  spanMs: number;
  /** What really happened over the same span; null for an uploaded trace. */
  measured: Omit<WhatIfFigures, "series" | "name"> | null;
  figures: WhatIfFigures[];
}
/** What was promised when a variant was applied, and what was measured since. */
export interface AppliedVariant {
  variant: string;
  at: number;
  byName: string;
  predicted: { success: number; meanMs: number; p99Ms: number };
  measured: { success: number; meanMs: number; p99Ms: number; requests: number; untilMs: number } | null;
}
export interface WhatIfRow {
  id: string;
  startedBy: string;
  startedAt: number;
  state: "running" | "done" | "failed" | "cancelled";
  /** 0..1 */
  progress: number;
  request: Omit<WhatIfRequest, "source"> & {
    source: { kind: "recorded"; from: number; to: number } | { kind: "uploaded"; name: string };
  };
  result: WhatIfResult | null;
  error: string | null;
  applied: AppliedVariant | null;
}
export const applyVariantSchema = z.object({
  runId: z.string().max(60),
  variant: z.string().max(40),
  reason: z.string().trim().max(200).optional(),
});

export interface WhatIfCollections {
  run: WhatIfRow;
}
