import type { TicketRecord } from "../../orders/order-record.ts";
import { putOnHold } from "./hold.ts";
import { predictRecalled } from "./predict-ready.ts";
import { type Effect, refuse } from "./ticket-effect.ts";
import { type Line, linesOf, planLines, reopened, soonestDone } from "./ticket-lines.ts";
import { inTimeToUndo, type TapMoment } from "./undo-window.ts";
import type { MealOrder } from "./views.ts";

/** Rows written by earlier versions do not say how they were: all of their lines are open again. */
function openLineIds({ ticket, ...order }: MealOrder): string[] {
  return ticket.beforeReady?.openLineIds ?? linesOf({ ...order, ticket }).map((line) => line.lineId);
}

export function undone(order: MealOrder, moment: TapMoment): Effect {
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

export function recalled(order: MealOrder, now: number): Effect {
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

export function lineNotDone(order: MealOrder, lineId: string, moment: TapMoment): Effect {
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
