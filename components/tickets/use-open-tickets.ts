"use client";

import { useMemo } from "react";
import type { BoardTemplate } from "#server/contracts/boards.ts";
import type { Ticket } from "#server/contracts/tickets.ts";
import { useNow } from "../live/use-now.ts";
import { isInView } from "./on-pass.ts";
import { type Pending, withPending } from "./optimistic-tickets.ts";
import { sortTickets } from "./sort-tickets.ts";
import { useSameList } from "./use-same-list.ts";

/**
 * Tickets of the shop that are open, or bumped and still to be taken back, or on a pass waiting to be
 * handed over, in the template's order, with what fingers just did painted over what the server last said.
 */
export function useOpenTickets(
  live: Record<string, Ticket> | null,
  pending: ReadonlyMap<string, readonly Pending[]>,
  { sort, expo }: Pick<BoardTemplate, "sort" | "expo">,
): readonly Ticket[] {
  const now = useNow(1_000);
  const open = useMemo(() => {
    const tickets = Object.values(live ?? {})
      .map((ticket) => withPending(ticket, pending.get(ticket.orderId), now))
      .filter((ticket) => isInView(ticket, expo, now));
    return sortTickets(tickets, sort);
  }, [live, pending, now, sort, expo]);
  return useSameList(open);
}
