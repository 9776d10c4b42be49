import type { FastifyRequest } from "fastify";
import type { Viewer } from "../contracts/people.ts";
import { askingSiteOf } from "../live/asking-site-of.ts";
import { toHeaders } from "../live/to-headers.ts";
import type { Parts } from "../parts.ts";
import type { Api } from "../platform/http/api-server.ts";
import { OpsError } from "../shared/errors.ts";

export interface SwitchRoutesOptions {
  degradation: Pick<Parts["degradation"], "listSwitches" | "setSwitch">;
  viewerFrom: (headers: Headers) => Promise<Viewer | null>;
  publicOrigin: string | undefined;
}

/** The switches over HTTP for a signed-in person's own tools: the same use cases as the screens. Never shed. */
export function switchRoutes(api: Api, { degradation, viewerFrom, publicOrigin }: SwitchRoutesOptions): void {
  const schema = { hide: true };

  api.get("/api/v1/switches", { schema }, async (request, reply) => {
    void reply.header("cache-control", "no-store");
    return { switches: await degradation.listSwitches(await viewerOf(request)) };
  });

  api.put("/api/v1/switches/:key", { schema }, async (request) => {
    if (askingSiteOf(request.headers, publicOrigin) !== "ours")
      throw new OpsError("FORBIDDEN", "Only this installation's own pages set switches.");
    const { key } = request.params as { key: string };
    const viewer = await viewerOf(request);
    return degradation.setSwitch(viewer, { ...(request.body as object | null), key });
  });

  async function viewerOf(request: FastifyRequest): Promise<Viewer> {
    const viewer = await viewerFrom(toHeaders(request.headers));
    if (!viewer) throw new OpsError("UNAUTHENTICATED", "Sign in first.");
    return viewer;
  }
}
