import type {} from "@fastify/swagger";
import type { FastifyInstance } from "fastify";
import type { Viewer } from "../contracts/people.ts";
import type { Parts } from "../parts.ts";

export interface IncidentRoutesOptions {
  incidents: Pick<Parts["incidents"], "list" | "read">;
  viewerFrom: (headers: Headers) => Promise<Viewer | null>;
}

/** GET /api/v1/incidents and /{id}, for the analyst's screens: the same numbers as the page. */
export function incidentRoutes(app: FastifyInstance, { incidents, viewerFrom }: IncidentRoutesOptions): void {
  const open = { schema: { hide: true } };
  const headersOf = (request: { headers: { cookie?: string; host?: string } }) => {
    const headers = new Headers();
    if (request.headers.cookie) headers.set("cookie", request.headers.cookie);
    if (request.headers.host) headers.set("host", request.headers.host);
    return headers;
  };

  app.get("/api/v1/incidents", open, async (request, reply) => {
    void reply.header("cache-control", "no-store");
    return incidents.list(await viewerFrom(headersOf(request)));
  });

  app.get("/api/v1/incidents/:id", open, async (request, reply) => {
    void reply.header("cache-control", "no-store");
    const { id } = request.params as { id: string };
    return incidents.read(await viewerFrom(headersOf(request)), { id });
  });
}
