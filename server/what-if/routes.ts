import type {} from "@fastify/swagger";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Viewer } from "../contracts/people.ts";
import { MOST_CSV } from "../contracts/what-if.ts";
import { askingSiteOf } from "../live/asking-site-of.ts";
import { toHeaders } from "../live/to-headers.ts";
import type { Parts } from "../parts.ts";
import { hasCode, OpsError } from "../shared/errors.ts";

export interface WhatIfRoutesOptions {
  whatIf: Parts["whatIf"];
  viewerFrom: (headers: Headers) => Promise<Viewer | null>;
  publicOrigin: string | undefined;
}

/** A trace in UTF-8, with room for the wishes around it and for what JSON escapes. */
const BODY_LIMIT = 2 * MOST_CSV;

/**
 * For the what-if screen: a run is started here and not by a server action, as a trace is larger than
 * those may carry; and a run's series and a span's load are read here.
 */
export function whatIfRoutes(app: FastifyInstance, options: WhatIfRoutesOptions): void {
  const { whatIf, viewerFrom, publicOrigin } = options;
  const schema = { hide: true };

  app.post("/api/v1/what-if/runs", { schema, bodyLimit: BODY_LIMIT }, async (request, reply) => {
    if (askingSiteOf(request.headers, publicOrigin) !== "ours")
      throw new OpsError("FORBIDDEN", "Only this installation's own pages start replays.");
    const row = await whatIf.start(await viewerOf(request), request.body);
    return reply.code(202).send(row);
  });

  app.get("/api/v1/what-if/runs/:id", { schema }, async (request, reply) => {
    const { id } = request.params as { id: string };
    void reply.header("cache-control", "no-store");
    return whatIf.read(await viewerOf(request), { runId: id });
  });

  app.get("/api/v1/what-if/load", { schema }, async (request, reply) => {
    const { from, to } = request.query as Record<string, unknown>;
    void reply.header("cache-control", "no-store");
    const viewer = await viewerOf(request);
    const load = await whatIf
      .readLoad(viewer, { from: Number(from), to: Number(to) })
      .catch((error: unknown) => {
        if (hasCode(error, "NOT_FOUND")) return null;
        throw error;
      });
    // A quiet span is an answer, not a fault: a browser would write a 404 to its console.
    return load ?? reply.code(204).send();
  });

  async function viewerOf(request: FastifyRequest): Promise<Viewer> {
    const viewer = await viewerFrom(toHeaders(request.headers));
    if (!viewer) throw new OpsError("UNAUTHENTICATED", "Sign in first.");
    return viewer;
  }
}
