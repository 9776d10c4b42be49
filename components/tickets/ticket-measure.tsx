"use client";

import { useLayoutEffect, useRef } from "react";
import type { Ticket } from "#server/contracts/tickets.ts";
import type { MeasuredTicket } from "./split-ticket.ts";
import classes from "./ticket-board.module.css";
import { TicketCard } from "./ticket-card.tsx";
import { MEASURED_AT_ONCE } from "./use-board-layout.ts";

interface TicketMeasureProps {
  tickets: readonly Ticket[];
  columnPx: number;
  keyOf(ticket: Ticket): string;
  onMeasured(found: Map<string, MeasuredTicket>): void;
}

/** The torn edges of a part; its marker sits in the head and needs no more room. */
const SEAM_PX = 8;
const nothing = () => {};

/** Draws new tickets unseen in a column's width, so that they get cells they fit in before anyone sees them. */
export function TicketMeasure({ tickets, columnPx, keyOf, onMeasured }: TicketMeasureProps) {
  const root = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const found = new Map<string, MeasuredTicket>();
    const paintedPx = root.current?.getBoundingClientRect().width ?? 0;
    const scale = paintedPx > 0 && columnPx > 0 ? paintedPx / columnPx : 1;
    for (const ticket of tickets) {
      const card = root.current?.querySelector<HTMLElement>(`[data-order="${CSS.escape(ticket.orderId)}"]`);
      if (!card) continue;
      // A preview is drawn smaller than it is; rectangles tell painted sizes.
      const height = (element: Element) => element.getBoundingClientRect().height / scale;
      const linesPx = [...card.querySelectorAll('[data-part="line"]')].map(height);
      const foot = card.querySelector('[data-part="foot"]');
      const footPx = foot ? height(foot) : 0;
      const headPx = height(card) - footPx - linesPx.reduce((sum, px) => sum + px, 0);
      found.set(keyOf(ticket), { headPx, linesPx, footPx, seamPx: SEAM_PX });
    }
    if (found.size === 0) return;
    // A few are placed in the frame they came in. Of a crowd the first page is painted before the next is measured.
    if (tickets.length < MEASURED_AT_ONCE) return onMeasured(found);
    const timer = setTimeout(() => onMeasured(found));
    return () => clearTimeout(timer);
  }, [tickets, columnPx, keyOf, onMeasured]);
  if (tickets.length === 0) return null;
  return (
    <div ref={root} className={classes.measure} style={{ width: columnPx }} aria-hidden inert>
      {tickets.map((ticket) => (
        <TicketCard
          key={ticket.orderId}
          ticket={ticket}
          nth={null}
          selected={false}
          lit={false}
          isNew={false}
          onSelect={nothing}
          onVerb={nothing}
        />
      ))}
    </div>
  );
}
