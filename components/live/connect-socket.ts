import { io, type Socket } from "socket.io-client";
import type { ClientToServer, ServerToClient } from "#server/contracts/live.ts";
import { LIVE_PATH } from "#server/contracts/live-timing.ts";
import type { FeedSocket } from "./feed-ports.ts";

/** The page's one socket to the server it came from; opened when the first topic is followed. */
export function connectSocket(): FeedSocket {
  const socket: Socket<ServerToClient, ClientToServer> = io({
    path: LIVE_PATH,
    autoConnect: false,
    // WebSocket first; polling for networks that break it.
    transports: ["websocket", "polling"],
    tryAllTransports: true,
    reconnectionDelay: 300,
    reconnectionDelayMax: 4_000,
    randomizationFactor: 0.5,
    timeout: 5_000,
  });
  return {
    get connected() {
      return socket.connected;
    },
    connect: () => socket.connect(),
    disconnect: () => socket.disconnect(),
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
