import { z } from "zod";
import { orderKindSchema } from "../contracts/orders.ts";
import { type SwitchSnapshot, servedReasons, switchSnapshotSchema } from "../degradation/switch-snapshot.ts";

/**
 * How the server and its nodes speak. Node -> server: register once, report every 250 ms (and with
 * every job answer), hold a stream open on which flips of switches come, confirm each. Server -> node:
 * POST /jobs. All JSON over HTTP, bearer token on both ways.
 */
export const registerSchema = z.object({
  name: z.string().regex(/^[A-Za-z0-9_-]{1,40}$/),
  url: z.url(),
  slots: z.number().int().min(1).max(1_000),
  local: z.boolean().default(false),
  /** Service times come from a trace instead of real work. */
  simulated: z.boolean().default(false),
  version: z.string().max(40),
  startedAt: z.number().int(),
});
export type RegisterNode = z.infer<typeof registerSchema>;
/** Answer to a registration: from now on every report and job carries this epoch. */
export interface Registered {
  nodeId: string;
  epoch: number;
  reportEveryMs: number;
  switches: SwitchSnapshot;
}

export const reportSchema = z.object({
  nodeId: z.string().max(64),
  epoch: z.number().int(),
  inFlight: z.number().int().min(0),
  slots: z.number().int().min(1),
  /** Work done per busy slot-second, EWMA; 1 = the reference node. */
  rate: z.number().positive(),
  p50ServiceMs: z.number().nullable(),
  p95ServiceMs: z.number().nullable(),
  loopLagMs: z.number().min(0),
  heapMb: z.number().min(0),
  slow: z.boolean(),
  done: z.number().int().min(0),
  switchRevision: z.number().int().min(0),
  /** `<orderId>/<attempt>` of jobs running now: renews their leases. */
  running: z.array(z.string()).max(1_000),
  /** It was told to stop: it takes nothing new, or has finished and goes now. */
  leaving: z.enum(["draining", "gone"]).optional(),
});
export type NodeReport = z.infer<typeof reportSchema>;
/** Answer to a report; `switches` only when the node's revision is not the newest. */
export type ReportAnswer =
  | {
      ok: true;
      switches?: Registered["switches"];
      /** Finish what runs and exit; whoever keeps you starts you again or does not. */
      leave?: true;
    }
  /** Registered again since, or isolated: register anew before taking work. */
  | { ok: false; code: "NODE_EPOCH_STALE" };

/** A node says what it serves: at once when it took a flip over, and when it heard nothing for a second. */
export const receiptSchema = z.object({
  nodeId: z.string().max(64),
  epoch: z.number().int(),
  revision: z.number().int().min(0),
  /** When it took this revision over, epoch ms by its own clock. */
  appliedAt: z.number().nullable(),
  reason: z.enum(servedReasons),
  values: switchSnapshotSchema.shape.values,
});
export type NodeReceipt = z.infer<typeof receiptSchema>;
/** `switches` only when the node's revision is not the newest. */
export type ReceiptAnswer = { ok: true; switches?: SwitchSnapshot } | { ok: false; code: "NODE_EPOCH_STALE" };

/** A line of the stream of switches: a snapshot after each flip, each second the newest revision. */
export const streamLineSchema = z.union([
  z.object({ switches: switchSnapshotSchema }),
  z.object({ revision: z.number().int().min(0) }),
]);
export type StreamLine = z.infer<typeof streamLineSchema>;
export const STREAM_BEAT_MS = 1_000;

export const jobSchema = z.object({
  orderId: z.string().max(64),
  attempt: z.number().int().min(1),
  epoch: z.number().int(),
  kind: orderKindSchema,
  workMs: z.number().int().min(0),
  /** What fulfilment needs to know; depends on the kind, see server/nodes/execute.ts. */
  input: z.record(z.string(), z.unknown()),
  dimensions: z.object({
    region: z.string(),
    device: z.string(),
    network: z.string(),
    appVersion: z.string(),
    channel: z.string(),
  }),
});
export type NodeJob = z.infer<typeof jobSchema>;

/** A node answers 200 with this, 409 NODE_EPOCH_STALE, or 429 when all slots are taken. */
export interface JobAnswer {
  orderId: string;
  attempt: number;
  epoch: number;
  result: "done" | "failed";
  /** Why it failed, one word. */
  reason?: string;
  serviceMs: number;
  /** done: the plan fulfilment made, by kind. */
  output: MealPlan | ReservationPlan | HomeServicePlan | null;
  /** Fresh load, so that the next choice knows. */
  report: NodeReport;
}

export interface MealPlan {
  kind: "meal";
  lines: {
    itemId: string;
    nameEn: string;
    nameZh: string;
    station: string;
    quantity: number;
    modifiers: string[];
  }[];
  /** The longest line's prep time, seconds. */
  prepSeconds: number;
}
export interface ReservationPlan {
  kind: "reservation";
  slotId: string;
  units: number;
}
export interface HomeServicePlan {
  kind: "home_service";
  /** Best first; the server claims one that is still free, with an eye on the other visits of the moment. */
  candidates: { providerId: string; score: number; distanceScore: number; skillScore: number }[];
  startsAt: number;
  /** With the travel buffer. */
  endsAt: number;
  priceMinor: number;
}
