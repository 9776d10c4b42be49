import { createHash, timingSafeEqual } from "node:crypto";
import type { FastifyRequest } from "fastify";
import type { Api } from "../platform/http/api-server.ts";
import { OpsError } from "../shared/errors.ts";
import type { NodeRegistry } from "./registry.ts";
import type { SwitchStreams } from "./switch-streams.ts";

export interface NodeRoutesOptions {
  registry: NodeRegistry;
  streams: SwitchStreams;
  token: string;
}

/** Where nodes register, report and follow the switches. Control traffic: never limited, never shed. */
export function nodeRoutes(api: Api, { registry, streams, token }: NodeRoutesOptions): void {
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
  api.post("/api/v1/nodes/receipts", { schema: { hide: true } }, async (request) => {
    authorise(request);
    return registry.receipt(request.body);
  });
  api.get("/api/v1/nodes/switches", { schema: { hide: true } }, async (request, reply) => {
    authorise(request);
    const { nodeId, epoch } = request.query as Record<string, unknown>;
    if (!registry.isLiving(String(nodeId), Number(epoch)))
      throw new OpsError("NODE_EPOCH_STALE", "Register first: this registration is over.");
    reply.hijack();
    streams.open(String(nodeId), reply.raw);
  });
}

function digest(value: string): Buffer {
  return createHash("sha256").update(value).digest();
}
