import type { ProblemCode } from "../../contracts/problem.ts";
import type { OrderChange } from "../../orders/journal.ts";
import type { OrderRecord, TicketRecord } from "../../orders/order-record.ts";
import { cancelChange } from "../../orders/rules/cancel.ts";
import { hop, type OrderTrigger } from "../../orders/rules/states.ts";
import { assertNever } from "../../shared/assert-never.ts";
import { fire, putOnHold } from "./hold.ts";
import { predictRecalled } from "./predict-ready.ts";
import { tapTime } from "./tap-time.ts";
import { allDone, isOpenLine, type Line, linesOf, planLines, reopened, soonestDone } from "./ticket-lines.ts";
import { inTimeToUndo, type TapMoment, undoUntilOf } from "./undo-window.ts";
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

export type TicketDecision =
  | { outcome: "change"; change: OrderChange }
  /** It is so already: two cooks tapped the same line. */
  | { outcome: "unchanged" }
  | {
      outcome: "refuse";
      code: ProblemCode;
      because: string;
      /** What of the command does not fit, as a JSON pointer. */
      field?: string;
    };

type Effect =
  | {
      outcome: "change";
      triggers: readonly OrderTrigger[];
      type: string;
      set: Omit<NonNullable<OrderChange["set"]>, "ticket"> & { ticket: TicketRecord };
      data?: Record<string, unknown>;
    }
  | Exclude<TicketDecision, { outcome: "change" }>;

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

const refuse = (code: ProblemCode, because: string): Effect => ({ outcome: "refuse", code, because });

const doesNotFit = (field: string, because: string): Effect => ({
  outcome: "refuse",
  code: "INVALID_REQUEST",
  because,
  field,
});

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

/** Whoever begins a ticket takes it off hold. */
function begun(order: MealOrder, at: number): Effect {
  const ticket = fire(order, at);
  const lines = linesOf({ ...order, ticket });
  return {
    outcome: "change",
    triggers: ["start"],
    type: "ticket.started",
    set: { startedAt: at, ticket: { ...ticket, lines: planLines(lines, soonestDone(lines, at)) } },
  };
}

interface ReadyContext extends TapMoment {
  source: "bump" | "items";
  /** Of the tap that did it. */
  lineId?: string;
}

/** Hops through the states a cook skipped, in one change. */
function madeReady(
  order: MealOrder,
  before: readonly Line[],
  { source, lineId, ...moment }: ReadyContext,
): Effect {
  const { status } = order;
  const { at } = moment;
  if (status !== "accepted" && status !== "cooking") return refuse("CONFLICT", status);
  const fired = fire(order, at);
  const beforeReady = {
    status,
    startedAt: order.startedAt,
    firedAt: order.ticket.firedAt ?? order.acceptedAt,
    hold: order.ticket.hold ?? null,
    openLineIds: before.filter(isOpenLine).map((line) => line.lineId),
  } satisfies TicketRecord["beforeReady"];
  return {
    outcome: "change",
    triggers: status === "accepted" ? ["start", "ready"] : ["ready"],
    type: "ticket.bumped",
    set: {
      startedAt: order.startedAt ?? at,
      readyAt: at,
      ticket: {
        ...fired,
        lines: allDone(before, at).map((line) =>
          line.lineId === lineId ? { ...line, tapped: true as const } : line,
        ),
        beforeReady,
        undoUntil: undoUntilOf(moment),
      },
    },
    data: { source, ...(lineId ? { lineId } : {}) },
  };
}

/** Rows written by earlier versions do not say how they were: all of their lines are open again. */
function openLineIds({ ticket, ...order }: MealOrder): string[] {
  return ticket.beforeReady?.openLineIds ?? linesOf({ ...order, ticket }).map((line) => line.lineId);
}

function undone(order: MealOrder, moment: TapMoment): Effect {
  if (order.status !== "ready" && order.status !== "picked_up") return refuse("CONFLICT", order.status);
  if (!inTimeToUndo(order, moment)) return refuse("UNDO_WINDOW_OVER", order.status);
  if (order.status === "picked_up") return onPassAgain(order);
  return takenBack(order, reopened(linesOf(order), openLineIds(order)), "ticket.undone");
}

/** The wrong bag was ticked off: the food still stands there, and stays ready. */
function onPassAgain(order: MealOrder): Effect {
  return {
    outcome: "change",
    triggers: ["take_back"],
    type: "ticket.hand_over_undone",
    set: { pickedUpAt: null, ticket: { ...order.ticket, undoUntil: null } },
  };
}

/** Back to how it was; if one of its lines stays done, someone has begun it. */
function takenBack(
  order: MealOrder,
  lines: Line[],
  type: string,
  data?: Record<string, unknown>,
): Effect & { outcome: "change" } {
  const { beforeReady, ...ticket } = order.ticket;
  const nothingDone = lines.every((line) => line.doneAt === null || line.mark?.kind === "removed");
  const untouched = beforeReady?.status === "accepted" && nothingDone;
  const restored = untouched
    ? heldAgain({ ...order, ticket: { ...ticket, lines } }, beforeReady)
    : { ...ticket, lines };
  return {
    outcome: "change",
    triggers: [untouched ? "put_back" : "recall"],
    type,
    set: {
      readyAt: null,
      startedAt:
        untouched || beforeReady?.status === "cooking" ? (beforeReady?.startedAt ?? null) : order.startedAt,
      ticket: { ...restored, beforeReady: null, undoUntil: null },
    },
    data,
  };
}

/** The bump had fired it, which moved its times: they are moved back. */
function heldAgain(
  order: MealOrder,
  { firedAt, hold }: NonNullable<TicketRecord["beforeReady"]>,
): TicketRecord {
  const bumpedAt = order.ticket.firedAt ?? order.acceptedAt;
  return hold ? { ...putOnHold(order, hold, bumpedAt), firedAt } : { ...order.ticket, firedAt };
}

function recalled(order: MealOrder, now: number): Effect {
  const lines = reopened(linesOf(order), openLineIds(order)).map((line) =>
    // Shown until the bump; struck lines stay struck.
    line.mark?.kind === "removed" ? line : { ...line, mark: null },
  );
  return {
    outcome: "change",
    triggers: ["recall"],
    type: "ticket.recalled",
    set: {
      readyAt: null,
      pickedUpAt: null,
      ticket: {
        ...order.ticket,
        lines: planLines(lines, soonestDone(lines, now)),
        beforeReady: null,
        undoUntil: null,
        recalled: true,
        predicted: predictRecalled(now, order.ticket.predicted.by),
      },
    },
  };
}

function lineDone(order: MealOrder, lineId: string, moment: TapMoment): Effect {
  const { at } = moment;
  const lines = linesOf(order);
  const line = lines.find((candidate) => candidate.lineId === lineId);
  if (!line) return refuse("NOT_FOUND", "no_such_line");
  if (order.status !== "accepted" && order.status !== "cooking") {
    return order.status === "ready" ? { outcome: "unchanged" } : refuse("CONFLICT", order.status);
  }
  if (line.mark?.kind === "removed") return refuse("CONFLICT", "line_removed");
  if (line.doneAt !== null) return { outcome: "unchanged" };
  const open = lines.filter(isOpenLine);
  if (open.length === 1) return madeReady(order, lines, { ...moment, source: "items", lineId });
  const withDone = (list: readonly Line[]) =>
    list.map((other) => (other.lineId === lineId ? { ...other, doneAt: at, tapped: true as const } : other));
  const data = { lineId };
  if (order.status === "cooking") {
    const ticket = { ...order.ticket, lines: withDone(lines) };
    return { outcome: "change", triggers: [], type: "ticket.line_done", set: { ticket }, data };
  }
  // Nobody said when it was begun: the tap is the first sign of it.
  const fired = fire(order, at);
  const planned = planLines(linesOf({ ...order, ticket: fired }), soonestDone(lines, at));
  return {
    outcome: "change",
    triggers: ["start"],
    type: "ticket.line_done",
    set: { startedAt: at, ticket: { ...fired, lines: withDone(planned) } },
    data: { lineId, started: true },
  };
}

function lineNotDone(order: MealOrder, lineId: string, moment: TapMoment): Effect {
  const lines = linesOf(order);
  const line = lines.find((candidate) => candidate.lineId === lineId);
  if (!line) return refuse("NOT_FOUND", "no_such_line");
  const data = { lineId };
  if (order.status === "ready") {
    if (!inTimeToUndo(order, moment)) return refuse("UNDO_WINDOW_OVER", order.status);
    if (line.mark?.kind === "removed") return refuse("CONFLICT", "line_removed");
    return takenBack(order, reopened(lines, [lineId]), "ticket.line_undone", data);
  }
  if (order.status !== "accepted" && order.status !== "cooking") return refuse("CONFLICT", order.status);
  if (line.doneAt === null) return { outcome: "unchanged" };
  const ticket = { ...order.ticket, lines: reopened(lines, [lineId]) };
  return { outcome: "change", triggers: [], type: "ticket.line_undone", set: { ticket }, data };
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
