import type {} from "@fastify/swagger";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Viewer } from "../contracts/people.ts";
import type { Parts } from "../parts.ts";
import { OpsError } from "../shared/errors.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { contrastRoutes } from "./contrast-routes.ts";
import type { ContrastUseCases } from "./create-contrast.ts";

export interface AttributionRoutesOptions {
  attribution: Pick<Parts["attribution"], "overview" | "strips"> & ContrastUseCases;
  viewerFrom: (headers: Headers) => Promise<Viewer | null>;
}

/**
 * GET /api/v1/attribution/overview?from&to&filters and /strips?question, for the analyst's screen. Times
 * are epoch ms; `filters` and `question` (see the contract) are JSON.
 */
export function attributionRoutes(
  app: FastifyInstance,
  { attribution, viewerFrom }: AttributionRoutesOptions,
): void {
  contrastRoutes(app, {
    contrast: attribution,
    signedIn: (request) => signedIn(request, viewerFrom),
    jsonOf,
  });
  const open = { schema: { hide: true } };

  app.get("/api/v1/attribution/overview", open, async (request, reply) => {
    const viewer = await signedIn(request, viewerFrom);
    const query = request.query as Record<string, unknown>;
    void reply.header("cache-control", "no-store");
    return attribution.overview(viewer, {
      from: Number(query.from),
      to: Number(query.to),
      filters: query.filters ? jsonOf("filters", query.filters) : [],
    });
  });

  app.get("/api/v1/attribution/strips", open, async (request, reply) => {
    const viewer = await signedIn(request, viewerFrom);
    const query = request.query as Record<string, unknown>;
    void reply.header("cache-control", "no-store");
    return attribution.strips(viewer, jsonOf("question", query.question));
  });
}

async function signedIn(
  request: FastifyRequest,
  viewerFrom: AttributionRoutesOptions["viewerFrom"],
): Promise<Viewer> {
  const headers = new Headers();
  if (request.headers.cookie) headers.set("cookie", request.headers.cookie);
  if (request.headers.host) headers.set("host", request.headers.host);
  const viewer = await viewerFrom(headers);
  requirePermission(viewer, "attribution.watch");
  return viewer;
}

/** Checked by the use case; here only read. */
function jsonOf(field: string, text: unknown): never {
  try {
    return JSON.parse(String(text)) as never;
  } catch {
    throw new OpsError("INVALID_REQUEST", `${field} is not JSON.`, { field: `/${field}` });
  }
}
