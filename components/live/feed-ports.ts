import type {
  Delta,
  FollowReply,
  Heartbeat,
  Snapshot,
  TopicKind,
  TopicName,
} from "#server/contracts/live.ts";
import type { Moment } from "./live-state.ts";
import type { TopicCache } from "./topic-cache.ts";
import type { TopicState } from "./topic-state.ts";

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

/** A topic as it was last known, for a screen that opens without a server. */
export interface KeptTopic extends TopicState {
  /** When the server last confirmed it, by the device's wall clock: age is all it is used for. */
  provenWallMs: number;
  /** The server's clock over the device's wall clock then. */
  serverAheadMs: number;
}

/** Where topics outlive the page. */
export interface TopicMemory {
  wants(topic: TopicName): boolean;
  load(topic: TopicName): Promise<KeptTopic | null>;
  save(kept: KeptTopic): Promise<void>;
  forget(topic: TopicName): Promise<void>;
}

export interface LiveFeedOptions {
  cache: TopicCache;
  socket: FeedSocket;
  /** @throws TopicProblem */
  fetchSnapshot: (topic: TopicName) => Promise<Snapshot<TopicKind>>;
  memory?: TopicMemory;
  now?: () => Moment;
  random?: () => number;
}
