"use client";

import type { CSSProperties } from "react";
import classes from "./ticket-board.module.css";
import { TicketCard } from "./ticket-card.tsx";
import { TicketMeasure } from "./ticket-measure.tsx";
import type { SendTap } from "./ticket-verbs.ts";
import type { PlacedPart, useBoardLayout } from "./use-board-layout.ts";

export interface SharedCardProps {
  fresh: ReadonlySet<string>;
  selected: string | null;
  litOrders: ReadonlySet<string>;
  onSelect(orderId: string): void;
  onVerb: SendTap;
}

interface TicketGridProps extends SharedCardProps {
  layout: ReturnType<typeof useBoardLayout>;
  /** What is on the shown page, in reading order. */
  parts: readonly PlacedPart[];
}

/** One page of cells. */
export function TicketGrid({ layout, parts, fresh, selected, litOrders, onSelect, onVerb }: TicketGridProps) {
  const nth = new Map(
    [...new Set(parts.map(({ ticket }) => ticket.orderId))].map((orderId, i) => [orderId, i + 1]),
  );
  return (
    <>
      <div
        className={classes.grid}
        data-testid="ticket-grid"
        style={{ "--columns": layout.columns, "--rows": layout.rows } as CSSProperties}
      >
        {parts.map(({ key, ticket, part, partIndex, parts: of, place }) => {
          const number = nth.get(ticket.orderId) ?? 99;
          return (
            <Cell key={key} column={place.column} row={place.row} span={place.span}>
              <TicketCard
                ticket={ticket}
                fromRow={part.fromLine}
                toRow={part.toLine}
                part={partIndex + 1}
                parts={of}
                nth={number <= 10 ? number : null}
                selected={selected === ticket.orderId}
                lit={litOrders.has(ticket.orderId)}
                isNew={fresh.has(ticket.orderId)}
                onSelect={onSelect}
                onVerb={onVerb}
              />
            </Cell>
          );
        })}
      </div>
      <TicketMeasure
        tickets={layout.unmeasured}
        columnPx={layout.columnPx}
        keyOf={layout.keyOf}
        onMeasured={layout.report}
      />
    </>
  );
}

interface CellProps {
  column: number;
  row: number;
  span: number;
  children: React.ReactNode;
}

function Cell({ column, row, span, children }: CellProps) {
  return (
    <div className={classes.cell} style={{ gridColumn: column + 1, gridRow: `${row + 1} / span ${span}` }}>
      {children}
    </div>
  );
}
