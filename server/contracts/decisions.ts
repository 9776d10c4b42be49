import { z } from "zod";
import { orderClassSchema, orderKindSchema, orderStatusSchema, outcomes } from "./orders.ts";

/** What is looked up: an order id, a receipt id, an order number or an Idempotency-Key. */
export const searchDecisionsSchema = z.object({ q: z.string().trim().min(1).max(200) });
/** Newest first; more than this are left out, and said so. */
export const DECISIONS_SHOWN = 20;

const named = z.object({ id: z.string(), nameEn: z.string(), nameZh: z.string() });
const common = {
  id: z.string(),
  at: z.iso.datetime().describe("When it was decided"),
  shop: named,
  client: z.object({ id: z.string(), name: z.string() }),
  kind: orderKindSchema,
  class: orderClassSchema,
  requestKey: z.string().nullable().describe("The caller's Idempotency-Key"),
};

export const refusedDecisionSchema = z.object({
  outcome: z.literal("refused"),
  ...common,
  reason: z.string(),
  rule: z.string(),
  retryAfterMs: z.number().int().nullable(),
  detail: z.record(z.string(), z.unknown()).describe("The figures at that moment"),
});
export type RefusedDecision = z.infer<typeof refusedDecisionSchema>;

export const acceptedDecisionSchema = z.object({
  outcome: z.literal("accepted"),
  ...common,
  number: z.number().int(),
  status: orderStatusSchema,
  /** Kept without being queued when it came, while writes were parked. */
  parked: z.boolean(),
  waitedMs: z.number().int().nullable().describe("From acceptance to the first node; null: not there yet"),
  deadlineAt: z.iso.datetime(),
  settledAt: z.iso.datetime().nullable(),
  settledAs: z.enum(outcomes).nullable().describe("How execution ended"),
  attempts: z.array(
    z.object({
      attempt: z.number().int(),
      node: z.string(),
      startedAt: z.iso.datetime(),
      finishedAt: z.iso.datetime().nullable(),
      result: z.enum(["done", "failed", "lost"]).nullable(),
      reason: z.string().nullable(),
      serviceMs: z.number().nullable(),
    }),
  ),
  events: z.array(z.object({ type: z.string(), at: z.iso.datetime(), actor: z.string() })),
  links: z.object({ self: z.string(), events: z.string(), track: z.string() }),
});
export type AcceptedDecision = z.infer<typeof acceptedDecisionSchema>;
export type Decision = RefusedDecision | AcceptedDecision;

export const decisionsSchema = z.object({
  decisions: z.array(z.discriminatedUnion("outcome", [refusedDecisionSchema, acceptedDecisionSchema])),
  /** There were more. */
  more: z.boolean(),
});
export type Decisions = z.infer<typeof decisionsSchema>;
