"use client";

import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { BoardTemplate } from "#server/contracts/boards.ts";
import type { Ticket } from "#server/contracts/tickets.ts";
import { useBoardTemplate } from "./board-template-context.tsx";
import { type Place, type Places, pagesOf, placeTickets } from "./place-tickets.ts";
import { type MeasuredTicket, splitTicket, type TicketPart } from "./split-ticket.ts";
import { shapeOf, ticketView } from "./ticket-rows.ts";

export const CELL_GAP_PX = 8;
/** A column is as wide as this many letters of the board's text; narrower, names break too often. */
const COLUMN_EM = 13.5;
/** Narrower than this, the buttons at a ticket's foot do not fit beside one another, whatever the text size. */
const COLUMN_LEAST_PX = 290;
/** Cells are thirds of the shortest ticket, so that long tickets waste little. */
const CELLS_OF_SHORT_TICKET = 3;
/** Below this width the board is a list that scrolls. */
export const LIST_BELOW_PX = 560;

export interface PlacedPart {
  key: string;
  ticket: Ticket;
  part: TicketPart;
  partIndex: number;
  parts: number;
  place: Place;
}

/** Tickets drawn unseen at once to be measured; a crowd is measured page by page, so that the first shows soon. */
export const MEASURED_AT_ONCE = 60;
/** Heights remembered, newest; several times what a board can show, or tickets would be measured for ever. */
const MOST_MEASURED = 4_000;

interface LayoutInput {
  tickets: readonly Ticket[];
  widthPx: number;
  heightPx: number;
  textPx: number;
  locale: string;
  shownPage: number;
  mayMoveHidden: boolean;
}

/** Cells, which ticket is in which, and which tickets must be drawn unseen first to know their height. */
export function useBoardLayout(input: LayoutInput) {
  const { tickets, widthPx, heightPx, textPx, locale, shownPage, mayMoveHidden } = input;
  const template = useBoardTemplate();
  const leastColumnPx = Math.max(COLUMN_EM * textPx, COLUMN_LEAST_PX);
  const columnsThatFit = Math.max(1, Math.floor((widthPx + CELL_GAP_PX) / (leastColumnPx + CELL_GAP_PX)));
  const columns = template.columns > 0 ? Math.min(template.columns, columnsThatFit) : columnsThatFit;
  const columnPx = (widthPx - CELL_GAP_PX * (columns - 1)) / columns;
  const shortTicketPx = shortestTicketPx(textPx) + CELL_GAP_PX;
  const shortTicketsThatFit = Math.max(1, Math.floor((heightPx + CELL_GAP_PX) / shortTicketPx));
  const shortTickets = template.rows > 0 ? Math.min(template.rows, shortTicketsThatFit) : shortTicketsThatFit;
  const rows =
    template.rows > 0
      ? shortTickets * CELLS_OF_SHORT_TICKET
      : Math.max(
          CELLS_OF_SHORT_TICKET,
          Math.floor((heightPx + CELL_GAP_PX) / (shortTicketPx / CELLS_OF_SHORT_TICKET)),
        );
  const cellPx = (heightPx - CELL_GAP_PX * (rows - 1)) / rows;

  const [measured, setMeasured] = useState<ReadonlyMap<string, MeasuredTicket>>(new Map());
  const sizeKey = `${Math.round(columnPx)}/${textPx}/${locale}/${drawnBy(template)}`;
  const keyOf = useMemo(() => shapeKeys(template, sizeKey), [template, sizeKey]);
  const unmeasured =
    widthPx > 0 && heightPx > 0
      ? tickets.filter((ticket) => !measured.has(keyOf(ticket))).slice(0, MEASURED_AT_ONCE)
      : [];
  const report = useCallback((found: ReadonlyMap<string, MeasuredTicket>) => {
    setMeasured((known) => new Map([...[...known].slice(-MOST_MEASURED), ...found]));
  }, []);

  // While someone is touching, a ticket keeps the height it has: it is not cut anew under a finger.
  const drawn = useRef<{ size: string; heights: ReadonlyMap<string, MeasuredTicket> }>(nothingDrawn);
  const heights = useMemo(() => {
    const now = new Map<string, MeasuredTicket>();
    const before = drawn.current.size === sizeKey ? drawn.current.heights : nothingDrawn.heights;
    for (const ticket of tickets) {
      const known = before.get(ticket.orderId);
      const found = known && !mayMoveHidden ? known : (measured.get(keyOf(ticket)) ?? known);
      if (found) now.set(ticket.orderId, found);
    }
    return now;
  }, [tickets, measured, keyOf, sizeKey, mayMoveHidden]);
  useLayoutEffect(() => {
    drawn.current = { size: sizeKey, heights };
  }, [sizeKey, heights]);

  const parts = useMemo(() => {
    const all: Omit<PlacedPart, "place">[] = [];
    for (const ticket of tickets) {
      const own = heights.get(ticket.orderId);
      if (!own) continue;
      const pieces = splitTicket(own, heightPx);
      pieces.forEach((part, partIndex) => {
        all.push({ key: `${ticket.orderId}#${partIndex}`, ticket, part, partIndex, parts: pieces.length });
      });
    }
    return all;
  }, [tickets, heights, heightPx]);

  const previous = useRef<{ size: string; places: Places }>({ size: "", places: new Map() });
  const size = `${columns}x${rows}`;
  const places = useMemo(
    () =>
      placeTickets({
        previous: previous.current.size === size ? previous.current.places : new Map(),
        items: parts.map(({ key, part, partIndex, ticket }) => ({
          key,
          span: spanOf(part.heightPx, cellPx, rows),
          first: ticket.prioritisedAt !== null && ticket.status !== "ready",
          after: partIndex > 0 ? `${ticket.orderId}#${partIndex - 1}` : undefined,
        })),
        columns,
        rows,
        shownPage,
        mayMoveHidden,
      }),
    [parts, columns, rows, cellPx, size, shownPage, mayMoveHidden],
  );
  useLayoutEffect(() => {
    previous.current = { size, places };
  }, [size, places]);

  const placed = useMemo(
    () =>
      parts.flatMap((part): PlacedPart[] => {
        const place = places.get(part.key);
        return place ? [{ ...part, place }] : [];
      }),
    [parts, places],
  );
  return { columns, rows, columnPx, placed, pages: pagesOf(places), unmeasured, keyOf, report };
}

const nothingDrawn = { size: "", heights: new Map<string, MeasuredTicket>() };

/** What of a template changes the height of a ticket. */
function drawnBy({ stations, expo, lines, buttons }: BoardTemplate): string {
  return JSON.stringify([stations, expo, lines, buttons]);
}

/** What a ticket's height is remembered under; worked out once for each state of it. */
function shapeKeys(template: BoardTemplate, sizeKey: string): (ticket: Ticket) => string {
  const keys = new WeakMap<Ticket, string>();
  return (ticket) => {
    const known = keys.get(ticket) ?? `${shapeOf(ticket, ticketView(ticket, template).rows)}/${sizeKey}`;
    keys.set(ticket, known);
    return known;
  };
}

/** Head and small print, one item and the foot; as the style sheets of a card have them. A pixel short, and all take a cell more. */
function shortestTicketPx(textPx: number): number {
  const headPx = 2.65 * textPx + Math.max(44, 1.93 * textPx);
  const rowPx = Math.max(56, 1.75 * textPx);
  const smallPrintPx = textPx;
  const footPx = Math.max(64, 1.8 * textPx);
  const edgesPx = 14;
  return headPx + rowPx + smallPrintPx + footPx + edgesPx;
}

function spanOf(heightPx: number, cellPx: number, rows: number): number {
  const span = Math.ceil((heightPx + CELL_GAP_PX) / (cellPx + CELL_GAP_PX) - 0.001);
  return Math.min(rows, Math.max(1, span));
}
