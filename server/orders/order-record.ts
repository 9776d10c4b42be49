import type { OrderClass, OrderKind, OrderStatus, Outcome } from "../contracts/orders.ts";
import type { ReadyTime } from "../contracts/ready-time.ts";
import type { Ticket, TicketLine } from "../contracts/tickets.ts";

type NewOnLines = "lineId" | "prepSeconds" | "startAt" | "doneAt" | "mark";
/** Rows written by earlier versions lack some fields; the kitchen's views fill them in. */
export type StoredLine = Omit<TicketLine, NewOnLines> &
  Partial<Pick<TicketLine, NewOnLines>> & {
    /** What all its portions take here, as far as this kitchen's taps have taught. */
    cookSeconds?: number;
    /** Done by a tap of its own, not by the bump of its ticket. */
    tapped?: true;
  };

/** What the kitchen was told when the order was accepted on a node. Times: epoch ms. */
export interface TicketRecord {
  lines: StoredLine[];
  predicted: ReadyTime;
  /** Work of the items and of what was ahead of them, before the shop's own pace; what the model learns from. Seconds. */
  workSeconds: number;
  /** The promise, or without one the first P90. */
  needBy: number;
  recalled: boolean;
  undoUntil: number | null;
  /** P80 of preparing this ticket alone, from begin to ready. Seconds. */
  prepP80Seconds?: number;
  why?: Ticket["why"];
  prioritisedAt?: number | null;
  hold?: Ticket["hold"];
  firedAt?: number;
  void?: Ticket["void"];
  /** Someone at the board has seen that it is void. */
  voidAcknowledged?: boolean;
  /** Grows by one with each change of the ticket; absent means 0. */
  revision?: number;
  /** How the ticket was just before it became ready: what taking that back restores. */
  beforeReady?: {
    status: "accepted" | "cooking";
    startedAt: number | null;
    firedAt: number;
    hold: Ticket["hold"];
    openLineIds: string[];
  } | null;
}

/** A row of `orders`, times as epoch ms. */
export interface OrderRecord {
  id: string;
  tenantId: string;
  clientId: string;
  shopId: string;
  kind: OrderKind;
  class: OrderClass;
  status: OrderStatus;
  number: number;
  idempotencyKey: string | null;
  requestHash: string | null;
  /** The accepted request as JSON: a CreateOrder. */
  input: Record<string, unknown>;
  region: string;
  device: string;
  network: string;
  appVersion: string;
  channel: string;
  workMs: number;
  acceptedAt: number;
  deadlineAt: number;
  ownerId: string;
  attempt: number;
  nodeId: string | null;
  nodeEpoch: number | null;
  leaseUntil: number | null;
  settledAt: number | null;
  outcome: Outcome | null;
  ticket: TicketRecord | null;
  slotId: string | null;
  providerId: string | null;
  startedAt: number | null;
  readyAt: number | null;
  pickedUpAt: number | null;
  updatedAt: number;
}

/** Columns a change may set besides the status. */
export type OrderPatch = Partial<
  Pick<
    OrderRecord,
    | "class"
    | "attempt"
    | "nodeId"
    | "nodeEpoch"
    | "leaseUntil"
    | "deadlineAt"
    | "ownerId"
    | "settledAt"
    | "outcome"
    | "ticket"
    | "slotId"
    | "providerId"
    | "startedAt"
    | "readyAt"
    | "pickedUpAt"
  >
>;
