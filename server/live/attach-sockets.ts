import type { Server as HttpServer, IncomingMessage } from "node:http";
import { type DefaultEventsMap, Server, type Socket } from "socket.io";
import {
  type ClientToServer,
  type FollowReply,
  HEARTBEAT_MS,
  LIVE_PATH,
  type ServerToClient,
  type TopicName,
  topicNameSchema,
} from "../contracts/live.ts";
import type { Viewer } from "../contracts/people.ts";
import type { Clock } from "../shared/clock.ts";
import type { LiveHubInside } from "./hub.ts";
import { fullBudget, type MessageBudget, spend } from "./rules/message-budget.ts";
import { originAllowed } from "./rules/origin-allowed.ts";

const MAX_MESSAGE_BYTES = 16_000;
const MAX_TOPICS_PER_SOCKET = 64;
const RECHECK_SESSION_MS = 60_000;
/** Heartbeats leave in this many groups, so that a thousand screens are not served in one breath. */
const BEAT_GROUPS = 10;

interface SocketData {
  viewer: Viewer | null;
  headers: Headers;
  following: Set<TopicName>;
  budget: MessageBudget;
  checkedAt: number;
  group: number;
}
type LiveSocket = Socket<ClientToServer, ServerToClient, DefaultEventsMap, SocketData>;

export interface AttachSocketsOptions {
  httpServer: HttpServer;
  hub: LiveHubInside;
  /** The signed-in person behind handshake headers; null for a stranger, who may watch public topics. */
  viewerFrom: (headers: Headers) => Promise<Viewer | null>;
  clock: Clock;
  /** RUSHDECK_ORIGIN, when a proxy stands in front. */
  publicOrigin?: string | undefined;
  recheckSessionMs?: number;
  log?: { warn(details: object, message: string): void };
}

export interface AttachedSockets {
  /** Sockets connected now. */
  count(): number;
  close(): Promise<void>;
}

/** Opens the live door at /live on the given server. Rooms are topics; who enters, the topic's source decides. */
export function attachSockets(options: AttachSocketsOptions): AttachedSockets {
  const { httpServer, hub, viewerFrom, clock, publicOrigin, log } = options;
  const recheckSessionMs = options.recheckSessionMs ?? RECHECK_SESSION_MS;
  let joined = 0;

  const io = new Server<ClientToServer, ServerToClient, DefaultEventsMap, SocketData>(httpServer, {
    path: LIVE_PATH,
    serveClient: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    pingInterval: 5_000,
    pingTimeout: 5_000,
    // Upgrades on other paths belong to others (Next's development server).
    destroyUpgrade: false,
    // Called for every request of both transports, before anything is answered.
    allowRequest: (request, done) => done(null, mayConnect(request, publicOrigin)),
  });

  hub.onFrame((delta) => void io.to(delta.topic).emit("delta", delta));

  io.use(async (socket, next) => {
    try {
      const headers = toHeaders(socket.handshake.headers);
      const now = clock.nowMs();
      socket.data = {
        viewer: await viewerFrom(headers),
        headers,
        following: new Set(),
        budget: fullBudget(now),
        checkedAt: now,
        group: joined++ % BEAT_GROUPS,
      };
      next();
    } catch (error) {
      log?.warn({ error: String(error) }, "live: who connects could not be checked");
      next(new Error("UNAVAILABLE"));
    }
  });

  io.on("connection", (socket) => {
    socket.use((_event, next) => {
      const { budget, verdict } = spend(socket.data.budget, clock.nowMs());
      socket.data.budget = budget;
      if (verdict === "pass") return next();
      if (verdict === "cut") return void socket.disconnect(true);
      // The reply of a dropped follow is the client's last argument.
      const reply = _event.at(-1);
      if (typeof reply === "function") reply({ ok: false, code: "RATE_LIMITED" } satisfies FollowReply);
    });
    socket.on("follow", async (topic, reply) => {
      if (typeof reply !== "function") return;
      try {
        reply(await follow(socket, topic));
      } catch (error) {
        log?.warn({ error: String(error), topic }, "live: follow failed");
        reply({ ok: false, code: "NOT_FOUND" });
      }
    });
    socket.on("unfollow", (topic) => {
      if (!socket.data.following.delete(topic as TopicName)) return;
      void socket.leave(topic);
      hub.release(topic as TopicName);
    });
    socket.on("disconnect", () => {
      for (const topic of socket.data.following) hub.release(topic);
      socket.data.following.clear();
    });
    beat(socket);
  });

  async function follow(socket: LiveSocket, topic: unknown): Promise<FollowReply> {
    const parsed = topicNameSchema.safeParse(topic);
    if (!parsed.success) return { ok: false, code: "INVALID_REQUEST" };
    const { following, viewer } = socket.data;
    if (following.size >= MAX_TOPICS_PER_SOCKET) return { ok: false, code: "RATE_LIMITED" };
    const answer = await hub.authorise(viewer, parsed.data);
    if (answer !== "allowed") return { ok: false, code: answer === "forbidden" ? "FORBIDDEN" : "NOT_FOUND" };
    // Gone while we asked: joining now would count a follower that never leaves.
    if (socket.disconnected) return { ok: false, code: "NOT_FOUND" };
    const seq = hub.retain(parsed.data);
    if (following.has(parsed.data)) hub.release(parsed.data);
    following.add(parsed.data);
    void socket.join(parsed.data);
    return { ok: true, epoch: hub.epoch, seq };
  }

  function beat(socket: LiveSocket): void {
    const seqs: Record<string, number> = {};
    for (const topic of socket.data.following) seqs[topic] = hub.sentSeq(topic);
    socket.emit("beat", { serverNow: clock.nowMs(), epoch: hub.epoch, seqs });
  }

  /** Signed out, disabled or other rights than at the handshake: the socket ends and may come again. */
  async function recheck(socket: LiveSocket): Promise<void> {
    socket.data.checkedAt = clock.nowMs();
    const before = socket.data.viewer;
    if (!before) return;
    try {
      const now = await viewerFrom(socket.data.headers);
      if (!now || !sameRights(before, now)) socket.disconnect(true);
    } catch (error) {
      // The session store does not answer: keep who was proven, ask again next time.
      log?.warn({ error: String(error) }, "live: a session could not be checked again");
    }
  }

  let turn = 0;
  const timer = setInterval(() => {
    turn = (turn + 1) % BEAT_GROUPS;
    const now = clock.nowMs();
    for (const socket of io.of("/").sockets.values()) {
      if (socket.data.group !== turn) continue;
      beat(socket);
      if (now - socket.data.checkedAt >= recheckSessionMs) void recheck(socket);
    }
  }, HEARTBEAT_MS / BEAT_GROUPS);
  timer.unref();

  return {
    count: () => io.of("/").sockets.size,
    async close() {
      clearInterval(timer);
      io.disconnectSockets(true);
      // io.close() would also close the HTTP server, which is not ours.
      io.engine.close();
    },
  };
}

function mayConnect(request: IncomingMessage, publicOrigin: string | undefined): boolean {
  const site = request.headers["sec-fetch-site"];
  return originAllowed({
    origin: request.headers.origin,
    host: request.headers.host,
    secFetchSite: Array.isArray(site) ? site[0] : site,
    publicOrigin,
  });
}

function toHeaders(raw: Record<string, string | string[] | undefined>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
  }
  return headers;
}

function sameRights(a: Viewer, b: Viewer): boolean {
  return (
    a.id === b.id &&
    a.role === b.role &&
    a.tenantId === b.tenantId &&
    a.shopIds.length === b.shopIds.length &&
    a.shopIds.every((shop) => b.shopIds.includes(shop))
  );
}
