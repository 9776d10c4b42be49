import { z } from "zod";
import type { ReviewKind } from "./audit.ts";
import type { SwitchKey } from "./switches.ts";
import { setSwitchSchema } from "./switches.ts";

/** What a change does to protection: only the first two wait for a second person. */
export type FlipWeight = "drops_writes" | "loosens" | "tightens" | "restores";
export type ApprovalWeight = Extract<FlipWeight, "drops_writes" | "loosens">;

/**
 * waiting -> carrying -> approved | stale (it changed meanwhile) | failed;
 * waiting -> refused | withdrawn | expired
 */
export const approvalStates = [
  "waiting",
  "carrying",
  "approved",
  "refused",
  "withdrawn",
  "expired",
  "stale",
  "failed",
] as const;
export type ApprovalState = (typeof approvalStates)[number];
export const APPROVAL_EXPIRES_MS = 30 * 60_000;

/** A dangerous change that somebody asks a second person for. */
export interface ApprovalRow {
  id: string;
  /** What is to be done: "switch.set", "breaker.disable", ... */
  kind: string;
  /** Of what: a switch key, a dependency, ... */
  target: string;
  weight: ApprovalWeight;
  before: unknown;
  after: unknown;
  reason: string;
  askedBy: string;
  askedByName: string;
  /** Epoch ms. */
  askedAt: number;
  expiresAt: number;
  state: ApprovalState;
  decidedByName: string | null;
  decidedAt: number | null;
  /** Why it was refused, or what went wrong. */
  note: string | null;
}

/** What a change that may wait for a second person answers. */
export interface MaybeAsked {
  /** A second person is asked; nothing has changed yet. */
  asked?: ApprovalRow;
}

/** Something that was done and that a second person has not looked at yet. */
export interface ReviewRow {
  /** Of the audit entry. */
  seq: number;
  at: number;
  actor: string;
  actorName: string | null;
  action: string;
  target: string;
  before: unknown;
  after: unknown;
  reason: string | null;
  kind: ReviewKind;
  dueAt: number;
}

/** auto: required as soon as two people could act. */
export const approvalModes = ["auto", "on", "off"] as const;
export type ApprovalMode = (typeof approvalModes)[number];

export interface ApprovalPolicy {
  mode: ApprovalMode;
  /** Whether a second person is asked now. */
  required: boolean;
  /** People who may act on operations, and so approve for each other. */
  people: number;
}

/** Whether a second person is asked when this switch is turned further on, or back, now. */
export interface ApprovalGate {
  key: SwitchKey;
  on: boolean;
  off: boolean;
}

export interface ApprovalCollections {
  request: ApprovalRow;
  review: ReviewRow;
  policy: ApprovalPolicy;
  gate: ApprovalGate;
}

const reason = z.string().trim().min(3).max(200);
const note = z.string().trim().max(200).optional();

/** The flip that is asked for; why is not optional here. */
export const askFlipSchema = setSwitchSchema.extend({ reason });
export type AskFlip = z.input<typeof askFlipSchema>;
export const decideSchema = z.object({ id: z.string().max(64), approve: z.boolean(), note });
export type Decide = z.input<typeof decideSchema>;
export const withdrawSchema = z.object({ id: z.string().max(64) });
export const reviewSchema = z.object({
  seq: z.number().int().positive(),
  /** agreed: it was right; objects: it should be talked about. */
  finding: z.enum(["agreed", "objects"]),
  note,
});
export type Review = z.input<typeof reviewSchema>;
export const modeSchema = z.object({ mode: z.enum(approvalModes), reason, alone: z.boolean().optional() });
