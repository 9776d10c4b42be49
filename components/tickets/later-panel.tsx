"use client";

import { IconX } from "@tabler/icons-react";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import type { Ticket } from "#server/contracts/tickets.ts";
import { useNow } from "../live/use-now.ts";
import type { BoardQuestion } from "./board-ask-context.tsx";
import classes from "./later-panel.module.css";
import type { SendTap } from "./ticket-verbs.ts";

interface LaterPanelProps {
  /** Next to fire first. */
  tickets: readonly Ticket[];
  onVerb: SendTap;
  ask(question: BoardQuestion): void;
  onClose(): void;
}

const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

/** Tickets that are not to be begun yet: when each will be, why then, and the hand that changes it. */
export default function LaterPanel({ tickets, onVerb, ask, onClose }: LaterPanelProps) {
  const t = useTranslations("merchant.tickets");
  return (
    <aside className={classes.panel} aria-label={t("later")}>
      <header className={classes.head}>
        <h2 className={classes.title}>{t("laterTitle", { count: tickets.length })}</h2>
        <button type="button" className={classes.close} aria-label={t("closePanel")} onClick={onClose}>
          <IconX aria-hidden />
        </button>
      </header>
      {tickets.length === 0 && <p className={classes.hint}>{t("laterEmpty")}</p>}
      <ol className={classes.rows}>
        {tickets.map((ticket) => (
          <HeldTicket key={ticket.orderId} ticket={ticket} onVerb={onVerb} ask={ask} />
        ))}
      </ol>
    </aside>
  );
}

function HeldTicket({ ticket, onVerb, ask }: Pick<LaterPanelProps, "onVerb" | "ask"> & { ticket: Ticket }) {
  const t = useTranslations("merchant.tickets");
  const format = useFormatter();
  const chinese = useLocale() === "zh-CN";
  const now = useNow(1_000);
  const { orderId, number, hold, lines, promisedAt, needBy } = ticket;
  if (!hold) return null;
  const time = (at: number) => format.dateTime(at, clock);
  const minutes = Math.max(0, Math.ceil((hold.fireAt - now) / 60_000));
  return (
    <li className={classes.row} data-held={orderId}>
      <p className={classes.top}>
        <strong className={classes.number}>
          <span className="rd-visually-hidden">{t("number", { number })}</span>
          <span aria-hidden>{number}</span>
        </strong>
        <span className={classes.fires}>{t("fires", { time: time(hold.fireAt), minutes })}</span>
      </p>
      <p className={classes.why}>
        {hold.by === "person"
          ? t("whyHeld")
          : t("whyScheduled", { time: time(promisedAt ?? needBy), promised: String(promisedAt !== null) })}
      </p>
      <p className={classes.items}>
        {lines
          .map((line) => `${line.quantity} × ${chinese ? line.nameZh : line.nameEn}`)
          .join(chinese ? "、" : ", ")}
      </p>
      <p className={classes.buttons}>
        <button
          type="button"
          className={classes.button}
          aria-label={t("changeTimeOf", { number })}
          onClick={() => ask({ about: "hold", orderId })}
        >
          {t("changeTime")}
        </button>
        <button
          type="button"
          className={classes.button}
          data-main
          aria-label={t("fireNowOne", { number })}
          onClick={() => onVerb(orderId, "hold", { until: null })}
        >
          {t("fireNow")}
        </button>
      </p>
    </li>
  );
}
