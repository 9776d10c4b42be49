"use client";

import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Ticket } from "#server/contracts/tickets.ts";
import classes from "./ticket-board.module.css";
import { TicketCard } from "./ticket-card.tsx";
import type { SharedCardProps } from "./ticket-grid.tsx";

interface TicketListProps extends SharedCardProps {
  tickets: readonly Ticket[];
  /** Nobody has touched the screen for a while. */
  idle: boolean;
}

/**
 * The board on a phone: oldest first, below one another. Until no finger is near, what is gone keeps
 * its room and what grows scrolls in the room it has: nothing below moves.
 */
export function TicketList({ tickets, idle, fresh, selected, litOrders, onSelect, onVerb }: TicketListProps) {
  const [shown, setShown] = useState(tickets);
  useEffect(() => {
    setShown((before) => (idle ? tickets : merge(before, tickets)));
  }, [tickets, idle]);
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (idle) return;
    const cells = [...(list.current?.children ?? [])].filter((cell) => cell instanceof HTMLElement);
    const heightsPx = cells.map((cell) => cell.getBoundingClientRect().height);
    cells.forEach((cell, i) => {
      cell.style.height = `${heightsPx[i]}px`;
    });
    return () => {
      for (const cell of cells) cell.style.height = "";
    };
  }, [idle]);
  const open = new Set(tickets.map((ticket) => ticket.orderId));
  return (
    <div ref={list} className={classes.list} data-testid="ticket-list">
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
