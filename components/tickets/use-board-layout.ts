"use client";

import { useCallback, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Ticket } from "#server/contracts/tickets.ts";
import { type Place, type Places, pagesOf, placeTickets } from "./place-tickets.ts";
import { type MeasuredTicket, splitTicket, type TicketPart } from "./split-ticket.ts";

export const CELL_GAP_PX = 8;
/** A column is as wide as this many letters of the board's text; narrower, names break too often. */
const COLUMN_EM = 13.5;
/** The shortest ticket: head, two lines and the button. Cells are thirds of it, so that long tickets waste little. */
const SHORT_TICKET_EM = 9.2;
const SHORT_TICKET_BUTTON_PX = 74;
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
  const columns = Math.max(1, Math.floor((widthPx + CELL_GAP_PX) / (COLUMN_EM * textPx + CELL_GAP_PX)));
  const columnPx = (widthPx - CELL_GAP_PX * (columns - 1)) / columns;
  const shortTicketPx = SHORT_TICKET_EM * textPx + SHORT_TICKET_BUTTON_PX + CELL_GAP_PX;
  const shortTickets = Math.max(1, Math.floor((heightPx + CELL_GAP_PX) / shortTicketPx));
  const rows = shortTickets * CELLS_OF_SHORT_TICKET;
  const cellPx = (heightPx - CELL_GAP_PX * (rows - 1)) / rows;

  const [measured, setMeasured] = useState<ReadonlyMap<string, MeasuredTicket>>(new Map());
  const sizeKey = `${Math.round(columnPx)}/${textPx}/${locale}`;
  const keyOf = useCallback(
    (ticket: Ticket) =>
      `${ticket.orderId}/${ticket.lines.length}/${ticket.recalled}/${ticket.note ?? ""}/${sizeKey}`,
    [sizeKey],
  );
  const unmeasured =
    widthPx > 0 && heightPx > 0 ? tickets.filter((ticket) => !measured.has(keyOf(ticket))) : [];
  const report = useCallback((found: ReadonlyMap<string, MeasuredTicket>) => {
    setMeasured((known) => new Map([...[...known].slice(-MOST_MEASURED), ...found]));
  }, []);

  const parts = useMemo(() => {
    const all: Omit<PlacedPart, "place">[] = [];
    for (const ticket of tickets) {
      const heights = measured.get(keyOf(ticket));
      if (!heights) continue;
      const pieces = splitTicket(heights, heightPx);
      pieces.forEach((part, partIndex) => {
        all.push({ key: `${ticket.orderId}#${partIndex}`, ticket, part, partIndex, parts: pieces.length });
      });
    }
    return all;
  }, [tickets, measured, keyOf, heightPx]);

  const previous = useRef<{ size: string; places: Places }>({ size: "", places: new Map() });
  const size = `${columns}x${rows}`;
  const places = useMemo(
    () =>
      placeTickets({
        previous: previous.current.size === size ? previous.current.places : new Map(),
        items: parts.map(({ key, part, partIndex, ticket }) => ({
          key,
          span: spanOf(part.heightPx, cellPx, rows),
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

function spanOf(heightPx: number, cellPx: number, rows: number): number {
  const span = Math.ceil((heightPx + CELL_GAP_PX) / (cellPx + CELL_GAP_PX) - 0.001);
  return Math.min(rows, Math.max(1, span));
}
