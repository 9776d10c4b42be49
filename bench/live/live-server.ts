// The server under measurement, a process of its own: hub and sockets as in production over real HTTP,
// or naive Socket.IO. Told what to do by its parent over IPC.
import { createServer } from "node:http";
import { Server } from "socket.io";
import type { Viewer } from "../../server/contracts/people.ts";
import { attachSockets } from "../../server/live/attach-sockets.ts";
import { createLiveHub } from "../../server/live/create-live-hub.ts";
import { liveRoutes } from "../../server/live/live-routes.ts";
import { createTicketDesk } from "../../server/live/ticket-desk.ts";
import { createApi } from "../../server/platform/http/api-server.ts";
import { createLog } from "../../server/platform/log.ts";
import { createSteadyClock } from "../../server/shared/clock.ts";
import type { Published, ServerOrder, ServerPlan } from "./plans.ts";
import { hostNowMs } from "./plans.ts";
import { changeOf, happenings, TICKETS_PER_SHOP, ticketNow, topicOf, wholeEvent } from "./workload.ts";

const plan: ServerPlan = JSON.parse(process.argv[2] ?? "");
const operator: Viewer = {
  id: "p",
  name: "P",
  email: "p@x",
  role: "operator",
  tenantId: "default",
  shopIds: [],
};
const http = createServer();
/** Makes one change of `order` public. @returns its sequence */
let publish: (order: number) => number;
let sent = { frames: 0, changes: 0 };

if (plan.contender === "naive") {
  const io = new Server(http, { path: "/live", serveClient: false });
  io.on("connection", (socket) => {
    socket.on("follow", (topic: string, reply: (answer: object) => void) => {
      void socket.join(topic);
      reply({ ok: true });
    });
  });
  let seq = 0;
  publish = (order) => {
    seq += 1;
    const topic = topicOf(plan.kind, order);
    io.to(topic).emit("delta", wholeEvent(order, seq, Date.now(), topic));
    sent.frames += 1;
    sent.changes += 1;
    return seq;
  };
} else {
  const hub = createLiveHub({ clock: createSteadyClock(), coalesceMs: () => 0, epoch: String(process.pid) });
  const everyone = { authorise: async () => true };
  hub.addSource("operations", { ...everyone, load: async () => ({ order: {} }) });
  hub.addSource("tickets", {
    ...everyone,
    load: async (id) => ({
      ticket: Object.fromEntries(
        Array.from({ length: TICKETS_PER_SHOP }, (_, i) => [`${id}-${i}`, ticketNow(i, Date.now())]),
      ),
    }),
  });
  const tickets = createTicketDesk({ clock: createSteadyClock() });
  const identity = {
    viewerFrom: async () => operator,
    sessionIn: () => "s",
    viewersOf: async () => new Map([["s", operator]]),
    isApiKey: () => false,
  };
  const { api, handler } = await createApi(http, createLog("silent"));
  liveRoutes(api as never, { hub, identity, tickets });
  await api.ready();
  http.on("request", (request, response) => {
    if (!request.url?.startsWith("/live/")) handler(request, response);
  });
  const counted: typeof hub = {
    ...hub,
    onFrame: (listener) =>
      hub.onFrame((delta) => {
        sent.frames += 1;
        sent.changes += delta.changes.length;
        listener(delta);
      }),
  };
  attachSockets({ httpServer: http, hub: counted, identity, tickets, clock: createSteadyClock() });
  let seq = 0;
  publish = (order) => {
    hub.publish(topicOf(plan.kind, order), [changeOf(plan.kind, order, Date.now())]);
    // The hub numbers every change of the process; all of them come from here.
    seq += 1;
    return seq;
  };
}
http.listen(plan.port, "127.0.0.1", () => process.send?.({ listening: true }));

process.on("message", async ({ perSecond, warmUpMs, measureMs }: ServerOrder) => {
  const commits: number[] = [];
  const endMs = warmUpMs + measureMs;
  const start = hostNowMs();
  let from: { at: number; cpu: NodeJS.CpuUsage } | null = null;
  let last = { atMs: -1, order: 0 };
  const next = happenings(plan.kind, perSecond, mulberry32(7));
  await new Promise<void>((resolve) => {
    const turn = () => {
      const elapsed = hostNowMs() - start;
      if (!from && elapsed >= warmUpMs) {
        sent = { frames: 0, changes: 0 };
        from = { at: hostNowMs(), cpu: process.cpuUsage() };
      }
      if (elapsed >= endMs) return resolve();
      while (last.atMs <= elapsed) {
        if (last.atMs >= 0) {
          const at = hostNowMs();
          const seq = publish(last.order);
          if (from) commits.push(last.order, seq, at);
        }
        last = next.next().value;
      }
      setTimeout(turn, 1);
    };
    turn();
  });
  const began = from ?? { at: start, cpu: process.cpuUsage() };
  const seconds = (hostNowMs() - began.at) / 1_000;
  const { user, system } = process.cpuUsage(began.cpu);
  const answer: Published = {
    commits: Float64Array.from(commits),
    seconds,
    cpuCores: (user + system) / 1e6 / seconds,
    frames: sent.frames,
    changes: sent.changes,
    memoryMb: Math.round(process.memoryUsage().rss / 2 ** 20),
  };
  process.send?.(answer);
});

/** Small seeded generator: both contenders see the same changes. */
function mulberry32(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
