import type { TicketRecord } from "../../orders/order-record.ts";
import { fire } from "./hold.ts";
import { type Effect, refuse } from "./ticket-effect.ts";
import { allDone, isOpenLine, type Line, linesOf, planLines, soonestDone } from "./ticket-lines.ts";
import { type TapMoment, undoUntilOf } from "./undo-window.ts";
import type { MealOrder } from "./views.ts";

/** Whoever begins a ticket takes it off hold. */
export function begun(order: MealOrder, at: number): Effect {
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
export function madeReady(
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

export function lineDone(order: MealOrder, lineId: string, moment: TapMoment): Effect {
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
