import type {} from "@fastify/swagger";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Viewer } from "../contracts/people.ts";
import type { Parts } from "../parts.ts";
import { OpsError } from "../shared/errors.ts";
import { requirePermission } from "../shared/require-permission.ts";

export interface AttributionRoutesOptions {
  attribution: Pick<Parts["attribution"], "overview" | "strips">;
  viewerFrom: (headers: Headers) => Promise<Viewer | null>;
}

/**
 * GET /api/v1/attribution/overview?from&to&filters and /strips?baseline&current&filters, for the
 * analyst's screen. Times are epoch ms, a window is `from-to`, `filters` is JSON.
 */
export function attributionRoutes(
  app: FastifyInstance,
  { attribution, viewerFrom }: AttributionRoutesOptions,
): void {
  const open = { schema: { hide: true } };

  app.get("/api/v1/attribution/overview", open, async (request, reply) => {
    const viewer = await signedIn(request, viewerFrom);
    const query = request.query as Record<string, unknown>;
    void reply.header("cache-control", "no-store");
    return attribution.overview(viewer, {
      from: Number(query.from),
      to: Number(query.to),
      filters: filtersOf(query.filters),
    });
  });

  app.get("/api/v1/attribution/strips", open, async (request, reply) => {
    const viewer = await signedIn(request, viewerFrom);
    const query = request.query as Record<string, unknown>;
    void reply.header("cache-control", "no-store");
    return attribution.strips(viewer, {
      baseline: windowOf(query.baseline),
      current: windowOf(query.current),
      filters: filtersOf(query.filters),
    });
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

function windowOf(text: unknown): { from: number; to: number } {
  const [from, to] = String(text).split("-").map(Number);
  return { from: from ?? Number.NaN, to: to ?? Number.NaN };
}

/** Checked by the use case; here only read. */
function filtersOf(text: unknown): never[] {
  if (typeof text !== "string" || text === "") return [];
  try {
    return JSON.parse(text) as never[];
  } catch {
    throw new OpsError("INVALID_REQUEST", "filters is not JSON.", { field: "/filters" });
  }
}
