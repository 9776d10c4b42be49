import type { TopicName } from "../contracts/live.ts";
import type { LiveSocket } from "./live-socket.ts";
import { roomName } from "./rules/room-name.ts";

/** Which rooms a topic's followers are in, so that a frame reaches all of them and is encoded once. */
export interface FollowerRooms {
  of(topic: TopicName): string[];
  join(socket: LiveSocket, topic: TopicName): void;
  leave(socket: LiveSocket, topic: TopicName): void;
}

export function createFollowerRooms(): FollowerRooms {
  const rooms = new Map<TopicName, Map<string, number>>();

  function count(topic: TopicName, room: string, by: 1 | -1): void {
    const counts = rooms.get(topic) ?? new Map<string, number>();
    const left = (counts.get(room) ?? 0) + by;
    if (left > 0) counts.set(room, left);
    else counts.delete(room);
    if (counts.size > 0) rooms.set(topic, counts);
    else rooms.delete(topic);
  }

  return {
    of: (topic) => [...(rooms.get(topic)?.keys() ?? [])],
    join(socket, topic) {
      const room = roomName(socket.data.admission.viewer, topic);
      if (socket.rooms.has(room)) return;
      void socket.join(room);
      count(topic, room, 1);
    },
    leave(socket, topic) {
      const room = roomName(socket.data.admission.viewer, topic);
      if (!socket.rooms.has(room)) return;
      void socket.leave(room);
      count(topic, room, -1);
    },
  };
}
