import type { BoardTemplate } from "#server/contracts/boards.ts";
import type { Ticket } from "#server/contracts/tickets.ts";

// Finite: infinity less infinity is not a number, and would leave the order to chance.
const NOT_FIRST = Number.MAX_SAFE_INTEGER;

/** Put first by a person, then by the template's key; equal ones in the order they were accepted. */
export function sortTickets(tickets: readonly Ticket[], sort: BoardTemplate["sort"]): Ticket[] {
  const due = dueBy[sort];
  return [...tickets].sort(
    (a, b) =>
      (a.prioritisedAt ?? NOT_FIRST) - (b.prioritisedAt ?? NOT_FIRST) ||
      due(a) - due(b) ||
      a.acceptedAt - b.acceptedAt ||
      a.orderId.localeCompare(b.orderId),
  );
}

const dueBy: Record<BoardTemplate["sort"], (ticket: Ticket) => number> = {
  latestSafeStart: (ticket) => ticket.safeStartAt,
  // Without a promise a ticket is due when it is needed.
  promisedAt: (ticket) => ticket.promisedAt ?? ticket.needBy,
  orderedAt: (ticket) => ticket.acceptedAt,
};
