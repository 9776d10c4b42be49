import type { QueryClient } from "@tanstack/react-query";
import type {
  Delta,
  FollowReply,
  Heartbeat,
  Snapshot,
  TopicKind,
  TopicName,
} from "#server/contracts/live.ts";
import type { Moment } from "./live-state.ts";

/** A snapshot could not be had; `code` is a problem code or "NETWORK". */
export interface TopicProblem {
  code: string;
}

/** The part of a Socket.IO client that the feed uses. */
export interface FeedSocket {
  readonly connected: boolean;
  connect(): unknown;
  disconnect(): unknown;
  emitFollow(topic: TopicName, reply: (answer: FollowReply) => void): void;
  emitUnfollow(topic: TopicName): void;
  onConnect(run: () => void): void;
  onDisconnect(run: (byServer: boolean) => void): void;
  onDelta(run: (delta: Delta) => void): void;
  onBeat(run: (beat: Heartbeat) => void): void;
}

export interface LiveFeedOptions {
  queryClient: QueryClient;
  socket: FeedSocket;
  /** @throws TopicProblem */
  fetchSnapshot: (topic: TopicName) => Promise<Snapshot<TopicKind>>;
  now?: () => Moment;
  random?: () => number;
}
