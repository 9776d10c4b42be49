import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { PATIENCE_HEADER, patienceFrom } from "../admission/patience.ts";
import {
  acceptedOrderSchema,
  amendedOrderSchema,
  amendOrderSchema,
  cancelOrderSchema,
  createOrderSchema,
  orderEventSchema,
  orderViewSchema,
  receiptSchema,
} from "../contracts/orders.ts";
import { problemSchema } from "../contracts/problem.ts";
import { word } from "../contracts/storable.ts";
import type { ApiCaller } from "../identity/api-caller.ts";
import { callerOf } from "../identity/caller-of.ts";
import type { Api } from "../platform/http/api-server.ts";
import type { Clock } from "../shared/clock.ts";
import { OpsError } from "../shared/errors.ts";
import { type AmendOrderDeps, amendOrder } from "./amend-order.ts";
import { cancelOrder } from "./cancel-order.ts";
import { placeBulk } from "./place-bulk.ts";
import { type IntakeDeps, placeOrder } from "./place-order.ts";
import type { OrderReads } from "./read-orders.ts";

export interface IntakeRouteDeps {
  intake: IntakeDeps;
  reads: OrderReads;
  changes: AmendOrderDeps & { clock: Clock };
  callerFromKey(rawKey: string): ApiCaller | null;
  countAnswer(outcome: "accepted" | "duplicate"): void;
}

const refusals = {
  400: problemSchema,
  401: problemSchema,
  413: problemSchema,
  422: problemSchema,
  429: problemSchema,
  503: problemSchema,
};
const security = [{ apiKey: [] }];
const orderHeaders = z.object({
  [PATIENCE_HEADER]: z
    .string()
    .optional()
    .describe(
      "Seconds you will go on trying, 0 to 86400; 60 without it. No place is kept for who would have to wait longer.",
    ),
});
const idParam = z.object({ id: word(0, 64) });

/** The HTTP doors of intake; thin, as the use cases do the work. */
export function intakeRoutes(api: Api, deps: IntakeRouteDeps): void {
  const caller = (request: FastifyRequest) => callerOf(request, deps.callerFromKey);

  api.post(
    "/api/v1/orders",
    {
      // Validated by the use case, once: Fastify would parse the same body with the same schema again.
      validatorCompiler: () => (value) => ({ value }),
      schema: {
        summary: "Place an order",
        description:
          "Answers 201 only after the order is on disk. With an Idempotency-Key, a repeat answers 200 with the first order; the key lives as long as the order. A refusal (429, 503) says in body and headers its class, reason, rule, receipt and when to come back: `Retry-After` and `X-Admission: class=browse; reason=wait_target; rule=admission:wait_target; id=rcp_…`. That time is a place kept for you, unless it is beyond your `Rushdeck-Patience`: then the refusal is `final`.",
        tags: ["orders"],
        security,
        headers: orderHeaders.extend({ "idempotency-key": z.string().min(1).max(200).optional() }),
        body: createOrderSchema,
        response: { 200: acceptedOrderSchema, 201: acceptedOrderSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const placed = await placeOrder(deps.intake, {
        caller: caller(request),
        body: request.body,
        idempotencyKey: keyOf(request),
        patienceMs: patienceFrom(request.headers[PATIENCE_HEADER]),
      });
      deps.countAnswer(placed.duplicate ? "duplicate" : "accepted");
      if (placed.duplicate) void reply.header("idempotency-replayed", "true");
      return reply
        .code(placed.duplicate ? 200 : 201)
        .header("location", placed.links.self)
        .header("content-type", "application/json; charset=utf-8")
        .send(JSON.stringify(placed) as unknown as typeof placed);
    },
  );

  api.post(
    // "::" is a literal colon to the router.
    "/api/v1/orders::bulk",
    {
      // The schema is for the reader: checked, it would strip the headers it does not name.
      validatorCompiler: () => (value) => ({ value }),
      schema: {
        summary: "Place many orders",
        description:
          "NDJSON: one order a line, optionally with its own `idempotencyKey`. Answers 207 with one result a line, in order; each line stands alone, and a refused one carries its receipt as a single refusal does. `Rushdeck-Patience` holds for every line. 1 MB at most.",
        tags: ["orders"],
        security,
        consumes: ["application/x-ndjson"],
        headers: orderHeaders,
      },
    },
    async (request, reply) => {
      if (typeof request.body !== "string") {
        throw new OpsError("UNSUPPORTED_MEDIA_TYPE", "Send application/x-ndjson, one order a line.");
      }
      const lines = await placeBulk(deps.intake, {
        caller: caller(request),
        ndjson: request.body,
        patienceMs: patienceFrom(request.headers[PATIENCE_HEADER]),
      });
      return reply
        .code(207)
        .header("content-type", "application/x-ndjson")
        .send(`${lines.map((l) => JSON.stringify(l)).join("\n")}\n`);
    },
  );

  api.get(
    "/api/v1/orders/:id",
    {
      schema: {
        summary: "One order",
        description:
          "While the database is spared (switch `reads.cached`) the order may be this server's copy; then `Age` says how many seconds ago it was read or changed here.",
        tags: ["orders"],
        security,
        params: idParam,
        response: { 200: orderViewSchema, 404: problemSchema },
      },
    },
    async (request, reply) => {
      const { view, copiedAt } = await deps.reads.order(request.params.id, caller(request));
      if (copiedAt !== null) {
        void reply.header("age", Math.max(0, Math.floor((deps.changes.clock.nowMs() - copiedAt) / 1_000)));
      }
      return view;
    },
  );

  const changeHeaders = z.object({ "idempotency-key": z.string().min(1).max(200).optional() });
  const changeRefusals = { ...refusals, 404: problemSchema, 409: problemSchema };

  api.post(
    "/api/v1/orders/:id/amendments",
    {
      // Validated by the use case, as for orders.
      validatorCompiler: () => (value) => ({ value }),
      schema: {
        summary: "Amend a meal the kitchen has",
        description:
          "Adds lines, changes quantities, removes lines (quantity 0); your own orders only. The lines of the order as placed are named 1, 2, …; the answer names the new ones. 409 with `reason` = the order's status: `received` or `queued` before the kitchen has it (try again after `retryAfterMs`), `ready` and later when it is too late. With an Idempotency-Key a repeat changes nothing.",
        tags: ["orders"],
        security,
        params: idParam,
        headers: changeHeaders,
        body: amendOrderSchema,
        response: { 200: amendedOrderSchema, ...changeRefusals },
      },
    },
    async (request, reply) => {
      const { amended, duplicate } = await amendOrder(deps.changes, changeInput(request));
      if (duplicate) void reply.header("idempotency-replayed", "true");
      return reply.code(200).send(amended);
    },
  );

  api.post(
    "/api/v1/orders/:id/cancel",
    {
      validatorCompiler: () => (value) => ({ value }),
      schema: {
        summary: "Cancel an order",
        description:
          "Your own orders only, of any kind, while nothing is ready, on its way or over; stock and calendar get back what the order had. 409 with `reason` = the order's status when it is too late. With an Idempotency-Key a repeat changes nothing.",
        tags: ["orders"],
        security,
        params: idParam,
        headers: changeHeaders,
        body: cancelOrderSchema.optional(),
        response: { 200: orderViewSchema, ...changeRefusals },
      },
    },
    async (request, reply) => {
      const { cancelled, duplicate } = await cancelOrder(deps.changes, changeInput(request));
      if (duplicate) void reply.header("idempotency-replayed", "true");
      return reply.code(200).send(cancelled);
    },
  );

  const changeInput = (request: FastifyRequest<{ Params: z.infer<typeof idParam> }>) => ({
    caller: caller(request),
    orderId: request.params.id,
    body: request.body,
    idempotencyKey: keyOf(request),
  });

  api.get(
    "/api/v1/orders/:id/events",
    {
      schema: {
        summary: "What happened to an order, oldest first",
        tags: ["orders"],
        security,
        params: idParam,
        response: { 200: z.object({ events: z.array(orderEventSchema) }), 404: problemSchema },
      },
    },
    async (request) => ({ events: await deps.reads.events(request.params.id, caller(request)) }),
  );

  api.get(
    "/api/v1/receipts/:id",
    {
      schema: {
        summary: "Why a request was refused",
        description:
          "Receipts are kept for 24 hours. Each refused order (`paid`, `place`) leaves one; of `browse` and `background` a sample when one client floods, and then the receipt says so: `detail.sampledOneIn`.",
        tags: ["orders"],
        security,
        params: idParam,
        response: { 200: receiptSchema, 404: problemSchema },
      },
    },
    async (request) => {
      const found = await deps.intake.receipts.find(request.params.id, caller(request).tenantId);
      if (!found) throw new OpsError("NOT_FOUND", "There is no such receipt, or it is older than 24 hours.");
      return found;
    },
  );
}

function keyOf(request: FastifyRequest): string | null {
  const key = request.headers["idempotency-key"];
  if (key === undefined) return null;
  if (typeof key !== "string" || key.length === 0 || key.length > 200) {
    throw new OpsError("INVALID_REQUEST", "An Idempotency-Key has 1 to 200 characters.", {
      field: "/headers/idempotency-key",
    });
  }
  return key;
}
