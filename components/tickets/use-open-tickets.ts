"use client";

import { useEffect, useMemo, useRef, useState } from "react";
import type { Ticket } from "#server/contracts/tickets.ts";
import { useNow } from "../live/use-now.ts";
import { type Pending, withPending } from "./optimistic-tickets.ts";

/** How long a ticket counts as new, ms. */
const NEW_FOR_MS = 20_000;

/**
 * Tickets the board shows, oldest first: open, or bumped and still to be taken back, with what
 * fingers just did painted over what the server last said.
 */
export function useOpenTickets(
  live: Record<string, Ticket> | null,
  pending: ReadonlyMap<string, readonly Pending[]>,
): Ticket[] {
  const now = useNow(1_000);
  const shown = useMemo(() => {
    return Object.values(live ?? {})
      .map((ticket) => withPending(ticket, pending.get(ticket.orderId), now))
      .filter((ticket) => ticket.status !== "ready" || (ticket.undoUntil ?? 0) > now)
      .sort((a, b) => a.acceptedAt - b.acceptedAt || a.orderId.localeCompare(b.orderId));
  }, [live, pending, now]);
  // The same list while nothing on it changed: the grid is laid out anew only when it must be.
  const last = useRef(shown);
  const same = shown.length === last.current.length && shown.every((ticket, i) => ticket === last.current[i]);
  const result = same ? last.current : shown;
  useEffect(() => {
    last.current = result;
  }, [result]);
  return result;
}

/** Tickets that came while this screen was watching; `onArrival` is told once about each batch. */
export function useNewTickets(
  live: Record<string, Ticket> | null,
  onArrival: (tickets: Ticket[]) => void,
): ReadonlySet<string> {
  const seen = useRef<Set<string> | null>(null);
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const arrival = useRef(onArrival);
  useEffect(() => {
    arrival.current = onArrival;
  });
  useEffect(() => {
    if (!live) return;
    const known = seen.current;
    const ids = Object.keys(live);
    // What is there when the screen opens is not news.
    if (known) {
      const arrived = ids.filter((id) => !known.has(id) && live[id]?.status !== "ready");
      if (arrived.length > 0) {
        setFresh((before) => new Set([...before, ...arrived]));
        arrival.current(arrived.flatMap((id) => live[id] ?? []));
        setTimeout(() => {
          setFresh((before) => new Set([...before].filter((id) => !arrived.includes(id))));
        }, NEW_FOR_MS);
      }
    }
    seen.current = new Set([...(known ?? []), ...ids].slice(-5_000));
  }, [live]);
  return fresh;
}
