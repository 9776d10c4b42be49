import type { ReadyTime } from "../../contracts/ready-time.ts";
import type { Ticket } from "../../contracts/tickets.ts";
import type { TicketRecord } from "../../orders/order-record.ts";
import { linesOf, planLines } from "./ticket-lines.ts";
import { type MealOrder, promisedAt } from "./views.ts";

/** The ticket as it is when the kitchen is to begin it at `at`: not held, and predicted from then on. */
export function fire(order: MealOrder, at: number, predicted?: ReadyTime): TicketRecord {
  const { hold = null } = order.ticket;
  if (hold === null) return order.ticket;
  return retimed(
    order,
    { ...order.ticket, hold: null, firedAt: at },
    predicted ?? shifted(order.ticket.predicted, at - hold.fireAt, at),
  );
}

/** The ticket as it is when it waits until `hold.fireAt`, with its prediction moved along. */
export function putOnHold(order: MealOrder, hold: NonNullable<Ticket["hold"]>, now: number): TicketRecord {
  const from = order.ticket.hold?.fireAt ?? now;
  return retimed(order, { ...order.ticket, hold }, shifted(order.ticket.predicted, hold.fireAt - from, now));
}

function retimed(order: MealOrder, ticket: TicketRecord, predicted: ReadyTime): TicketRecord {
  return {
    ...ticket,
    predicted,
    // A promise stands; without one nobody was told another time than the prediction.
    needBy: promisedAt(order) ?? predicted.p90,
    lines: planLines(linesOf({ ...order, ticket }), predicted.p50),
  };
}

function shifted({ p50, p80, p90, by }: ReadyTime, ms: number, madeAt: number): ReadyTime {
  return { p50: p50 + ms, p80: p80 + ms, p90: p90 + ms, by, madeAt };
}
