import type { OrderRecord } from "../../orders/order-record.ts";
import { cancelChange } from "../../orders/rules/cancel.ts";
import { hop } from "../../orders/rules/states.ts";
import { assertNever } from "../../shared/assert-never.ts";
import { begun, lineDone, madeReady } from "./cook-ticket.ts";
import { fire, putOnHold } from "./hold.ts";
import { lineNotDone, recalled, undone } from "./take-back.ts";
import { tapTime } from "./tap-time.ts";
import { doesNotFit, type Effect, refuse, type TicketDecision } from "./ticket-effect.ts";
import { linesOf } from "./ticket-lines.ts";
import { type TapMoment, undoUntilOf } from "./undo-window.ts";
import { isMeal, type MealOrder } from "./views.ts";

export type SimpleVerb = "start" | "bump" | "undo" | "recall" | "hand_over" | "acknowledge";

export type TicketAction =
  | { verb: SimpleVerb }
  | { verb: "tap_line"; lineId: string; done: boolean }
  | { verb: "prioritise"; first: boolean }
  | { verb: "hold"; until: number | null }
  | { verb: "void"; reason: string };

export interface DecideInput {
  order: OrderRecord;
  action: TicketAction;
  commandId: string;
  tappedAt: number;
  /** Made while the screen had no connection. */
  offline?: boolean;
  actor: string;
  now: number;
}

/** Longer than any kitchen plans ahead by hand; a ticket held for a year is one nobody will cook. */
export const LONGEST_HOLD_MS = 24 * 3_600_000;

/** What a tap on a ticket changes, or why it cannot. */
export function decide(input: DecideInput): TicketDecision {
  const { order, now } = input;
  if (!isMeal(order)) return { outcome: "refuse", code: "ILLEGAL_TRANSITION", because: order.status };
  const tap = tapTime({ tappedAt: input.tappedAt, notBefore: order.settledAt ?? order.acceptedAt, now });
  const replayed = input.offline === true && tap.clock === "device";
  const effect = effectOf(order, input.action, { at: tap.at, now, replayed });
  if (effect.outcome !== "change") return effect;
  const to = hop("meal", order.status, effect.triggers);
  if (!to) return { outcome: "refuse", code: "CONFLICT", because: order.status };
  const revision = order.ticket.revision ?? 0;
  return {
    outcome: "change",
    change: {
      orderId: order.id,
      expect: { statuses: [order.status], ticketRevision: revision },
      to,
      set: { ...effect.set, ticket: { ...effect.set.ticket, revision: revision + 1 } },
      event: {
        type: effect.type,
        actor: input.actor,
        data: {
          commandId: input.commandId,
          tappedAt: input.tappedAt,
          clock: tap.clock,
          from: order.status,
          ...(input.offline ? { offline: true } : {}),
          ...effect.data,
        },
      },
    },
  };
}

function effectOf(order: MealOrder, action: TicketAction, moment: TapMoment): Effect {
  const { at, now } = moment;
  switch (action.verb) {
    case "start":
      return begun(order, at);
    case "bump":
      // Struck tickets still need a bump: it says that the cook has seen it. A finger that came down
      // before, on a screen that was away, meant the dish, and whoever it belongs to is told.
      return order.status === "cancelled" && at >= (order.ticket.void?.at ?? 0)
        ? acknowledged(order)
        : madeReady(order, linesOf(order), { ...moment, source: "bump" });
    case "undo":
      return undone(order, moment);
    case "recall":
      return recalled(order, now);
    case "hand_over":
      return {
        outcome: "change",
        triggers: ["hand_over"],
        type: "order.picked_up",
        set: { pickedUpAt: at, ticket: { ...order.ticket, undoUntil: undoUntilOf(moment) } },
      };
    case "tap_line":
      return action.done ? lineDone(order, action.lineId, moment) : lineNotDone(order, action.lineId, moment);
    case "prioritise":
      return prioritised(order, action.first, at);
    case "hold":
      return held(order, action.until, moment);
    case "void":
      return voided(order, action.reason, at);
    case "acknowledge":
      return acknowledged(order);
    default:
      return assertNever(action);
  }
}

/** The same change as a customer's cancellation; only who did it differs. */
function voided(order: MealOrder, reason: string, at: number): Effect {
  const change = cancelChange(order, reason, at);
  if (!change?.set.ticket) return refuse("CONFLICT", order.status);
  return {
    outcome: "change",
    triggers: ["cancel"],
    type: "order.cancelled",
    set: { ...change.set, ticket: { ...change.set.ticket, void: { at, reason, by: "shop" } } },
    data: { by: "merchant", reason },
  };
}

/** First on all stations: so it is not held any longer either. */
function prioritised(order: MealOrder, first: boolean, at: number): Effect {
  if (order.status !== "accepted" && order.status !== "cooking") return refuse("CONFLICT", order.status);
  if (first === ((order.ticket.prioritisedAt ?? null) !== null)) return { outcome: "unchanged" };
  const ticket = first ? { ...fire(order, at), prioritisedAt: at } : { ...order.ticket, prioritisedAt: null };
  const type = first ? "ticket.prioritised" : "ticket.unprioritised";
  return { outcome: "change", triggers: [], type, set: { ticket } };
}

function held(order: MealOrder, until: number | null, { at, now }: TapMoment): Effect {
  // What is being cooked cannot wait any more.
  if (order.status !== "accepted") return refuse("CONFLICT", order.status);
  // Judged by the moment of the tap: one that comes late from a screen without connection fires at once.
  if (until !== null && until <= at) return doesNotFit("/until", "in_the_past");
  if (until !== null && until > now + LONGEST_HOLD_MS) return doesNotFit("/until", "over_24_hours");
  if (until !== null && until > now) {
    const ticket = putOnHold(order, { fireAt: until, by: "person" }, now);
    return { outcome: "change", triggers: [], type: "ticket.held", set: { ticket }, data: { until } };
  }
  if ((order.ticket.hold ?? null) === null) return { outcome: "unchanged" };
  return { outcome: "change", triggers: [], type: "ticket.fired", set: { ticket: fire(order, at) } };
}

function acknowledged(order: MealOrder): Effect {
  if (order.status !== "cancelled" || !order.ticket.void) return refuse("CONFLICT", order.status);
  if (order.ticket.voidAcknowledged) return { outcome: "unchanged" };
  return {
    outcome: "change",
    triggers: [],
    type: "ticket.void_acknowledged",
    set: { ticket: { ...order.ticket, voidAcknowledged: true } },
  };
}
