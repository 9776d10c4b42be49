import type { Ticket } from "#server/contracts/tickets.ts";

/** What became different on a board, by order. */
export interface BoardNews {
  /** New, or come off hold: now to be cooked. */
  arrived: string[];
  /** The customer changed lines of a ticket the kitchen already had. */
  changed: string[];
  cancelled: string[];
}

type Known = Pick<Ticket, "orderId" | "status" | "lines" | "hold">;

/** What cooks have to be told, comparing the tickets of a board a moment ago and now. */
export function boardNews(before: ReadonlyMap<string, Known>, now: Iterable<Known>): BoardNews {
  const news: BoardNews = { arrived: [], changed: [], cancelled: [] };
  for (const ticket of now) {
    const known = before.get(ticket.orderId);
    if (ticket.status === "void") {
      if (known && known.status !== "void") news.cancelled.push(ticket.orderId);
    } else if (ticket.status !== "ready" && !ticket.hold) {
      if (!known || known.hold) news.arrived.push(ticket.orderId);
      else if (lastMark(ticket) > lastMark(known)) news.changed.push(ticket.orderId);
    }
  }
  return news;
}

function lastMark({ lines }: Known): number {
  return Math.max(0, ...lines.map((line) => line.mark?.at ?? 0));
}

/** Of orders not told of yet: those whose card is in the page now, and those a filter keeps out of it. */
export function toTell(
  untold: Iterable<string>,
  placed: ReadonlySet<string>,
  hidden: ReadonlySet<string>,
): { painted: string[]; behindFilter: string[] } {
  const ids = [...untold];
  return {
    painted: ids.filter((id) => placed.has(id)),
    // A filter must not make a board deaf: there will be no card to wait for.
    behindFilter: ids.filter((id) => !placed.has(id) && hidden.has(id)),
  };
}
