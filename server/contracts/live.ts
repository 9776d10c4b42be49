import { z } from "zod";
import type { ApprovalCollections } from "./approvals.ts";
import type { BoardCollections, PairingCollections } from "./boards.ts";
import type { BreakerCollections } from "./breakers.ts";
import type { EffectCollections } from "./effects.ts";
import type { EngineCollections, QueueCollections } from "./engine.ts";
import type { ForecastCollections } from "./forecasts.ts";
import type { GameDayCollections } from "./game-day.ts";
import type { HealingCollections } from "./healing.ts";
import type { IncidentCollections } from "./incidents.ts";
import type { OperationsCollections } from "./operations.ts";
import type { ProtectionCollections } from "./protection.ts";
import type { SwitchesCollections } from "./switches-live.ts";
import type { DemoCollections, PickupCollections, TicketCollections, TrackCollections } from "./tickets.ts";
import type { WhatIfCollections } from "./what-if.ts";

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
  /** Queues by class and client, hot keys and bulk actions; one per installation. */
  queues: QueueCollections;
  /** Policy and limiter, the limit against what is in flight, breakers; one per installation. */
  engine: EngineCollections;
  /** Load forecasts and scale advice; one per installation. */
  forecast: ForecastCollections;
  /** Replays under other choices, and the choice in force; one per installation. */
  whatif: WhatIfCollections;
  /** Healings of nodes, and when the healer kept still; one per installation. */
  healing: HealingCollections;
  /** What this house calls and leaves alone, and how breakers turned; one per installation. */
  breakers: BreakerCollections;
  /** Every switch: state, history, what a flip would touch; one per installation. */
  switches: SwitchesCollections;
  /** The ladder, the automatic rules and what they did; one per installation. */
  protection: ProtectionCollections;
  /** What flips of switches did, and what queued writes owe; one per installation. */
  effects: EffectCollections;
  /** Game days, and whether one may be started; one per installation. */
  gamedays: GameDayCollections;
  /** Dangerous changes that wait for a second person, and what one has to look at; one per installation. */
  approvals: ApprovalCollections;
  /** What left its expected band, why, and what is watched; one per installation. */
  incidents: IncidentCollections;
  /** Demo traffic: on or off. */
  demo: DemoCollections;
}
export type TopicKind = keyof TopicCollections;
/** `tickets:<shopId>` · `boards:<shopId>` · `pairing:<secret>` · `pickup:<token>` · `track:<orderId>` · `operations:all` · `queues:all` · `engine:all` · `forecast:all` · `whatif:all` · `healing:all` · `breakers:all` · `gamedays:all` · `switches:all` · `protection:all` · `effects:all` · `approvals:all` · `incidents:all` · `demo:all` */
export type TopicName = `${TopicKind}:${string}`;

export const topicNameSchema = z
  .string()
  .max(120)
  .regex(
    /^(tickets|boards|pairing|pickup|track|operations|queues|engine|forecast|whatif|healing|breakers|gamedays|switches|protection|effects|approvals|incidents|demo):[A-Za-z0-9_-]+$/,
  )
  .transform((value) => value as TopicName);

/** Order in a topic's life. A new epoch starts with each server process; within it seq only grows. */
const version = {
  epoch: z.string(),
  seq: z.number(),
  /** When the state was true, epoch milliseconds by the server's clock. */
  asOf: z.number(),
};
const versionSchema = z.object(version);
export type Version = z.output<typeof versionSchema>;

const entityChangeSchema = z.object({
  collection: z.string(),
  id: z.string(),
  /** null removes the entity. */
  value: z.unknown(),
});
export type EntityChange = z.output<typeof entityChangeSchema>;

/** Everything that changed on a topic after `fromSeq` up to `seq`; each entity whole, newest only. */
const deltaSchema = z.object({
  topic: topicNameSchema,
  ...version,
  fromSeq: z.number(),
  changes: z.array(entityChangeSchema),
});
export type Delta = z.output<typeof deltaSchema>;

/** Sent every 2 s to each follower, so that silence is never mistaken for calm. */
const heartbeatSchema = z.object({
  serverNow: z.number(),
  epoch: z.string(),
  /**
   * Of each topic this socket follows, the sequence that last left. Knowing less means that frames
   * were dropped for this client: it fetches the snapshot.
   */
  seqs: z.record(z.string(), z.number()),
  /** Topics with changes that have not left for this client, coalesced or held back; absent: all out. */
  unseen: z.record(z.string(), z.object({ oldestUnseenMs: z.number(), changes: z.number() })),
});
export type Heartbeat = z.output<typeof heartbeatSchema>;

const followReplySchema = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), epoch: z.string(), seq: z.number() }),
  z.object({
    ok: z.literal(false),
    code: z.enum(["FORBIDDEN", "NOT_FOUND", "INVALID_REQUEST", "RATE_LIMITED"]),
  }),
]);
export type FollowReply = z.output<typeof followReplySchema>;

/** The one list of live events: both ends' types come from it, and the server checks clients by it. */
export const liveEvents = {
  toClient: { delta: deltaSchema, beat: heartbeatSchema },
  toServer: {
    follow: { request: topicNameSchema, reply: followReplySchema },
    unfollow: { request: topicNameSchema },
  },
} as const;

type ToClient = typeof liveEvents.toClient;
type ToServer = typeof liveEvents.toServer;
/** For Socket.IO: event name -> listener. */
export type ServerToClient = { [Event in keyof ToClient]: (payload: z.output<ToClient[Event]>) => void };
export type ClientToServer = {
  [Event in keyof ToServer]: ToServer[Event] extends { reply: infer Reply extends z.ZodType }
    ? (request: z.input<ToServer[Event]["request"]>, reply: (answer: z.output<Reply>) => void) => void
    : (request: z.input<ToServer[Event]["request"]>) => void;
};

export interface Snapshot<Kind extends TopicKind = TopicKind> extends Version {
  topic: TopicName;
  /** Server clock when sent, for clients to correct their own by. */
  serverNow: number;
  collections: { [C in keyof TopicCollections[Kind]]: Record<string, TopicCollections[Kind][C]> };
}

/** Answer of POST /api/v1/live/tickets: what a socket shows as `auth.ticket` when it connects. Good once. */
export interface LiveTicket {
  ticket: string;
  expiresInMs: number;
}
/** Message of `connect_error`: fetch a new ticket and come again. */
export type ConnectRefusal = "TICKET_REQUIRED";
