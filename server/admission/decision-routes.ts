import type { FastifyRequest } from "fastify";
import { decisionsSchema, searchDecisionsSchema } from "../contracts/decisions.ts";
import type { Viewer } from "../contracts/people.ts";
import { problemSchema } from "../contracts/problem.ts";
import type { ClientFromKey } from "../identity/api-caller.ts";
import { callerOf } from "../identity/caller-of.ts";
import type { Api } from "../platform/http/api-server.ts";
import { requirePermission } from "../shared/require-permission.ts";
import type { DecisionScope, searchDecisions } from "./search-decisions.ts";

export interface DecisionRoutesDeps {
  search(scope: DecisionScope, q: string): ReturnType<typeof searchDecisions>;
  callerFromKey: ClientFromKey;
  viewerFrom(headers: Headers): Promise<Viewer | null>;
}

/** GET /api/v1/decisions?q=, for operators by their session and for API clients by their key. */
export function decisionRoutes(api: Api, deps: DecisionRoutesDeps): void {
  api.get(
    "/api/v1/decisions",
    {
      schema: {
        summary: "What was decided about an order or a request",
        description:
          "`q` is an order id, a receipt id, an order number of the last 24 hours or an Idempotency-Key. A refusal comes with class, reason, rule, the figures at that moment and the retry time; an accepted order with its way. API clients find their own only.",
        tags: ["orders"],
        security: [{ apiKey: [] }],
        querystring: searchDecisionsSchema,
        response: { 200: decisionsSchema, 400: problemSchema, 401: problemSchema, 403: problemSchema },
      },
    },
    async (request, reply) => {
      void reply.header("cache-control", "no-store");
      return deps.search(await scopeOf(request, deps), request.query.q);
    },
  );
}

async function scopeOf(request: FastifyRequest, deps: DecisionRoutesDeps): Promise<DecisionScope> {
  const byKey = request.headers.authorization !== undefined || request.headers["x-api-key"] !== undefined;
  if (byKey) {
    const { tenantId, clientId } = callerOf(request, deps.callerFromKey);
    return { tenantId, clientId };
  }
  const headers = new Headers();
  if (request.headers.cookie) headers.set("cookie", request.headers.cookie);
  if (request.headers.host) headers.set("host", request.headers.host);
  const viewer = await deps.viewerFrom(headers);
  requirePermission(viewer, "operations.watch");
  return { tenantId: viewer.tenantId, clientId: null };
}
