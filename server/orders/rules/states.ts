import type { OrderKind, OrderStatus } from "../../contracts/orders.ts";

/** What can happen to an order. Commands and results speak these words; the tables say what follows. */
export type OrderTrigger =
  | "enqueue"
  | "execute"
  | "reject"
  | "expire"
  | "retry"
  | "fail"
  | "cancel"
  | "start"
  | "ready"
  | "recall"
  | "put_back"
  | "hand_over"
  | "take_back"
  | "confirm"
  | "release"
  | "dispatch"
  | "depart"
  | "begin"
  | "complete";

type StateTable = Partial<Record<OrderStatus, Partial<Record<OrderTrigger, OrderStatus>>>>;

// Until execution ends, every kind lives the same life. `execute` is where kinds part.
const untilExecuted = (executed: OrderStatus): StateTable => ({
  received: { enqueue: "queued", cancel: "cancelled", expire: "expired" },
  queued: { execute: executed, reject: "rejected", expire: "expired", fail: "failed", cancel: "cancelled" },
  // Settled a second time: an operator had it tried again.
  failed: { retry: "queued" },
});

const tables: Record<OrderKind, StateTable> = {
  meal: {
    ...untilExecuted("accepted"),
    accepted: { start: "cooking", cancel: "cancelled" },
    cooking: { ready: "ready", cancel: "cancelled" },
    // Put back: made ready by mistake, before anyone had begun it.
    ready: { recall: "cooking", put_back: "accepted", hand_over: "picked_up" },
    // Taken back: handed over by mistake, it stands on the pass again.
    picked_up: { recall: "cooking", take_back: "ready" },
  },
  reservation: {
    ...untilExecuted("held"),
    held: { confirm: "confirmed", release: "expired", cancel: "cancelled" },
    confirmed: { cancel: "cancelled" },
  },
  home_service: {
    ...untilExecuted("quoted"),
    quoted: { dispatch: "dispatched", cancel: "cancelled" },
    dispatched: { depart: "en_route", cancel: "cancelled" },
    en_route: { begin: "started", cancel: "cancelled" },
    started: { complete: "completed" },
  },
};

/** The status that follows, or null when the trigger is illegal there. */
export function nextStatus(kind: OrderKind, status: OrderStatus, trigger: OrderTrigger): OrderStatus | null {
  return tables[kind][status]?.[trigger] ?? null;
}

/**
 * Follows several triggers as one change (a bump on an order nobody started hops start, then ready).
 * @returns the last status, or null when any hop is illegal.
 */
export function hop(
  kind: OrderKind,
  status: OrderStatus,
  triggers: readonly OrderTrigger[],
): OrderStatus | null {
  let current: OrderStatus | null = status;
  for (const trigger of triggers) {
    current = current && nextStatus(kind, current, trigger);
  }
  return current;
}

export function triggersFrom(kind: OrderKind, status: OrderStatus): OrderTrigger[] {
  return Object.keys(tables[kind][status] ?? {}) as OrderTrigger[];
}
