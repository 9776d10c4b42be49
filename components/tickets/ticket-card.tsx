"use client";

import { IconArrowBackUp, IconCheck, IconPlayerPlay } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { type CSSProperties, memo, useId, useState } from "react";
import type { Ticket } from "#server/contracts/tickets.ts";
import { useLiveFeed } from "../live/live-provider.tsx";
import { useNow } from "../live/use-now.ts";
import type { TicketPart } from "./split-ticket.ts";
import classes from "./ticket-card.module.css";
import { TicketHead } from "./ticket-head.tsx";
import { TicketLines } from "./ticket-lines.tsx";
import type { SendTap } from "./ticket-verbs.ts";

export interface TicketCardProps {
  ticket: Ticket;
  part?: { lines: TicketPart; part: number; parts: number } | undefined;
  nth: number | null;
  selected: boolean;
  /** One of the items pressed in the "to make" rail is on it. */
  lit: boolean;
  isNew: boolean;
  style?: CSSProperties | undefined;
  onSelect(orderId: string): void;
  onVerb: SendTap;
}

/** One ticket in its cell. Everything on it can be read whole; the button at its foot does the next thing. */
export const TicketCard = memo(function TicketCard(props: TicketCardProps) {
  const { ticket, part, nth, selected, lit, isNew, style, onSelect, onVerb } = props;
  const t = useTranslations("merchant.tickets");
  const titleId = useId();
  const lines = part ? ticket.lines.slice(part.lines.fromLine, part.lines.toLine) : ticket.lines;
  const several = part && part.parts > 1 ? { part: part.part, parts: part.parts } : null;
  return (
    <article
      className={classes.card}
      style={style}
      aria-labelledby={titleId}
      data-order={ticket.orderId}
      data-status={ticket.status}
      data-selected={selected || undefined}
      data-lit={lit || undefined}
      data-new={isNew || undefined}
      data-torn={several && several.part < several.parts ? true : undefined}
      onPointerDown={() => onSelect(ticket.orderId)}
    >
      <TicketHead ticket={ticket} titleId={titleId} nth={nth} isNew={isNew} part={several} />
      {ticket.note && <p className={classes.note}>{ticket.note}</p>}
      {ticket.customerName && (
        <p className={classes.customer}>{t("noteFor", { name: ticket.customerName })}</p>
      )}
      <TicketLines lines={lines} />
      <footer className={classes.foot} data-part="foot">
        <TicketFoot ticket={ticket} onVerb={onVerb} />
      </footer>
    </article>
  );
});

function TicketFoot({ ticket, onVerb }: Pick<TicketCardProps, "ticket" | "onVerb">) {
  const t = useTranslations("merchant.tickets");
  const { orderId, number, status, undoUntil } = ticket;
  if (status === "ready")
    return <UndoStrip orderId={orderId} number={number} until={undoUntil} onVerb={onVerb} />;
  return (
    <>
      {status === "accepted" && (
        <button
          type="button"
          className={classes.start}
          onClick={() => onVerb(orderId, "start")}
          aria-label={`${t("start")} ${number}`}
        >
          <IconPlayerPlay size="1.1em" aria-hidden />
          <span>{t("start")}</span>
        </button>
      )}
      <button
        type="button"
        className={classes.bump}
        onClick={() => onVerb(orderId, "bump")}
        aria-label={`${t("bump")} ${number}`}
      >
        <IconCheck size="1.3em" aria-hidden />
        <span>{t("bump")}</span>
      </button>
    </>
  );
}

interface UndoStripProps {
  orderId: string;
  number: number;
  until: number | null;
  onVerb: TicketCardProps["onVerb"];
}

function UndoStrip({ orderId, number, until, onVerb }: UndoStripProps) {
  const t = useTranslations("merchant.tickets");
  const feed = useLiveFeed();
  const now = useNow(1_000);
  const leftMs = Math.max(0, (until ?? now) - now);
  // Set once: changing the length of a running animation would make it jump.
  const [runsMs] = useState(() => Math.max(0, (until ?? 0) - feed.serverNow()));
  return (
    <button
      type="button"
      className={classes.undo}
      style={{ "--undo-left": `${runsMs}ms` } as CSSProperties}
      onClick={() => onVerb(orderId, "undo")}
    >
      <IconArrowBackUp size="1.3em" aria-hidden />
      {/* A name that counts down would be read out every second. */}
      <span className="rd-visually-hidden">
        {t("undo")} {number}
      </span>
      <span aria-hidden>{t("undoIn", { seconds: Math.ceil(leftMs / 1_000) })}</span>
    </button>
  );
}
