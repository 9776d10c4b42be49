import type { EntityChange, Snapshot, TopicKind, TopicName } from "../contracts/live.ts";
import type { Viewer } from "../contracts/people.ts";

export interface TopicSource {
  /** @returns false: not yours (FORBIDDEN); null: there is no such topic (NOT_FOUND). */
  authorise(viewer: Viewer | null, id: string): Promise<boolean | null>;
  /** The whole state: collection -> id -> value. */
  load(id: string): Promise<Record<string, Record<string, unknown>>>;
}

/** Topics, their sequences, and the frames that leave for sockets. */
export interface LiveHub {
  readonly epoch: string;
  addSource(kind: TopicKind, source: TopicSource): void;
  /** Numbers the change and sends it, coalesced, to the topic's followers. Later values of an entity replace earlier ones. */
  publish(topic: TopicName, changes: EntityChange[]): void;
  snapshot(viewer: Viewer | null, topic: TopicName): Promise<Snapshot<TopicKind>>;
}
