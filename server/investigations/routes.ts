import type { FastifyRequest } from "fastify";
import { listInvestigationsSchema } from "../contracts/investigations.ts";
import type { Viewer } from "../contracts/people.ts";
import { toHeaders } from "../live/to-headers.ts";
import type { Parts } from "../parts.ts";
import type { Api } from "../platform/http/api-server.ts";
import { requirePermission } from "../shared/require-permission.ts";

export interface InvestigationRoutesOptions {
  investigations: Pick<Parts["investigations"], "list" | "read">;
  viewerFrom: (headers: Headers) => Promise<Viewer | null>;
}

/** For the pages of investigations: what one of them is by now, and which there are to save to. */
export function investigationRoutes(
  api: Api,
  { investigations, viewerFrom }: InvestigationRoutesOptions,
): void {
  api.get(
    "/api/v1/attribution/investigations",
    { schema: { hide: true, querystring: listInvestigationsSchema } },
    async (request, reply) => {
      void reply.header("cache-control", "no-store");
      return investigations.list(await viewerOf(request), request.query);
    },
  );

  api.get("/api/v1/attribution/investigations/:id", { schema: { hide: true } }, async (request, reply) => {
    void reply.header("cache-control", "no-store");
    return investigations.read(await viewerOf(request), request.params);
  });

  async function viewerOf(request: FastifyRequest): Promise<Viewer> {
    const viewer = await viewerFrom(toHeaders(request.headers));
    requirePermission(viewer, "attribution.watch");
    return viewer;
  }
}
