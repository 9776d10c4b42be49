import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { connect, type Socket } from "socket.io-client";
import type { ClientToServer, FollowReply, ServerToClient } from "../contracts/live.ts";
import type { Viewer } from "../contracts/people.ts";
import { createApi } from "../platform/http/api-server.ts";
import { createLog } from "../platform/log.ts";
import { createSteadyClock } from "../shared/clock.ts";
import { type AttachedSockets, attachSockets } from "./attach-sockets.ts";
import { createLiveHub } from "./create-live-hub.ts";
import type { LiveHubInside } from "./hub.ts";
import type { LiveIdentity } from "./live-identity.ts";
import { liveRoutes } from "./live-routes.ts";
import { createTicketDesk } from "./ticket-desk.ts";

export type TestClient = Socket<ServerToClient, ClientToServer>;
export const PUBLIC_ORIGIN = "https://orders.example.com";

/** A live door on a port of its own, with people who are signed in by saying their name in the cookie. */
export interface TestDoor {
  url: string;
  hub: LiveHubInside;
  sockets: AttachedSockets;
  http: HttpServer;
  /** Who is signed in: cookie -> viewer. */
  sessions: Map<string, Viewer>;
  apiKeys: Set<string>;
  /** How often the store was asked about open sessions. */
  asked(): number;
  /** A ticket as the page of this cookie gets it. */
  ticket(cookie: string | null): Promise<string>;
  open(options?: {
    cookie?: string;
    headers?: Record<string, string>;
    transport?: "websocket" | "polling";
    auth?: { ticket?: string };
    /** Where to connect, when something stands in between. */
    at?: string;
  }): Promise<TestClient>;
  close(): Promise<void>;
}

export async function openTestDoor({ recheckMs = 500, coalesceMs = 0 } = {}): Promise<TestDoor> {
  const http = createServer();
  const hub = createLiveHub({ clock: createSteadyClock(), coalesceMs: () => coalesceMs, epoch: "e1" });
  const sessions = new Map<string, Viewer>();
  const apiKeys = new Set(["rdk_good"]);
  let asked = 0;
  const identity: LiveIdentity = {
    viewerFrom: async (headers) => sessions.get(headers.get("cookie") ?? "") ?? null,
    sessionIn: (headers) => headers.get("cookie"),
    viewersOf: async (cookies) => {
      asked += 1;
      return new Map([...sessions].filter(([cookie]) => cookies.includes(cookie)));
    },
    isApiKey: (rawKey) => apiKeys.has(rawKey),
  };
  const tickets = createTicketDesk({ clock: createSteadyClock() });
  const { api, handler } = await createApi(http, createLog("silent"));
  liveRoutes(api as never, { hub, identity, tickets, publicOrigin: PUBLIC_ORIGIN });
  await api.ready();
  http.on("request", (request, response) => {
    if (!request.url?.startsWith("/live/")) handler(request, response);
  });
  const sockets = attachSockets({
    httpServer: http,
    hub,
    identity,
    tickets,
    clock: createSteadyClock(),
    publicOrigin: PUBLIC_ORIGIN,
    recheckMs,
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const clients: TestClient[] = [];

  async function ticket(cookie: string | null): Promise<string> {
    const answer = await fetch(`${url}/api/v1/live/tickets`, {
      method: "POST",
      headers: { origin: url, ...(cookie === null ? {} : { cookie }) },
    });
    return ((await answer.json()) as { ticket: string }).ticket;
  }

  return {
    url,
    hub,
    sockets,
    http,
    sessions,
    apiKeys,
    asked: () => asked,
    ticket,
    async open({ cookie, headers, transport = "websocket", auth, at = url } = {}) {
      const client: TestClient = connect(at, {
        path: "/live",
        transports: [transport],
        reconnection: false,
        forceNew: true,
        auth: auth ?? { ticket: await ticket(cookie ?? null) },
        extraHeaders: headers ?? { origin: at },
      });
      clients.push(client);
      return client;
    },
    async close() {
      for (const client of clients) client.disconnect();
      await sockets.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

/** "connected", or why not. */
export function outcomeOf(client: TestClient): Promise<string> {
  return new Promise((resolve) => {
    if (client.connected) resolve("connected");
    client.once("connect", () => resolve("connected"));
    client.once("connect_error", ({ message }) => resolve(message));
  });
}

export function follow(client: TestClient, topic: string): Promise<FollowReply> {
  return new Promise((resolve) => client.emit("follow", topic, resolve));
}

export const viewerOf = (over: Partial<Viewer>): Viewer => ({
  id: "p1",
  name: "P",
  email: "p@x",
  role: "merchant",
  tenantId: "default",
  shopIds: [],
  ...over,
});
