"use client";

import { IconAlertTriangle, IconEyeOff } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { memo, useId, useMemo } from "react";
import type { Ticket } from "#server/contracts/tickets.ts";
import { useBoardTemplate } from "./board-template-context.tsx";
import classes from "./ticket-card.module.css";
import { TicketFoot } from "./ticket-foot.tsx";
import { TicketHead } from "./ticket-head.tsx";
import { TicketLines } from "./ticket-lines.tsx";
import { ticketView } from "./ticket-rows.ts";
import type { SendTap } from "./ticket-verbs.ts";
import { useClockTime } from "./use-clock-time.ts";

export interface TicketCardProps {
  ticket: Ticket;
  /** Of a ticket cut in parts: which rows are in this one, and which part of how many it is. */
  fromRow?: number;
  toRow?: number;
  part?: number;
  parts?: number;
  nth: number | null;
  selected: boolean;
  /** One of the items pressed in the "to make" rail is on it. */
  lit: boolean;
  isNew: boolean;
  onSelect(orderId: string): void;
  onVerb: SendTap;
}

/** One ticket in its cell. Everything on it can be read whole; the button at its foot does the next thing. */
export const TicketCard = memo(function TicketCard(props: TicketCardProps) {
  const { ticket, fromRow = 0, part = 1, parts = 1, nth, selected, lit, isNew, onSelect, onVerb } = props;
  const template = useBoardTemplate();
  const titleId = useId();
  const view = useMemo(() => ticketView(ticket, template), [ticket, template]);
  // The last part takes whatever there is: rows that came since it was measured are not lost.
  const rows = view.rows.slice(fromRow, part === parts ? undefined : props.toRow);
  return (
    <article
      className={classes.card}
      aria-labelledby={titleId}
      data-order={ticket.orderId}
      data-status={ticket.status}
      data-alarm={ticket.alarm?.stage}
      data-palette={template.palette}
      data-selected={selected || undefined}
      data-lit={lit || undefined}
      data-new={isNew || undefined}
      data-torn={part < parts || undefined}
      data-continued={part > 1 || undefined}
      onPointerDown={() => onSelect(ticket.orderId)}
    >
      <TicketHead
        ticket={ticket}
        titleId={titleId}
        nth={nth}
        isNew={isNew}
        part={parts > 1 ? { part, parts } : null}
        onVerb={onVerb}
      />
      {ticket.allergy && <Allergy text={ticket.allergy} />}
      {ticket.note && <p className={classes.note}>{ticket.note}</p>}
      <TicketLines ticket={ticket} view={view} rows={rows} onVerb={onVerb} />
      <SmallPrint ticket={ticket} />
      <footer className={classes.foot} data-part="foot">
        <TicketFoot ticket={ticket} onVerb={onVerb} />
      </footer>
    </article>
  );
});

function Allergy({ text }: { text: string }) {
  const t = useTranslations("merchant.tickets.card");
  return (
    <p className={classes.allergy}>
      <IconAlertTriangle size="1.2em" aria-hidden />
      <span>
        <strong>{t("allergy")}</strong> {text}
      </span>
    </p>
  );
}

/** For whom, and which screen showed it first. The place of the receipt is kept until it comes. */
function SmallPrint({ ticket }: { ticket: Ticket }) {
  const t = useTranslations("merchant.tickets");
  const { exactTime } = useClockTime();
  const { customerName, seen, alarm, acceptedAt } = ticket;
  return (
    <p className={classes.smallPrint}>
      {customerName && <span>{t("noteFor", { name: customerName })}</span>}
      {alarm && !seen ? (
        <span className={classes.unseen}>
          <IconEyeOff size="1.1em" aria-hidden /> {t("card.notSeen")}
        </span>
      ) : (
        <span data-pending={!seen || undefined} className={classes.seen}>
          {t("card.seenBy", { screen: seen?.screen ?? "…", time: exactTime(seen?.at ?? acceptedAt) })}
        </span>
      )}
    </p>
  );
}
