import { z } from "zod";
import type { BoardCollections, PairingCollections } from "./boards.ts";
import type { OperationsCollections } from "./operations.ts";
import type { DemoCollections, PickupCollections, TicketCollections, TrackCollections } from "./tickets.ts";

// A file of its own so that a browser gets the constants without the validator.
export * from "./live-timing.ts";

/**
 * A topic is a set of collections of entities, each entity a small JSON value under an id. A screen
 * fetches the topic's snapshot once and then applies deltas. Who may follow a topic is decided on
 * the server from the session, never from the name alone.
 */
export interface TopicCollections {
  /** Kitchen tickets of one shop. */
  tickets: TicketCollections;
  /** Templates and screens of one shop's boards. */
  boards: BoardCollections;
  /** A device waiting to be paired, addressed by the secret only it knows. */
  pairing: PairingCollections;
  /** The public pickup board, addressed by its unguessable token. */
  pickup: PickupCollections;
  /** One order as its customer sees it. */
  track: TrackCollections;
  /** The operator's overview; one per installation. */
  operations: OperationsCollections;
  /** Demo traffic: on or off. */
  demo: DemoCollections;
}
export type TopicKind = keyof TopicCollections;
/** `tickets:<shopId>` · `boards:<shopId>` · `pairing:<secret>` · `pickup:<token>` · `track:<orderId>` · `operations:all` · `demo:all` */
export type TopicName = `${TopicKind}:${string}`;

export const topicNameSchema = z
  .string()
  .max(120)
  .regex(/^(tickets|boards|pairing|pickup|track|operations|demo):[A-Za-z0-9_-]+$/)
  .transform((value) => value as TopicName);

/** Order in a topic's life. A new epoch starts with each server process; within it seq only grows. */
export interface Version {
  epoch: string;
  seq: number;
  /** When the state was true, epoch milliseconds by the server's clock. */
  asOf: number;
}

export interface EntityChange {
  collection: string;
  id: string;
  /** null removes the entity. */
  value: unknown | null;
}

/** Everything that changed on a topic after `fromSeq` up to `seq`; each entity whole, newest only. */
export interface Delta extends Version {
  topic: TopicName;
  fromSeq: number;
  changes: EntityChange[];
}

export interface Snapshot<Kind extends TopicKind = TopicKind> extends Version {
  topic: TopicName;
  /** Server clock when sent, for clients to correct their own by. */
  serverNow: number;
  collections: { [C in keyof TopicCollections[Kind]]: Record<string, TopicCollections[Kind][C]> };
}

/** Sent every 2 s to each topic's followers, so that silence is never mistaken for calm. */
export interface Heartbeat {
  serverNow: number;
  epoch: string;
  /** Latest sequence of each topic this socket follows. */
  seqs: Record<string, number>;
}

export type FollowReply =
  | { ok: true; epoch: string; seq: number }
  | { ok: false; code: "FORBIDDEN" | "NOT_FOUND" | "INVALID_REQUEST" | "RATE_LIMITED" };

export interface ServerToClient {
  delta: (delta: Delta) => void;
  beat: (beat: Heartbeat) => void;
}
export interface ClientToServer {
  follow: (topic: string, reply: (answer: FollowReply) => void) => void;
  unfollow: (topic: string) => void;
}
