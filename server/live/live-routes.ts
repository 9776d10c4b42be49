import type {} from "@fastify/swagger";
import type { FastifyInstance } from "fastify";
import { type LiveTicket, topicNameSchema } from "../contracts/live.ts";
import { OpsError } from "../shared/errors.ts";
import { askingSiteOf } from "./asking-site-of.ts";
import type { LiveHub } from "./hub.ts";
import { admissionFrom, type LiveIdentity } from "./live-identity.ts";
import type { TicketDesk } from "./ticket-desk.ts";
import { toHeaders } from "./to-headers.ts";

export interface LiveRoutesOptions {
  hub: LiveHub;
  identity: Pick<LiveIdentity, "viewerFrom" | "sessionIn">;
  tickets: TicketDesk;
  publicOrigin?: string | undefined;
}

export function liveRoutes(
  app: FastifyInstance,
  { hub, identity, tickets, publicOrigin }: LiveRoutesOptions,
): void {
  /** A topic's whole state, for the screens that then follow it by socket. */
  app.get("/api/v1/live/:topic", { schema: { hide: true } }, async (request, reply) => {
    const topic = topicNameSchema.safeParse((request.params as { topic?: unknown }).topic);
    if (!topic.success)
      throw new OpsError("INVALID_REQUEST", "No topic has such a name.", { field: "/topic" });
    const viewer = await identity.viewerFrom(toHeaders(request.headers));
    void reply.header("cache-control", "no-store");
    return hub.snapshot(viewer, topic.data);
  });

  /** What a page of ours shows when it opens its socket. Strangers get one too: boards may be public. */
  app.post(
    "/api/v1/live/tickets",
    { schema: { hide: true } },
    async (request, reply): Promise<LiveTicket> => {
      if (askingSiteOf(request.headers, publicOrigin) !== "ours") {
        throw new OpsError("FORBIDDEN", "Only this installation's own pages get tickets.");
      }
      const admission = await admissionFrom(identity, toHeaders(request.headers));
      void reply.header("cache-control", "no-store");
      return tickets.issue(admission);
    },
  );
}
