import type { FastifyRequest } from "fastify";
import type { Viewer } from "../contracts/people.ts";
import { toHeaders } from "../live/to-headers.ts";
import type { Parts } from "../parts.ts";
import type { Api } from "../platform/http/api-server.ts";
import { OpsError } from "../shared/errors.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { apiRoutes } from "./api-routes.ts";
import { type AskerOptions, createAsker } from "./asker.ts";
import { contrastRoutes } from "./contrast-routes.ts";
import type { ContrastUseCases } from "./create-contrast.ts";

export interface AttributionRoutesOptions extends AskerOptions {
  attribution: Pick<Parts["attribution"], "overview" | "strips" | "explain" | "without"> & ContrastUseCases;
  findings: Pick<Parts["findings"], "read">;
}

/** What the analyst's desk reads; the part of it that other systems may ask too is in api-routes.ts. */
export function attributionRoutes(
  api: Api,
  { attribution, findings, ...options }: AttributionRoutesOptions,
): void {
  apiRoutes(api, { attribution, findings, asker: createAsker(options), jsonOf });
  contrastRoutes(api as never, {
    contrast: attribution,
    signedIn: (request) => signedIn(request, options.viewerFrom),
    jsonOf,
  });

  api.get("/api/v1/attribution/without", { schema: { hide: true } }, async (request, reply) => {
    const viewer = await signedIn(request, options.viewerFrom);
    const { asks } = request.query as Record<string, unknown>;
    void reply.header("cache-control", "no-store");
    return attribution.without(viewer, jsonOf("asks", asks));
  });
}

async function signedIn(
  request: FastifyRequest,
  viewerFrom: AttributionRoutesOptions["viewerFrom"],
): Promise<Viewer> {
  const viewer = await viewerFrom(toHeaders(request.headers));
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
