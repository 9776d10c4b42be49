import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyRequest } from "fastify";
import type { Api } from "../platform/http/api-server.ts";
import { OpsError } from "../shared/errors.ts";
import type { NodeRegistry } from "./registry.ts";

/** Where nodes register and report. Control traffic: never limited, never shed. */
export function nodeRoutes(api: Api, { registry, token }: { registry: NodeRegistry; token: string }): void {
  const authorise = (request: FastifyRequest) => {
    const sent = request.headers.authorization?.replace(/^Bearer /, "") ?? "";
    if (!timingSafeEqual(digest(sent), digest(token))) {
      throw new OpsError("UNAUTHENTICATED", "Send the node token as `Authorization: Bearer …`.");
    }
  };
  api.post("/api/v1/nodes/register", { schema: { hide: true } }, async (request) => {
    authorise(request);
    return registry.register(request.body);
  });
  api.post("/api/v1/nodes/report", { schema: { hide: true } }, async (request) => {
    authorise(request);
    return registry.report(request.body);
  });
}

function digest(value: string): Buffer {
  return createHash("sha256").update(value).digest();
}
