import type { TopicName } from "../contracts/live.ts";
import type { Clock } from "../shared/clock.ts";
import type { FollowerRooms } from "./follower-rooms.ts";
import type { LiveHubInside } from "./hub.ts";
import type { LiveSocket } from "./live-socket.ts";
import { backlogVerdict, type WaitingPacket } from "./rules/backlog.ts";

export interface BacklogDeps {
  hub: Pick<LiveHubInside, "standing">;
  rooms: FollowerRooms;
  clock: Clock;
  beat: (socket: LiveSocket) => void;
}

/**
 * Keeps what waits for a slow client small: over the limit it leaves its rooms, so that frames pass it
 * by. When what waited has gone out it joins again and gets a heartbeat at once, whose sequences tell
 * it what it missed; it fetches the snapshot as after any other gap, so there is no second way to heal.
 */
export function watchBacklog(socket: LiveSocket, { hub, rooms, clock, beat }: BacklogDeps): void {
  const { conn } = socket;
  const waiting = () => waitingFor(socket);

  conn.on("packetCreate", (packet) => {
    const verdict = backlogVerdict(waiting(), packet);
    if (verdict === "fine") return;
    if (verdict === "cut") return void setImmediate(() => conn.close(true));
    if (socket.data.behind) return;
    const sentChanges = new Map<TopicName, number>();
    for (const topic of socket.data.following) {
      sentChanges.set(topic, hub.standing(topic).sentChanges);
      rooms.leave(socket, topic);
    }
    socket.data.behind = { since: clock.nowMs(), sentChanges };
  });

  conn.on("drain", () => {
    if (!socket.data.behind || waiting().length > 0 || socket.disconnected) return;
    for (const topic of socket.data.following) rooms.join(socket, topic);
    // Sent while still marked, so that it says what was missed.
    beat(socket);
    socket.data.behind = null;
  });
}

/** Packets Engine.IO holds because the transport takes no more. Its type calls the list private. */
export function waitingFor(socket: LiveSocket): WaitingPacket[] {
  return (socket.conn as unknown as { writeBuffer: WaitingPacket[] }).writeBuffer;
}
