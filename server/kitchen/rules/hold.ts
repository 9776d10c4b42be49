import type { ReadyTime } from "../../contracts/ready-time.ts";
import type { Ticket } from "../../contracts/tickets.ts";
import type { TicketRecord } from "../../orders/order-record.ts";
import { linesOf, planLines } from "./ticket-lines.ts";
import { type MealOrder, promisedAt } from "./views.ts";

/** The ticket as it is when the kitchen is to begin it at `at`: not held, and predicted from then on. */
export function fire(order: MealOrder, at: number, predicted?: ReadyTime): TicketRecord {
  const { hold = null } = order.ticket;
  if (hold === null) return order.ticket;
  return moved(order, { ...order.ticket, hold: null, firedAt: at }, { ms: at - hold.fireAt, at, predicted });
}

/** The ticket as it is when it waits until `hold.fireAt`, with its prediction moved along. */
export function putOnHold(order: MealOrder, hold: NonNullable<Ticket["hold"]>, now: number): TicketRecord {
  const ms = hold.fireAt - (order.ticket.hold?.fireAt ?? now);
  return moved(order, { ...order.ticket, hold, firedAt: hold.fireAt }, { ms, at: now });
}

function moved(
  order: MealOrder,
  ticket: TicketRecord,
  {
    ms,
    at,
    predicted = shifted(ticket.predicted, ms, at),
  }: { ms: number; at: number; predicted?: ReadyTime },
): TicketRecord {
  return {
    ...ticket,
    predicted,
    // A promise stands. What nobody was promised is needed as much later as it is begun later.
    needBy: promisedAt(order) ?? ticket.needBy + ms,
    lines: planLines(linesOf({ ...order, ticket }), predicted.p50),
  };
}

function shifted({ p50, p80, p90, by }: ReadyTime, ms: number, madeAt: number): ReadyTime {
  return { p50: p50 + ms, p80: p80 + ms, p90: p90 + ms, by, madeAt };
}
