"use client";

import { useEffect, useState } from "react";
import type { Ticket } from "#server/contracts/tickets.ts";
import classes from "./ticket-board.module.css";
import { TicketCard } from "./ticket-card.tsx";
import type { SharedCardProps } from "./ticket-grid.tsx";

interface TicketListProps extends SharedCardProps {
  tickets: readonly Ticket[];
  /** Nobody has touched the screen for a while. */
  idle: boolean;
}

/** The board on a phone: oldest first, below one another. What is gone keeps its room until no finger is near. */
export function TicketList({ tickets, idle, fresh, selected, litOrders, onSelect, onVerb }: TicketListProps) {
  const [shown, setShown] = useState(tickets);
  useEffect(() => {
    setShown((before) => (idle ? tickets : merge(before, tickets)));
  }, [tickets, idle]);
  const open = new Set(tickets.map((ticket) => ticket.orderId));
  return (
    <div className={classes.list} data-testid="ticket-list">
      {shown.map((ticket) => (
        <div
          key={ticket.orderId}
          className={classes.listCell}
          data-gone={!open.has(ticket.orderId) || undefined}
        >
          <TicketCard
            ticket={ticket}
            nth={null}
            selected={selected === ticket.orderId}
            lit={litOrders.has(ticket.orderId)}
            isNew={fresh.has(ticket.orderId)}
            onSelect={onSelect}
            onVerb={onVerb}
          />
        </div>
      ))}
    </div>
  );
}

/** Newest state of everything shown so far, then what is new. */
function merge(before: readonly Ticket[], now: readonly Ticket[]): Ticket[] {
  const newest = new Map(now.map((ticket) => [ticket.orderId, ticket]));
  const kept = before.map((ticket) => newest.get(ticket.orderId) ?? ticket);
  const known = new Set(before.map((ticket) => ticket.orderId));
  return [...kept, ...now.filter((ticket) => !known.has(ticket.orderId))];
}
