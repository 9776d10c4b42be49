import type { OrderStatus, Outcome } from "../contracts/orders.ts";
import type { OrderPatch, OrderRecord } from "./order-record.ts";

/** The first event of an order is written with it; later ones with the change they tell of. */
export interface EventInput {
  /** Dotted, past tense: "order.accepted", "ticket.bumped". */
  type: string;
  /** "person:<id>", "client:<id>", "node:<id>", "system" or "demo". */
  actor: string;
  data?: Record<string, unknown> | null;
}

export interface JobStart {
  kind: "start";
  attempt: number;
  nodeId: string;
  nodeEpoch: number;
}
export interface JobEnd {
  kind: "end";
  attempt: number;
  result: "done" | "failed" | "lost";
  reason?: string;
  serviceMs?: number;
}

/** Something scarce that must be won in the same transaction; the loser takes `otherwise`. */
export type Claim =
  | { kind: "slot"; slotId: string; units: number }
  /** `candidates` best first. */
  | {
      kind: "visit";
      candidates: { providerId: string; score: number }[];
      startsAt: number;
      endsAt: number;
    };

export interface OrderChange {
  orderId: string;
  /** Guard: the change happens only while the order is as the caller believes. */
  expect: {
    statuses: readonly OrderStatus[];
    attempt?: number;
    nodeEpoch?: number;
    /** Two taps in one state must not overwrite each other: each writes the ticket it has read. */
    ticketRevision?: number;
  };
  to: OrderStatus;
  set?: OrderPatch;
  event: EventInput;
  /** Ends execution: counted into the outcome cube in the same transaction. */
  settle?: { outcome: Outcome; nodeName: string };
  job?: JobStart | JobEnd;
  claim?: Claim;
  /** Gives back what the order had won: its slot's places, its provider's hours. */
  release?: true;
  /** What happens instead when the claim is lost (sold out, nobody free). */
  otherwise?: Pick<OrderChange, "to" | "set" | "event" | "settle" | "job">;
}

export type ChangeResult =
  | { ok: true; order: OrderRecord; claimLost: boolean }
  | { ok: false; because: "not_found" | "status" | "attempt" | "revision"; order: OrderRecord | null };

export type AcceptResult =
  | { outcome: "accepted"; order: OrderRecord }
  /** The same client and idempotency key made this order before. */
  | { outcome: "duplicate"; order: OrderRecord };

export interface CommittedChange {
  before: OrderRecord | null;
  order: OrderRecord;
  event: Required<EventInput> & { at: number; seq: number };
}

/**
 * The one writer of orders in this process. Changes are committed in groups, in order, each with its
 * history row, its event and its outbox row; callers hear back after the commit.
 */
export interface Journal {
  readonly epoch: string;
  /** @throws OpsError STORE_UNAVAILABLE when the commit was not confirmed; only a connection lost at that very moment leaves it open whether it happened. */
  accept(order: OrderRecord, event: EventInput): Promise<AcceptResult>;
  /** @throws OpsError STORE_UNAVAILABLE */
  change(change: OrderChange): Promise<ChangeResult>;
  /** false from a failed commit (database away, disk full) until one succeeds, or ten quiet seconds. */
  writable(): boolean;
  /** Called after each commit, in commit order. Must not throw. */
  onCommitted(listener: (changes: CommittedChange[]) => void): void;
  read(orderId: string): Promise<OrderRecord | null>;
  /** Commits what is queued and refuses the rest. */
  close(): Promise<void>;
}
