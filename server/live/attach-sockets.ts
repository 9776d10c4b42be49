import type { Server as HttpServer } from "node:http";
import { Server } from "socket.io";
import { type ConnectRefusal, type FollowReply, LIVE_PATH, liveEvents } from "../contracts/live.ts";
import type { Viewer } from "../contracts/people.ts";
import type { Clock } from "../shared/clock.ts";
import { askingSiteOf, bearerKey } from "./asking-site-of.ts";
import { createFollowerRooms } from "./follower-rooms.ts";
import { GROUPS, startHeart } from "./heartbeat.ts";
import type { LiveHubInside } from "./hub.ts";
import type { Admission, LiveIdentity } from "./live-identity.ts";
import type { LiveServer, LiveSocket } from "./live-socket.ts";
import { recheckSockets } from "./recheck-sockets.ts";
import { fullBudget, spend } from "./rules/message-budget.ts";
import type { TicketDesk } from "./ticket-desk.ts";
import { waitingFor, watchBacklog } from "./watch-backlog.ts";

const MAX_MESSAGE_BYTES = 16_000;
const MAX_TOPICS_PER_SOCKET = 64;
/** Well inside the 5 s after which somebody who lost a right must hear nothing more. */
const RECHECK_MS = 3_000;

export interface AttachSocketsOptions {
  httpServer: HttpServer;
  hub: LiveHubInside;
  identity: LiveIdentity;
  tickets: TicketDesk;
  clock: Clock;
  /** RUSHDECK_ORIGIN, when a proxy stands in front. */
  publicOrigin?: string | undefined;
  /** Told when a viewer's socket opens and closes. */
  presence?: { came(viewer: Viewer): void; went(viewer: Viewer): void };
  recheckMs?: number;
  log?: { warn(details: object, message: string): void };
}

export interface AttachedSockets {
  /** Sockets connected now. */
  count(): number;
  /** Clients whose frames are dropped now, and packets that wait in our memory for any client. */
  backlog(): { behind: number; packets: number; bytes: number };
  /** Somebody's rights changed: their tickets end now, their sockets as soon as the store has said so. */
  viewerChanged(viewerId: string): void;
  close(): Promise<void>;
}

/** Opens the live door at /live on the given server. Who may follow a topic, the topic's source decides. */
export function attachSockets(options: AttachSocketsOptions): AttachedSockets {
  const { httpServer, hub, identity, tickets, clock, publicOrigin, presence } = options;
  const log = options.log ?? { warn: () => {} };
  const rooms = createFollowerRooms();

  const io: LiveServer = new Server(httpServer, {
    path: LIVE_PATH,
    serveClient: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    // Compressing for each client costs more than all the rest: decisions/052.
    perMessageDeflate: false,
    pingInterval: 5_000,
    pingTimeout: 5_000,
    // Upgrades on other paths belong to others (Next's development server).
    destroyUpgrade: false,
    // Called for every request of both transports that opens a connection.
    allowRequest: ({ headers }, done) => {
      const site = askingSiteOf(headers, publicOrigin);
      const key = site === "unknown" ? bearerKey(headers) : null;
      done(null, site === "ours" || (key !== null && identity.isApiKey(key)));
    },
  });
  const sockets = () => io.of("/").sockets.values();
  const heart = startHeart(sockets, { hub, clock });

  hub.onFrame((delta) => {
    const reached = rooms.of(delta.topic);
    // Without rooms `to` means everybody.
    if (reached.length > 0) io.to(reached).emit("delta", delta);
  });

  io.use((socket, next) => {
    const admission = admit(socket);
    if (!admission) return next(new Error("TICKET_REQUIRED" satisfies ConnectRefusal));
    socket.data = {
      admission,
      following: new Set(),
      budget: fullBudget(clock.nowMs()),
      behind: null,
      group: heart.nextGroup(),
    };
    next();
  });

  /** A key in the header, or a ticket that was given to a page of ours over HTTP. */
  function admit(socket: LiveSocket): Admission | null {
    const { headers, auth } = socket.handshake;
    const rawKey = bearerKey(headers);
    if (rawKey !== null && identity.isApiKey(rawKey)) return { viewer: null, proof: { kind: "key", rawKey } };
    return typeof auth.ticket === "string" ? tickets.redeem(auth.ticket) : null;
  }

  io.on("connection", (socket) => {
    const { viewer } = socket.data.admission;
    if (viewer) presence?.came(viewer);
    watchBacklog(socket, { hub, rooms, clock, beat: heart.beat });
    socket.use((event, next) => {
      const { budget, verdict } = spend(socket.data.budget, clock.nowMs());
      socket.data.budget = budget;
      if (verdict === "pass") return next();
      if (verdict === "cut") return void socket.disconnect(true);
      // The reply of a dropped follow is the client's last argument.
      const reply = event.at(-1);
      if (typeof reply === "function") reply({ ok: false, code: "RATE_LIMITED" } satisfies FollowReply);
    });
    socket.on("follow", async (topic, reply) => {
      if (typeof reply !== "function") return;
      try {
        reply(await follow(socket, topic));
      } catch (error) {
        log.warn({ error: String(error), topic }, "live: follow failed");
        reply({ ok: false, code: "NOT_FOUND" });
      }
    });
    socket.on("unfollow", (topic) => {
      const parsed = liveEvents.toServer.unfollow.request.safeParse(topic);
      if (!parsed.success || !socket.data.following.delete(parsed.data)) return;
      rooms.leave(socket, parsed.data);
      hub.release(parsed.data);
    });
    // Before its rooms are emptied, which is how they are counted down.
    socket.on("disconnecting", () => {
      if (viewer) presence?.went(viewer);
      for (const topic of socket.data.following) {
        rooms.leave(socket, topic);
        hub.release(topic);
      }
      socket.data.following.clear();
    });
    heart.beat(socket);
  });

  async function follow(socket: LiveSocket, topic: unknown): Promise<FollowReply> {
    const parsed = liveEvents.toServer.follow.request.safeParse(topic);
    if (!parsed.success) return { ok: false, code: "INVALID_REQUEST" };
    const { following, admission } = socket.data;
    if (following.size >= MAX_TOPICS_PER_SOCKET) return { ok: false, code: "RATE_LIMITED" };
    const answer = await hub.authorise(admission.viewer, parsed.data);
    if (answer !== "allowed") return { ok: false, code: answer === "forbidden" ? "FORBIDDEN" : "NOT_FOUND" };
    // Gone while we asked: joining now would count a follower that never leaves.
    if (socket.disconnected) return { ok: false, code: "NOT_FOUND" };
    const seq = hub.retain(parsed.data);
    if (following.has(parsed.data)) hub.release(parsed.data);
    following.add(parsed.data);
    // One that is behind joins when what waits for it has gone out.
    if (socket.data.behind)
      socket.data.behind.sentChanges.set(parsed.data, hub.standing(parsed.data).sentChanges);
    else rooms.join(socket, parsed.data);
    return { ok: true, epoch: hub.epoch, seq };
  }

  let round = 0;
  let rechecking = false;
  const rechecks = setInterval(() => {
    if (rechecking) return;
    rechecking = true;
    round = (round + 1) % GROUPS;
    const due = [...sockets()].filter(
      // Screens cost a query each and are revoked through viewerChanged: a tenth of them a round.
      ({ data }) => data.admission.proof.kind !== "headers" || data.group === round,
    );
    void recheckSockets(due, { identity, log }).finally(() => {
      rechecking = false;
    });
  }, options.recheckMs ?? RECHECK_MS);
  rechecks.unref();

  return {
    count: () => io.of("/").sockets.size,
    backlog() {
      const found = { behind: 0, packets: 0, bytes: 0 };
      for (const socket of sockets()) {
        if (socket.data.behind) found.behind += 1;
        for (const { data } of waitingFor(socket)) {
          found.packets += 1;
          found.bytes += data?.length ?? 0;
        }
      }
      return found;
    },
    viewerChanged(viewerId) {
      tickets.forget(viewerId);
      const theirs = [...sockets()].filter((socket) => socket.data.admission.viewer?.id === viewerId);
      if (theirs.length > 0) void recheckSockets(theirs, { identity, log });
    },
    async close() {
      heart.stop();
      clearInterval(rechecks);
      io.disconnectSockets(true);
      // io.close() would also close the HTTP server, which is not ours.
      io.engine.close();
    },
  };
}
