import { z } from "zod";
import { orderClassSchema } from "./orders.ts";

/**
 * Every error code that leaves the system, with its HTTP status. Codes are stable: clients match on
 * them, screens translate them (`errors.<code>` in the message files).
 */
export const problemStatus = {
  INVALID_REQUEST: 400,
  MALFORMED_JSON: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  STALE: 409,
  ILLEGAL_TRANSITION: 409,
  NODE_EPOCH_STALE: 409,
  CONFLICT: 409,
  UNDO_WINDOW_OVER: 409,
  TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  IDEMPOTENCY_KEY_REUSED: 422,
  UNKNOWN_SHOP: 422,
  UNKNOWN_ITEM: 422,
  UNKNOWN_SLOT: 422,
  KIND_MISMATCH: 422,
  RATE_LIMITED: 429,
  QUOTA_EXHAUSTED: 429,
  OVERLOADED: 503,
  SHED: 503,
  PAUSED: 503,
  SIDELINED: 503,
  NO_NODES: 503,
  STORE_UNAVAILABLE: 503,
  SHUTTING_DOWN: 503,
  INTERNAL: 500,
} as const;
export type ProblemCode = keyof typeof problemStatus;
export const problemCodes = Object.keys(problemStatus) as [ProblemCode, ...ProblemCode[]];

/** RFC 9457 problem details, with our extensions. */
export const problemSchema = z.object({
  type: z.string().describe("urn:rushdeck:problem:<code in lower case>"),
  title: z.string(),
  status: z.number().int(),
  code: z.enum(problemCodes),
  detail: z.string().optional(),
  /** JSON pointer of the first field that does not fit. */
  field: z.string().optional(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
  receipt: z
    .string()
    .optional()
    .describe(
      "Decision receipt of a refusal; look it up at /api/v1/receipts/{id}. Of a flood of lesser classes only a sample has one.",
    ),
  reason: z.string().optional(),
  class: orderClassSchema.optional().describe("Of a refused order: its class"),
  rule: z.string().optional().describe("Of a refused order: the rule that spoke"),
  retryAfterMs: z.number().int().optional(),
  final: z
    .boolean()
    .optional()
    .describe("true: the time to come back is beyond Rushdeck-Patience, and no place is kept"),
  requestId: z.string().optional(),
});
export type Problem = z.infer<typeof problemSchema>;
