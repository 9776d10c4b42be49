import type { ProblemCode } from "../../contracts/problem.ts";
import { UNDO_MS } from "../../contracts/tickets.ts";
import type { OrderChange } from "../../orders/journal.ts";
import type { OrderRecord } from "../../orders/order-record.ts";
import { hop, type OrderTrigger } from "../../orders/rules/states.ts";
import { predictRecalled } from "./predict-ready.ts";
import { tapTime } from "./tap-time.ts";
import { isMeal, mayStillBeUndone } from "./views.ts";

export type TicketVerb = "start" | "bump" | "undo" | "recall" | "hand_over";

export interface DecideInput {
  order: OrderRecord;
  verb: TicketVerb;
  commandId: string;
  tappedAt: number;
  actor: string;
  now: number;
}

export type TicketDecision =
  | { outcome: "change"; change: OrderChange }
  | { outcome: "refuse"; code: ProblemCode; because: string };

// A bump on a ticket nobody started hops through the states the cook skipped, in one change.
const hops: Record<TicketVerb, readonly (readonly OrderTrigger[])[]> = {
  start: [["start"]],
  bump: [["ready"], ["start", "ready"]],
  undo: [["recall"]],
  recall: [["recall"]],
  hand_over: [["hand_over"]],
};
const eventTypes: Record<TicketVerb, string> = {
  start: "ticket.started",
  bump: "ticket.bumped",
  undo: "ticket.undone",
  recall: "ticket.recalled",
  hand_over: "order.picked_up",
};

/** What a tap on a ticket changes, or why it cannot. */
export function decide(input: DecideInput): TicketDecision {
  const { order, verb, now } = input;
  if (!isMeal(order)) return { outcome: "refuse", code: "ILLEGAL_TRANSITION", because: order.status };
  const to = hops[verb]
    .map((triggers) => hop("meal", order.status, triggers))
    .find((status) => status !== null);
  if (!to) return { outcome: "refuse", code: "CONFLICT", because: order.status };
  if (verb === "undo" && !mayStillBeUndone(order, now)) {
    return { outcome: "refuse", code: "UNDO_WINDOW_OVER", because: order.status };
  }
  const tap = tapTime({ tappedAt: input.tappedAt, notBefore: order.settledAt ?? order.acceptedAt, now });
  return {
    outcome: "change",
    change: {
      orderId: order.id,
      expect: { statuses: [order.status] },
      to,
      set: patchFor(verb, order, tap.at, now),
      event: {
        type: eventTypes[verb],
        actor: input.actor,
        data: { commandId: input.commandId, tappedAt: input.tappedAt, clock: tap.clock, from: order.status },
      },
    },
  };
}

function patchFor(
  verb: TicketVerb,
  order: OrderRecord & { ticket: NonNullable<OrderRecord["ticket"]> },
  tappedAt: number,
  now: number,
): OrderChange["set"] {
  const { ticket } = order;
  switch (verb) {
    case "start":
      return { startedAt: tappedAt };
    case "bump":
      return {
        startedAt: order.startedAt ?? tappedAt,
        readyAt: tappedAt,
        // Counted from now: a tap that was long on its way can still be taken back.
        ticket: { ...ticket, undoUntil: now + UNDO_MS },
      };
    case "undo":
      return { readyAt: null, ticket: { ...ticket, undoUntil: null } };
    case "recall":
      return {
        readyAt: null,
        pickedUpAt: null,
        ticket: {
          ...ticket,
          undoUntil: null,
          recalled: true,
          predicted: predictRecalled(now, ticket.predicted.by),
        },
      };
    case "hand_over":
      return { pickedUpAt: tappedAt, ticket: { ...ticket, undoUntil: null } };
  }
}
