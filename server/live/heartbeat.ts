import { HEARTBEAT_MS, type Heartbeat } from "../contracts/live.ts";
import type { Clock } from "../shared/clock.ts";
import type { LiveHubInside } from "./hub.ts";
import type { LiveSocket } from "./live-socket.ts";

/** Sockets take turns in this many groups, so that a thousand screens are not served in one breath. */
export const GROUPS = 10;

export interface HeartbeatDeps {
  hub: Pick<LiveHubInside, "standing" | "epoch">;
  clock: Clock;
}

/** What a client must know to judge itself: how far its topics have been sent, and what it has not got. */
export function heartbeatFor(socket: LiveSocket, { hub, clock }: HeartbeatDeps): Heartbeat {
  const serverNow = clock.nowMs();
  const { following, behind } = socket.data;
  const beat: Heartbeat = { serverNow, epoch: hub.epoch, seqs: {}, unseen: {} };
  for (const topic of following) {
    const { sentSeq, sentChanges, pendingChanges, pendingSince } = hub.standing(topic);
    beat.seqs[topic] = sentSeq;
    const missed = behind ? sentChanges - (behind.sentChanges.get(topic) ?? sentChanges) : 0;
    const since = behind && missed > 0 ? behind.since : pendingSince;
    if (since === null) continue;
    beat.unseen[topic] = {
      oldestUnseenMs: Math.max(0, serverNow - since),
      changes: missed + pendingChanges,
    };
  }
  return beat;
}

export interface Heart {
  /** A new socket's turn. */
  nextGroup(): number;
  beat(socket: LiveSocket): void;
  stop(): void;
}

export function startHeart(sockets: () => Iterable<LiveSocket>, deps: HeartbeatDeps): Heart {
  let joined = 0;
  let turn = 0;
  const beat = (socket: LiveSocket) => void socket.emit("beat", heartbeatFor(socket, deps));
  const timer = setInterval(() => {
    turn = (turn + 1) % GROUPS;
    for (const socket of sockets()) {
      // One that is behind would only get it late, when it says nothing true any more.
      if (socket.data.group === turn && !socket.data.behind) beat(socket);
    }
  }, HEARTBEAT_MS / GROUPS);
  timer.unref();
  return { nextGroup: () => joined++ % GROUPS, beat, stop: () => clearInterval(timer) };
}
