import { io, type Socket } from "socket.io-client";
import type { ClientToServer, ServerToClient } from "#server/contracts/live.ts";
import { LIVE_PATH } from "#server/contracts/live-timing.ts";
import type { FeedSocket } from "./feed-ports.ts";
import { fetchTicket } from "./fetch-ticket.ts";

/** Longest wait before a handshake that was turned away is tried again, ms. */
const TURNED_AWAY_JITTER_MS = 1_000;

/** The page's one socket to the server it came from; opened when the first topic is followed. */
export function connectSocket(): FeedSocket {
  const socket: Socket<ServerToClient, ClientToServer> = io({
    path: LIVE_PATH,
    autoConnect: false,
    // WebSocket first; polling for networks that break it.
    transports: ["websocket", "polling"],
    tryAllTransports: true,
    // Asked for anew with each handshake: a ticket is good for one.
    auth: (give) => void fetchTicket().then((ticket) => give(ticket === null ? {} : { ticket })),
    // Short: a screen should be right within two seconds of its network.
    reconnectionDelay: 200,
    reconnectionDelayMax: 1_000,
    randomizationFactor: 0.5,
    timeout: 5_000,
  });
  let wanted = false;
  // Turned away by the server, the client does not try again by itself.
  socket.on("connect_error", () => {
    if (socket.active) return;
    setTimeout(() => wanted && socket.connect(), (0.2 + Math.random()) * TURNED_AWAY_JITTER_MS);
  });
  return {
    get connected() {
      return socket.connected;
    },
    connect: () => {
      wanted = true;
      socket.connect();
    },
    disconnect: () => {
      wanted = false;
      socket.disconnect();
    },
    emitFollow: (topic, reply) => void socket.emit("follow", topic, reply),
    emitUnfollow: (topic) => {
      if (socket.connected) socket.emit("unfollow", topic);
    },
    onConnect: (run) => void socket.on("connect", run),
    onDisconnect: (run) => void socket.on("disconnect", (reason) => run(reason === "io server disconnect")),
    onDelta: (run) => void socket.on("delta", run),
    onBeat: (run) => void socket.on("beat", run),
  };
}
