"use client";

import { useMemo } from "react";
import type { BoardTemplate } from "#server/contracts/boards.ts";
import type { Ticket } from "#server/contracts/tickets.ts";
import { useNow } from "../live/use-now.ts";
import { type Pending, withPending } from "./optimistic-tickets.ts";
import { sortTickets } from "./sort-tickets.ts";
import { useSameList } from "./use-same-list.ts";

/**
 * Tickets of the shop that are open, or bumped and still to be taken back, in the template's order,
 * with what fingers just did painted over what the server last said.
 */
export function useOpenTickets(
  live: Record<string, Ticket> | null,
  pending: ReadonlyMap<string, readonly Pending[]>,
  sort: BoardTemplate["sort"],
): readonly Ticket[] {
  const now = useNow(1_000);
  const open = useMemo(() => {
    const tickets = Object.values(live ?? {})
      .map((ticket) => withPending(ticket, pending.get(ticket.orderId), now))
      .filter((ticket) => ticket.status !== "ready" || (ticket.undoUntil ?? 0) > now);
    return sortTickets(tickets, sort);
  }, [live, pending, now, sort]);
  return useSameList(open);
}
