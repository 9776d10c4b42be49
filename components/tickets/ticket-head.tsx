"use client";

import { IconAlarm, IconCheck, IconClock, IconUrgent } from "@tabler/icons-react";
import { useFormatter, useTranslations } from "next-intl";
import { outlived, stillOpenAt } from "#server/contracts/ready-time.ts";
import type { Ticket } from "#server/contracts/tickets.ts";
import { useNow } from "../live/use-now.ts";
import { elapsed } from "./elapsed.ts";
import { type Band, bandOf } from "./ticket-band.ts";
import classes from "./ticket-card.module.css";

const icons = { calm: IconClock, warm: IconAlarm, late: IconUrgent } satisfies Record<Band, unknown>;
const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

interface TicketHeadProps {
  ticket: Ticket;
  titleId: string;
  /** The key that selects this ticket, 1-10. */
  nth: number | null;
  isNew: boolean;
  part: { part: number; parts: number } | null;
}

/** The band of a ticket: number, clocks and how it stands. The only part that draws every second. */
export function TicketHead({ ticket, titleId, nth, isNew, part }: TicketHeadProps) {
  const t = useTranslations("merchant.tickets");
  const now = useNow(1_000);
  const done = ticket.status === "ready";
  const band = done ? "calm" : bandOf(ticket, now);
  const Icon = done ? IconCheck : icons[band];
  return (
    <header className={classes.head} data-band={band} data-part="head">
      <div className={classes.topRow}>
        <h2 className={classes.number} id={titleId}>
          <span className="rd-visually-hidden">{t("number", { number: ticket.number })}</span>
          <span aria-hidden>{ticket.number}</span>
        </h2>
        {nth !== null && <kbd className={classes.nth}>{nth % 10}</kbd>}
        <span className={classes.badges}>
          {part && <span className={classes.badge}>{t("part", part)}</span>}
          {ticket.recalled && <span className={classes.badge}>{t("recalled")}</span>}
          {isNew && !ticket.recalled && <span className={classes.badge}>{t("isNew")}</span>}
        </span>
        <span className={classes.clock}>{elapsed((ticket.readyAt ?? now) - ticket.acceptedAt)}</span>
      </div>
      <div className={classes.standRow}>
        <span className={classes.stand}>
          <Icon size="1.15em" aria-hidden />
          {done ? t("status.ready") : t(`band.${band}`)}
        </span>
        <span className={classes.kind}>
          {ticket.status === "accepted" && classWord(t, ticket.class)}
          {ticket.status === "cooking" && t("status.cooking")}
        </span>
      </div>
      <div className={classes.range}>
        <ReadyRange ticket={ticket} now={now} />
      </div>
    </header>
  );
}

function classWord(t: ReturnType<typeof useTranslations<"merchant.tickets">>, orderClass: string): string {
  return orderClass === "paid" ||
    orderClass === "place" ||
    orderClass === "browse" ||
    orderClass === "background"
    ? t(`class.${orderClass}`)
    : orderClass;
}

function ReadyRange({ ticket, now }: { ticket: Ticket; now: number }) {
  const t = useTranslations("merchant.tickets");
  const format = useFormatter();
  const time = (at: number) => format.dateTime(at, clock);
  if (ticket.status === "ready") return ticket.readyAt ? time(ticket.readyAt) : null;
  const { p10, p50, p80 } = stillOpenAt(ticket.predicted, now);
  const [from, about, to] = [time(p10), time(p50), time(p80)];
  return (
    <>
      {outlived(ticket.predicted, now) ? (
        t("expected", { time: time(ticket.predicted.p50) })
      ) : (
        <>
          {t("readyAbout", { time: about })}{" "}
          {from !== to && <span className={classes.soft}>{t("readyRange", { from, to })}</span>}
        </>
      )}
      {ticket.promisedAt !== null && (
        <span className={classes.promise}>{t("promised", { time: time(ticket.promisedAt) })}</span>
      )}
    </>
  );
}
