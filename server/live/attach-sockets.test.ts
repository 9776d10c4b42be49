import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { io as connect, type Socket } from "socket.io-client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ClientToServer, Delta, FollowReply, Heartbeat, ServerToClient } from "../contracts/live.ts";
import type { Viewer } from "../contracts/people.ts";
import { systemClock } from "../shared/clock.ts";
import { type AttachedSockets, attachSockets } from "./attach-sockets.ts";
import { createLiveHub } from "./create-live-hub.ts";
import type { LiveHubInside } from "./hub.ts";
import { createTicketDesk, type TicketDesk } from "./ticket-desk.ts";

type Client = Socket<ServerToClient, ClientToServer>;

const cook: Viewer = {
  id: "p1",
  name: "Cook",
  email: "c@x",
  role: "merchant",
  tenantId: "default",
  shopIds: ["s1"],
};

describe("live sockets", () => {
  let http: HttpServer;
  let hub: LiveHubInside;
  let sockets: AttachedSockets;
  let url: string;
  let sessions: Map<string, Viewer>;
  let apiKeys: Set<string>;
  let tickets: TicketDesk;
  let queries = 0;
  const clients: Client[] = [];

  beforeEach(async () => {
    sessions = new Map([["cook", cook]]);
    apiKeys = new Set(["rdk_good"]);
    tickets = createTicketDesk({ clock: systemClock });
    queries = 0;
    http = createServer((_request, response) => response.end("not live"));
    hub = createLiveHub({ clock: systemClock, coalesceMs: () => 0, epoch: "e1" });
    hub.addSource("tickets", {
      authorise: async (viewer, id) => (id === "nowhere" ? null : viewer?.shopIds.includes(id) === true),
      load: async () => ({ ticket: {} }),
    });
    hub.addSource("pickup", { authorise: async () => true, load: async () => ({ entry: {} }) });
    sockets = attachSockets({
      httpServer: http,
      hub,
      identity: {
        viewerFrom: async (headers) => sessions.get(headers.get("cookie") ?? "") ?? null,
        sessionIn: (headers) => headers.get("cookie"),
        viewersOf: async (tokens) => {
          queries += 1;
          return new Map([...sessions].filter(([token]) => tokens.includes(token)));
        },
        isApiKey: (rawKey) => apiKeys.has(rawKey),
      },
      tickets,
      clock: systemClock,
      publicOrigin: "https://orders.example.com",
      recheckMs: 500,
    });
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.disconnect();
    await sockets.close();
    await new Promise((resolve) => http.close(resolve));
  });

  function open(
    extraHeaders: Record<string, string>,
    transport: "websocket" | "polling" = "websocket",
  ): Client {
    const client: Client = connect(url, {
      path: "/live",
      transports: [transport],
      reconnection: false,
      forceNew: true,
      // A page of ours, unless the test says otherwise.
      extraHeaders: { origin: url, ...extraHeaders },
    });
    clients.push(client);
    return client;
  }
  const connected = (client: Client) =>
    new Promise<"connected" | "refused">((resolve) => {
      client.once("connect", () => resolve("connected"));
      client.once("connect_error", () => resolve("refused"));
    });
  const follow = (client: Client, topic: string) =>
    new Promise<FollowReply>((resolve) => client.emit("follow", topic, resolve));

  it.each(["websocket", "polling"] as const)(
    "refuses a stranger's page and admits our own on %s",
    async (transport) => {
      expect(await connected(open({ origin: "https://evil.example" }, transport))).toBe("refused");
      expect(await connected(open({ origin: "null" }, transport))).toBe("refused");
      expect(await connected(open({ "sec-fetch-site": "cross-site" }, transport))).toBe("refused");
      expect(await connected(open({ origin: url }, transport))).toBe("connected");
      expect(await connected(open({ origin: "https://orders.example.com" }, transport))).toBe("connected");
    },
  );

  it("lets each follow only what is theirs", async () => {
    const client = open({ cookie: "cook" });
    await connected(client);
    expect(await follow(client, "tickets:s1")).toMatchObject({ ok: true, epoch: "e1" });
    expect(await follow(client, "tickets:s2")).toEqual({ ok: false, code: "FORBIDDEN" });
    expect(await follow(client, "tickets:nowhere")).toEqual({ ok: false, code: "NOT_FOUND" });
    expect(await follow(client, "tickets:../s1")).toEqual({ ok: false, code: "INVALID_REQUEST" });
    const stranger = open({});
    await connected(stranger);
    expect(await follow(stranger, "tickets:s1")).toEqual({ ok: false, code: "FORBIDDEN" });
    expect(await follow(stranger, "pickup:abc")).toMatchObject({ ok: true });
  });

  it("sends a topic's changes to its followers and to nobody else", async () => {
    const [mine, other] = [open({ cookie: "cook" }), open({})];
    await Promise.all([connected(mine), connected(other)]);
    const heard: Delta[] = [];
    other.on("delta", (delta) => heard.push(delta));
    await follow(other, "pickup:abc");
    const reply = await follow(mine, "tickets:s1");
    const delta = new Promise<Delta>((resolve) => mine.once("delta", resolve));
    hub.publish("tickets:s1", [{ collection: "ticket", id: "o1", value: { number: 7 } }]);
    expect(await delta).toMatchObject({
      topic: "tickets:s1",
      fromSeq: reply.ok ? reply.seq : -1,
      changes: [{ id: "o1", value: { number: 7 } }],
    });
    expect(heard).toHaveLength(0);
  });

  it("beats every 2 s with the sequences of what the client follows", async () => {
    const client = open({ cookie: "cook" });
    await connected(client);
    await follow(client, "tickets:s1");
    hub.publish("tickets:s1", []);
    await new Promise((resolve) => client.once("delta", resolve));
    const beat = await new Promise<Heartbeat>((resolve) => client.once("beat", resolve));
    expect(beat.seqs).toEqual({ "tickets:s1": hub.standing("tickets:s1").sentSeq });
    expect(Math.abs(beat.serverNow - Date.now())).toBeLessThan(1_000);
  });

  it("ends the socket of someone whose session ended, within the recheck time", async () => {
    const client = open({ cookie: "cook" });
    await connected(client);
    const ended = new Promise((resolve) => client.once("disconnect", resolve));
    sessions.delete("cook");
    await ended;
    expect(hub.isFollowed("tickets:s1")).toBe(false);
  }, 8_000);

  it("counts followers down when their socket is gone", async () => {
    const client = open({ cookie: "cook" });
    await connected(client);
    await follow(client, "tickets:s1");
    await follow(client, "tickets:s1");
    expect(hub.isFollowed("tickets:s1")).toBe(true);
    client.disconnect();
    await expect.poll(() => hub.isFollowed("tickets:s1")).toBe(false);
  });

  it("answers at most 20 messages a second and cuts off who keeps shouting", async () => {
    const client = open({});
    await connected(client);
    const replies = await Promise.all(Array.from({ length: 40 }, () => follow(client, "pickup:abc")));
    expect(replies.filter((reply) => reply.ok).length).toBeLessThanOrEqual(22);
    expect(
      replies.filter((reply) => !reply.ok && reply.code === "RATE_LIMITED").length,
    ).toBeGreaterThanOrEqual(18);
    const cut = new Promise((resolve) => client.once("disconnect", resolve));
    for (let i = 0; i < 200; i++) client.emit("unfollow", "pickup:abc");
    await cut;
  });

  it("cuts off a message larger than 16 kB", async () => {
    const client = open({});
    await connected(client);
    const cut = new Promise((resolve) => client.once("disconnect", resolve));
    client.emit("unfollow", "x".repeat(20_000));
    await cut;
  });

  it("leaves other paths to the server it sits on", async () => {
    expect(await (await fetch(`${url}/elsewhere`)).text()).toBe("not live");
  });
});
