import { z } from "zod";
import { orderClasses } from "./order-classes.ts";
import { storable, text } from "./storable.ts";

// A file of its own so that a browser gets the names without the validator.
export * from "./order-classes.ts";

export const orderKinds = ["meal", "reservation", "home_service"] as const;
export const orderKindSchema = z.enum(orderKinds);
export type OrderKind = (typeof orderKinds)[number];

export const orderClassSchema = z.enum(orderClasses);

export const orderStatuses = [
  // every kind
  "received",
  "queued",
  "expired",
  "rejected",
  "cancelled",
  "failed",
  // meal
  "accepted",
  "cooking",
  "ready",
  "picked_up",
  // reservation
  "held",
  "confirmed",
  // home service
  "quoted",
  "dispatched",
  "en_route",
  "started",
  "completed",
] as const;
export const orderStatusSchema = z.enum(orderStatuses);
export type OrderStatus = (typeof orderStatuses)[number];

/** How execution ended, decided once, when the order settles. `refused` never became an order. */
export const outcomes = ["success", "late", "failed", "expired", "rejected", "refused"] as const;
export type Outcome = (typeof outcomes)[number];

export const orderLineSchema = z.object({
  itemId: text(64).describe("Menu item of the shop"),
  quantity: z.number().int().min(1).max(99),
  modifiers: z.array(text(80)).max(12).optional(),
});

export const customerSchema = z.object({
  name: text(80).optional(),
  phone: text(32).optional(),
});

/** Where the request came from; counted in the outcome cube. Short values, or the whole is "other". */
export const dimensionsSchema = z.object({
  region: text(40).optional(),
  device: text(40).optional(),
  network: text(40).optional(),
  appVersion: text(40).optional(),
  channel: text(40).optional(),
});

const common = {
  shopId: text(64),
  class: orderClassSchema.default("place"),
  customer: customerSchema.optional(),
  note: storable(400).optional(),
  dimensions: dimensionsSchema.default({}),
  deadlineMs: z
    .number()
    .int()
    .min(1_000)
    .max(86_400_000)
    .optional()
    .describe("By when, after acceptance, execution must have finished. Default: the shop's."),
  workMs: z
    .number()
    .int()
    .min(0)
    .max(600_000)
    .optional()
    .describe("Simulated demo work in reference milliseconds; honoured by simulated nodes only."),
};

export const createOrderSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("meal"),
    ...common,
    items: z.array(orderLineSchema).min(1).max(40),
    promisedAt: z.iso
      .datetime({ offset: true })
      .optional()
      .describe("When the customer was told it is ready"),
    allergy: text(200).optional().describe("Pinned in inverse video on the ticket"),
  }),
  z.object({
    kind: z.literal("reservation"),
    ...common,
    slotId: text(64),
    party: z.number().int().min(1).max(50).default(1),
  }),
  z.object({
    kind: z.literal("home_service"),
    ...common,
    serviceItemId: text(64).describe("Menu item of the shop: the service wanted"),
    startsAt: z.iso.datetime({ offset: true }),
    durationMinutes: z.number().int().min(15).max(720).default(90),
    location: z.object({ xKm: z.number().min(-500).max(500), yKm: z.number().min(-500).max(500) }),
  }),
]);
export type CreateOrder = z.infer<typeof createOrderSchema>;

/** What a customer changes on a meal the kitchen already has. Lines are named as in the order's ticket. */
export const amendOrderSchema = z
  .object({
    add: z.array(orderLineSchema).max(40).default([]).describe("New lines"),
    change: z
      .array(z.object({ lineId: text(16), quantity: z.number().int().min(0).max(99) }))
      .max(40)
      .default([])
      .describe("quantity 0 removes the line"),
  })
  .refine(
    ({ change }) => new Set(change.map(({ lineId }) => lineId)).size === change.length,
    "Each line once",
  )
  .refine(({ add, change }) => add.length + change.length > 0, "Nothing to change");
export type AmendOrder = z.infer<typeof amendOrderSchema>;

export const cancelOrderSchema = z.object({
  reason: text(200).optional().describe("Shown to those who were to fulfil it"),
});

export const orderEventSchema = z.object({
  type: z.string(),
  at: z.iso.datetime(),
  actor: z.string(),
  data: z.record(z.string(), z.unknown()).nullable(),
});
export type OrderEventView = z.infer<typeof orderEventSchema>;

export const orderViewSchema = z.object({
  id: z.string(),
  number: z.number().int(),
  kind: orderKindSchema,
  class: orderClassSchema,
  shopId: z.string(),
  status: orderStatusSchema,
  acceptedAt: z.iso.datetime(),
  deadlineAt: z.iso.datetime(),
  settledAt: z.iso.datetime().nullable(),
  outcome: z.enum(outcomes).nullable(),
  attempt: z.number().int(),
  links: z.object({ self: z.string(), events: z.string(), track: z.string() }),
});
export type OrderView = z.infer<typeof orderViewSchema>;

export const amendedOrderSchema = orderViewSchema.extend({
  lines: z
    .array(
      z.object({
        lineId: z.string(),
        itemId: z.string(),
        quantity: z.number().int(),
        modifiers: z.array(z.string()),
        removed: z.boolean(),
        done: z.boolean().describe("Cooked already"),
      }),
    )
    .describe("As the kitchen has them now; the lines of the order as placed are named 1, 2, …"),
});
export type AmendedOrder = z.infer<typeof amendedOrderSchema>;

/** The 201 answer: written only after the order, its first event and its outbox row are committed. */
export const acceptedOrderSchema = orderViewSchema
  .pick({
    id: true,
    number: true,
    kind: true,
    class: true,
    shopId: true,
    status: true,
    acceptedAt: true,
    links: true,
  })
  .extend({ duplicate: z.boolean().describe("true when the idempotency key had already made this order") });
export type AcceptedOrder = z.infer<typeof acceptedOrderSchema>;

export const receiptSchema = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  clientId: z.string(),
  shopId: z.string(),
  kind: orderKindSchema,
  class: orderClassSchema,
  reason: z.string(),
  rule: z.string(),
  retryAfterMs: z.number().int().nullable(),
  detail: z.record(z.string(), z.unknown()),
  requestKey: z.string().nullable().describe("Your Idempotency-Key"),
});
export type ReceiptView = z.infer<typeof receiptSchema>;
