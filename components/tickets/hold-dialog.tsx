"use client";

import { Modal } from "@mantine/core";
import { useFormatter, useTranslations } from "next-intl";
import { useId, useState } from "react";
import type { Ticket } from "#server/contracts/tickets.ts";
import { useNow } from "../live/use-now.ts";
import classes from "./board-dialogs.module.css";
import { nextTimeOfDay } from "./next-time-of-day.ts";

interface HoldDialogProps {
  /** Null: closed. */
  ticket: Ticket | null;
  onClose(): void;
  onHold(orderId: string, until: number | null): void;
}

const presetMinutes = [5, 10, 15, 30];
const MINUTE_MS = 60_000;
const clock = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;

/** Until when a ticket waits: one press for the usual, or a time of day. */
export function HoldDialog({ ticket, onClose, onHold }: HoldDialogProps) {
  const t = useTranslations("merchant.tickets");
  const close = useTranslations("common.action")("close");
  const format = useFormatter();
  const now = useNow(1_000);
  const timeId = useId();
  const [time, setTime] = useState("");
  const until = nextTimeOfDay(time, now);
  // A ticket that is held already is put off from then on, not from now.
  const from = Math.max(now, ticket?.hold?.fireAt ?? 0);
  const hold = (at: number | null) => {
    if (ticket) onHold(ticket.orderId, at === null ? null : Math.round(at));
    setTime("");
    onClose();
  };
  return (
    <Modal
      opened={ticket !== null}
      onClose={onClose}
      title={t("holdTitle", { number: ticket?.number ?? 0 })}
      closeButtonProps={{ "aria-label": close }}
    >
      <div className={classes.presets}>
        {presetMinutes.map((minutes, i) => (
          <button
            key={minutes}
            type="button"
            className={classes.big}
            data-autofocus={i === 0 || undefined}
            onClick={() => hold(from + minutes * MINUTE_MS)}
          >
            <strong>{t("holdMinutes", { minutes })}</strong>
            <span className={classes.soft}>
              {t("holdUntil", { time: format.dateTime(from + minutes * MINUTE_MS, clock) })}
            </span>
          </button>
        ))}
      </div>
      <form
        className={classes.line}
        onSubmit={(event) => {
          event.preventDefault();
          if (until !== null) hold(until);
        }}
      >
        <label htmlFor={timeId}>{t("holdTime")}</label>
        <input
          id={timeId}
          className={classes.input}
          type="time"
          value={time}
          onChange={(event) => setTime(event.currentTarget.value)}
        />
        <button type="submit" className={classes.big} disabled={until === null}>
          {t("hold")}
        </button>
      </form>
      {ticket?.hold && (
        <button type="button" className={classes.big} onClick={() => hold(null)}>
          {t("fireNow")}
        </button>
      )}
    </Modal>
  );
}
