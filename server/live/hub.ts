import type { Delta, EntityChange, Snapshot, TopicKind, TopicName } from "../contracts/live.ts";
import type { Viewer } from "../contracts/people.ts";

export interface TopicSource {
  /** @returns false: not yours (FORBIDDEN); null: there is no such topic (NOT_FOUND). */
  authorise(viewer: Viewer | null, id: string): Promise<boolean | null>;
  /** The whole state: collection -> id -> value. */
  load(id: string): Promise<Record<string, Record<string, unknown>>>;
  /** Read from the database: while reads are to spare it, the last snapshot is served again. */
  copied?: boolean;
}

/** Topics, their sequences, and the frames that leave for sockets. */
export interface LiveHub {
  readonly epoch: string;
  addSource(kind: TopicKind, source: TopicSource): void;
  /** Numbers the change and sends it, coalesced, to the topic's followers. Later values of an entity replace earlier ones. */
  publish(topic: TopicName, changes: EntityChange[]): void;
  snapshot(viewer: Viewer | null, topic: TopicName): Promise<Snapshot<TopicKind>>;
}

export type FollowAnswer = "allowed" | "forbidden" | "not_found";

/** How far a topic has been sent out. */
export interface Standing {
  /** Sequence of the last frame that left: a follower that knows less has missed something. */
  sentSeq: number;
  /** Changes in all frames so far; tells how many a follower missed in between. */
  sentChanges: number;
  /** Changes waiting for the next frame, and since when the oldest does; null: none. */
  pendingChanges: number;
  pendingSince: number | null;
}

/** The hub as the socket layer and publishers with costly values see it. */
export interface LiveHubInside extends LiveHub {
  authorise(viewer: Viewer | null, topic: TopicName): Promise<FollowAnswer>;
  /** Counts one more follower and tells the topic's latest sequence. Each call needs one `release`. */
  retain(topic: TopicName): number;
  release(topic: TopicName): void;
  isFollowed(topic: TopicName): boolean;
  /** Followers of all topics of a kind, here. */
  following(kind: TopicKind): number;
  standing(topic: TopicName): Standing;
  /** Reads begin or cease to be served from copies: followers are told, or read anew. */
  readsCachedChanged(): void;
  /** The one way out for frames; the socket layer sends them to the topic's room. */
  onFrame(listener: (delta: Delta) => void): void;
  /** Sends what is pending and stops. */
  close(): void;
}
