import { z } from "zod";
import {
  type AdmissionLimiter,
  admissionLimiters,
  SAMPLE_MS,
  SAMPLES_KEPT,
  type SchedulingPolicy,
} from "./engine-choices.ts";
import type { OrderClass } from "./orders.ts";
import { type BulkAction, bulkActions } from "./queue-actions.ts";

export * from "./queue-actions.ts";

export { type AdmissionLimiter, admissionLimiters };
export const changeLimiterSchema = z.object({
  limiter: z.enum(admissionLimiters),
  reason: z.string().trim().max(200).optional(),
});

/** One choice of policy and limiter, and what it did while it was in force. */
export interface ChoiceRow {
  policy: SchedulingPolicy;
  limiter: AdmissionLimiter;
  since: number;
  until: number | null;
  byName: string | null;
  reason: string | null;
  measured: {
    requests: number;
    success: number | null;
    meanMs: number | null;
    p99Ms: number | null;
    usefulUtilisation: number | null;
    refused: number;
  };
}

/** Ten seconds of the limiter's life: the line and what moves against it. */
export interface LimitSample {
  at: number;
  inFlight: number;
  queued: number;
  /** In-flight (with queued) that would be refused; null: the limiter has no such line. */
  limit: number | null;
  expectedWaitMs: number;
  targetWaitMs: Record<OrderClass, number | null>;
  admitted: Record<OrderClass, number>;
  refused: Record<OrderClass, number>;
  /** Dropped at dequeue: they could not make it any more. */
  dropped: number;
  /** Retries promised and not yet due. */
  promised: number;
}
export { SAMPLE_MS, SAMPLES_KEPT };

export interface BreakerRow {
  nodeId: string;
  node: string;
  state: "closed" | "open" | "half_open";
  since: number;
  /** Jobs of the node's present life that ended there, and how many of them failed or were not answered. */
  calls: number;
  failures: number;
  /** Open: when the next probe may pass. */
  probeAt: number | null;
  /** Left out as an outlier until then. */
  ejectedUntil: number | null;
  /** Ready by its reports; otherwise none of this matters now. */
  ready: boolean;
  /** Share of its full weight while it warms up, 0..1. */
  warmth: number;
}

export interface EngineCollections {
  /** id = since */
  choice: ChoiceRow;
  /** id = at */
  sample: LimitSample;
  /** id = nodeId */
  breaker: BreakerRow;
}

/** A client by its part of the queues. */
export interface FlowRow {
  clientId: string;
  name: string;
  queued: number;
  running: number;
  /** Of all that waits, 0..1. */
  share: number;
  admittedPerMinute: number;
  refusedPerMinute: number;
  /** Fills the queues well beyond its part while others wait, since then; null: it does not. */
  noisySince: number | null;
  /** Orders waiting, most in each ten seconds of the last five minutes, oldest first. */
  spark: number[];
}

/** A shop, dish, slot or client that many orders ask for. */
export interface HotKeyRow {
  /** e.g. shop:shp_… · item:itm_… · slot:slt_… · client:cli_… */
  key: string;
  kind: "shop" | "item" | "slot" | "client";
  labelEn: string;
  labelZh: string;
  perMinute: number;
  share: number;
  sidelined: {
    since: number;
    until: number;
    by: string;
    reason: string | null;
    turnedAway: number;
  } | null;
}
export const sidelineSchema = z.object({
  // Ids are the caller's own words in a migrated business: anything without control characters.
  key: z
    .string()
    .max(100)
    .regex(/^(shop|item|slot|client):[^\p{Cc}]+$/u)
    .refine((key) => key.isWellFormed()),
  /** 0 lets requests in again. Absent: the usual span, or only the reason of what stands already is noted. */
  minutes: z.number().int().min(0).max(60).optional(),
  reason: z.string().trim().max(200).optional(),
});

/** A class at the queue: what it is sure of and what it has. */
export interface ClassRow {
  class: OrderClass;
  /** Slots guaranteed, in use, and in use beyond the guarantee. */
  guaranteed: number;
  running: number;
  borrowed: number;
  p50WaitMs: number | null;
  p95WaitMs: number | null;
  admittedPerMinute: number;
  refusedPerMinute: number;
  droppedPerMinute: number;
  depth: number;
  oldestAgeMs: number;
  /** Into and out of the queue, over the last minute. */
  inPerMinute: number;
  outPerMinute: number;
  /** null: empty, or it does not get shorter. */
  drainEtaMs: number | null;
  /** Depth will not fall at the present pace. */
  willNotDrain: boolean;
  /** Accepted but not queued, while writes are parked. */
  parked: number;
  oldestParkedMs: number | null;
  /** Depth, most in each ten seconds of the last five minutes, oldest first. */
  spark: number[];
}

export const bulkFilterSchema = z.object({
  class: z.enum(["paid", "place", "browse", "background"]).optional(),
  shopId: z.string().max(60).optional(),
  clientId: z.string().max(60).optional(),
  olderThanSeconds: z.number().int().min(0).max(86_400).optional(),
});
export type BulkFilter = z.output<typeof bulkFilterSchema>;
export const bulkSchema = z.object({
  action: z.enum(bulkActions),
  filter: bulkFilterSchema,
  /** How many the preview showed; many more by now is refused (STALE). */
  expected: z.number().int().min(0),
  reason: z.string().trim().min(3).max(200),
});
export interface BulkPreview {
  count: number;
  /** Of these, on a node already: they are left alone. */
  running: number;
  sample: { id: string; number: number; shopEn: string; shopZh: string; class: OrderClass; ageMs: number }[];
}
export interface BulkRow {
  id: string;
  action: BulkAction;
  filter: BulkFilter;
  total: number;
  done: number;
  /** No longer eligible when their turn came. */
  skipped: number;
  state: "running" | "done" | "cancelled" | "failed";
  /** The name of the person. */
  startedBy: string;
  reason: string | null;
  startedAt: number;
  finishedAt: number | null;
  error: string | null;
}

export interface QueueCollections {
  class: ClassRow;
  flow: FlowRow;
  hotKey: HotKeyRow;
  bulk: BulkRow;
}
