import type {} from "@fastify/swagger";
import type { FastifyInstance } from "fastify";
import { topicNameSchema } from "../contracts/live.ts";
import type { Viewer } from "../contracts/people.ts";
import { OpsError } from "../shared/errors.ts";
import type { LiveHub } from "./hub.ts";

export interface LiveRoutesOptions {
  hub: LiveHub;
  viewerFrom: (headers: Headers) => Promise<Viewer | null>;
}

/** GET /api/v1/live/:topic — a topic's whole state, for the screens that then follow it by socket. */
export function liveRoutes(app: FastifyInstance, { hub, viewerFrom }: LiveRoutesOptions): void {
  app.get("/api/v1/live/:topic", { schema: { hide: true } }, async (request, reply) => {
    const topic = topicNameSchema.safeParse((request.params as { topic?: unknown }).topic);
    if (!topic.success)
      throw new OpsError("INVALID_REQUEST", "No topic has such a name.", { field: "/topic" });
    const headers = new Headers();
    if (request.headers.cookie) headers.set("cookie", request.headers.cookie);
    if (request.headers.host) headers.set("host", request.headers.host);
    const viewer = await viewerFrom(headers);
    void reply.header("cache-control", "no-store");
    return hub.snapshot(viewer, topic.data);
  });
}
