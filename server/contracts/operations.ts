import { z } from "zod";
import { type AdmissionLimiter, type SchedulingPolicy, schedulingPolicies } from "./engine-choices.ts";
import type { ScaleAdvice } from "./forecasts.ts";
import type { WithheldNode } from "./healing.ts";
import type { OrderClass } from "./orders.ts";
import type { SwitchRow } from "./switches.ts";

export interface Figures {
  /** Span the figures cover, ms, and how many requests settled or were refused in it. */
  windowMs: number;
  count: number;
  /** Share of reservation requests that ended in success, refusals included; null without any. */
  reservationSuccess: number | null;
  reservationCount: number;
  /** Same for all kinds. */
  success: number | null;
  meanMs: number | null;
  p50Ms: number | null;
  p95Ms: number | null;
  p99Ms: number | null;
  /** Work finished in time / capacity of the nodes. */
  usefulUtilisation: number | null;
  ordersPerMinute: number;
  oldestWaitMs: number;
  /** The same figures one window earlier, for the delta beside each. */
  before: {
    reservationSuccess: number | null;
    success: number | null;
    p95Ms: number | null;
    usefulUtilisation: number | null;
    ordersPerMinute: number;
  };
}

/** Ten seconds of outcomes; the overview's chart and sparklines. */
export interface Bucket {
  /** Start, epoch ms. */
  at: number;
  success: number;
  late: number;
  failed: number;
  expired: number;
  rejected: number;
  refused: number;
  /** Reservation requests among the above, and how many of them succeeded. */
  reservations: number;
  reservationSuccesses: number;
  p50Ms: number | null;
  p95Ms: number | null;
  usefulUtilisation: number | null;
  oldestWaitMs: number;
}
export const BUCKET_MS = 10_000;
export const BUCKETS_KEPT = 180;

export type NodeHealth = "ready" | "suspect" | "isolated" | "cordoned" | "draining";

export interface NodeTile {
  id: string;
  name: string;
  health: NodeHealth;
  /** Service times come from a trace, not from real work. */
  simulated: boolean;
  local: boolean;
  slots: number;
  inFlight: number;
  /** Work done per busy slot-second; 1 is the reference. */
  rate: number;
  p50ServiceMs: number | null;
  p95ServiceMs: number | null;
  loopLagMs: number;
  heapMb: number;
  switchRevision: number;
  epoch: number;
  version: string;
  startedAt: number;
  lastSeenAt: number;
  done: number;
  slow: boolean;
  /** A person keeps new work away from it. */
  withheld: WithheldNode | null;
  /** Reports and results of a life that is over, refused since the server started. */
  staleWrites: number;
}

export interface QueueRow {
  class: OrderClass;
  depth: number;
  oldestAgeMs: number;
  /** Per minute over the last minute. */
  inPerMinute: number;
  outPerMinute: number;
  /** null: empty or not draining. */
  drainEtaMs: number | null;
  parked: number;
}

/** One line of the event stream; the screen renders the words. */
export interface FeedEntry {
  id: string;
  at: number;
  type:
    | "switch_set"
    | "switch_undone"
    | "switch_lease_ended"
    | "switch_unconfirmed"
    | "switch_confirmed_late"
    /** It ends in a few minutes. */
    | "switch_lease_ending"
    /** Its exit conditions did not hold at its end. */
    | "switch_lease_extended"
    /** Extended so often that a person should decide. */
    | "switch_overdue"
    | "switch_effect"
    | "node_joined"
    | "node_suspect"
    | "node_isolated"
    | "node_returned"
    | "node_exited"
    | "node_command"
    | "healer_held"
    | "work_rescued"
    | "node_ejected"
    | "breaker_opened"
    | "breaker_closed"
    | "breaker_turned"
    | "policy_changed"
    | "limiter_changed"
    | "demo_started"
    | "demo_stopped"
    | "orders_adopted"
    | "scale_advice"
    | "refusals"
    | "key_sidelined"
    | "sideline_lifted"
    | "bulk_started"
    | "bulk_ended"
    | "protection"
    | "incident_opened"
    | "incident_reopened"
    | "incident_closed";
  params: Record<string, string | number | boolean | null>;
}

/** A vertical mark on the charts. */
export interface Mark {
  id: string;
  at: number;
  type: "switch" | "node" | "policy" | "breaker";
  label: string;
  params: Record<string, string | number | boolean | null>;
}

export { type SchedulingPolicy, schedulingPolicies };
export const changePolicySchema = z.object({
  policy: z.enum(schedulingPolicies),
  reason: z.string().trim().max(200).optional(),
});

export interface EngineRow {
  policy: SchedulingPolicy;
  limiter: AdmissionLimiter;
  /** Expected wait for new work, ms, and the load the gate compares with its threshold. */
  expectedWaitMs: number;
  load: number;
  loadThreshold: number;
  acceptedPerMinute: number;
  refusedPerMinute: number;
  /** Of the journal's commits of the last half minute; null: none. */
  commitP95Ms: number | null;
}

export interface OperationsCollections {
  /** id "now" */
  figures: Figures;
  /** id = bucket start */
  bucket: Bucket;
  node: NodeTile;
  /** id = class */
  queue: QueueRow;
  /** id = key */
  switch: SwitchRow;
  feed: FeedEntry;
  mark: Mark;
  /** id "now" */
  engine: EngineRow;
  /** id "now" */
  advice: ScaleAdvice;
}
