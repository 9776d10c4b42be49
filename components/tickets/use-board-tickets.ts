"use client";

import { useMemo } from "react";
import type { Ticket } from "#server/contracts/tickets.ts";
import { useNow } from "../live/use-now.ts";
import { useBoardTemplate } from "./board-template-context.tsx";
import { bandOf } from "./ticket-band.ts";
import { countStandings, filterTickets, type TicketFilter } from "./ticket-filters.ts";
import { ticketsOfBoard } from "./tickets-of-board.ts";
import { useSameList } from "./use-same-list.ts";

/** What this screen is for, what of it the filter leaves, and what it hides. */
export function useBoardTickets(open: readonly Ticket[], filter: TicketFilter) {
  const { stations, expo, lateness } = useBoardTemplate();
  const now = useNow(1_000);
  const own = useMemo(() => ticketsOfBoard(open, { stations, expo }, now), [open, stations, expo, now]);
  const fired = useSameList(own.fired);
  const { shown, hidden, counts } = useMemo(() => {
    const bandAt = (ticket: Ticket) => bandOf(ticket, now, lateness);
    return { ...filterTickets(fired, filter, bandAt), counts: countStandings(fired, bandAt) };
  }, [fired, filter, now, lateness]);
  const hiddenIds = useMemo(() => {
    const inView = new Set(shown);
    return new Set(fired.filter((ticket) => !inView.has(ticket)).map(({ orderId }) => orderId));
  }, [fired, shown]);
  return { fired, held: useSameList(own.held), shown: useSameList(shown), hidden, hiddenIds, counts };
}
