"use client";

import { Loader, Modal } from "@mantine/core";
import { useFormatter, useLocale, useTranslations } from "next-intl";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { CommandResult } from "#server/contracts/command.ts";
import type { Ticket } from "#server/contracts/tickets.ts";
import { useLiveFeed } from "../live/live-provider.tsx";
import { useAge } from "../live/use-age.ts";
import classes from "./board-dialogs.module.css";
import { elapsed } from "./elapsed.ts";

interface RecallDialogProps {
  opened: boolean;
  /** To look at only: nothing comes back. */
  review: boolean;
  onClose(): void;
  load(): Promise<CommandResult<Ticket[]>>;
  /** Done at this board's stations and open at others, `readyAt` saying since when. */
  doneHere(): Ticket[];
  onRecall(ticket: Ticket): void;
}

/** As many as a cook would ever look through. */
const MOST_SHOWN = 50;

/** What was made ready in the last hour, newest first; one press brings it back, or shows it whole. */
export function RecallDialog({ opened, review, onClose, load, doneHere, onRecall }: RecallDialogProps) {
  const t = useTranslations("merchant.tickets");
  const close = useTranslations("common.action")("close");
  const errors = useTranslations("errors");
  const [answer, setAnswer] = useState<CommandResult<Ticket[]> | { ok: false; code: "NETWORK" } | null>(null);
  const latest = useRef({ load, doneHere });
  useEffect(() => {
    latest.current = { load, doneHere };
  });
  useEffect(() => {
    if (!opened) return;
    let open = true;
    setAnswer(null);
    const here = review ? [] : latest.current.doneHere();
    latest.current
      .load()
      .catch(() => ({ ok: false, code: "NETWORK" }) as const)
      .then(
        (result) => open && setAnswer(result.ok ? { ...result, value: merged(here, result.value) } : result),
      );
    return () => {
      open = false;
    };
  }, [opened, review]);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t(review ? "reviewTitle" : "recallTitle")}
      size="lg"
      closeButtonProps={{ "aria-label": close }}
    >
      {answer === null && <Loader size="sm" color="gray" aria-label={t("recallLoading")} />}
      {answer?.ok === false && <p role="alert">{errors(answer.code)}</p>}
      {answer?.ok && answer.value.length === 0 && <p>{t("recallEmpty")}</p>}
      {answer?.ok && (
        <ul className={classes.recalls} onKeyDown={moveByArrows}>
          {answer.value.slice(0, MOST_SHOWN).map((ticket) => (
            <BumpedTicket
              key={ticket.orderId}
              ticket={ticket}
              review={review}
              onRecall={() => {
                onRecall(ticket);
                onClose();
              }}
            />
          ))}
        </ul>
      )}
    </Modal>
  );
}

function merged(here: readonly Ticket[], ready: readonly Ticket[]): Ticket[] {
  return [...here, ...ready].sort((a, b) => (b.readyAt ?? 0) - (a.readyAt ?? 0));
}

interface BumpedTicketProps {
  ticket: Ticket;
  review: boolean;
  onRecall(): void;
}

function BumpedTicket({ ticket, review, onRecall }: BumpedTicketProps) {
  const t = useTranslations("merchant.tickets");
  const chinese = useLocale() === "zh-CN";
  const feed = useLiveFeed();
  const age = useAge();
  const [whole, setWhole] = useState(false);
  const { number, readyAt, lines, recalled } = ticket;
  return (
    <li className={classes.recallRow}>
      <span className={classes.recallNumber}>{number}</span>
      <span>
        {lines
          .map((line) => `${line.quantity} × ${chinese ? line.nameZh : line.nameEn}`)
          .join(chinese ? "、" : ", ")}
        <span className={classes.recallAge}>
          {t("recallAgo", { age: age(feed.serverNow() - (readyAt ?? 0)) })}
          {ticket.status !== "ready" && ` · ${t("openElsewhere")}`}
          {recalled && ` · ${t("recalled")}`}
        </span>
      </span>
      <button
        type="button"
        className={classes.big}
        aria-label={t(review ? "reviewOne" : "recallOne", { number })}
        aria-expanded={review ? whole : undefined}
        onClick={() => (review ? setWhole(!whole) : onRecall())}
      >
        {t(review ? "review" : "recall")}
      </button>
      {review && whole && <WholeTicket ticket={ticket} />}
    </li>
  );
}

function WholeTicket({ ticket }: { ticket: Ticket }) {
  const t = useTranslations("merchant.tickets");
  const chinese = useLocale() === "zh-CN";
  const format = useFormatter();
  const { acceptedAt, readyAt, lines, note, customerName, allergy } = ticket;
  const time = (at: number) =>
    format.dateTime(at, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
  return (
    <div className={classes.whole}>
      <p>
        {t("reviewTimes", {
          from: time(acceptedAt),
          to: time(readyAt ?? acceptedAt),
          took: elapsed((readyAt ?? acceptedAt) - acceptedAt),
        })}
      </p>
      {allergy && <p className={classes.allergy}>{allergy}</p>}
      {note && <p>{note}</p>}
      {customerName && <p>{t("noteFor", { name: customerName })}</p>}
      <ul>
        {lines.map((line) => (
          <li key={line.lineId} data-removed={line.mark?.kind === "removed" || undefined}>
            {line.quantity} × {chinese ? line.nameZh : line.nameEn}
            {line.modifiers.length > 0 && ` — ${line.modifiers.join(chinese ? "、" : ", ")}`}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Bump bars have cursor keys and no Tab. */
function moveByArrows(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (step === 0) return;
  const buttons = [...event.currentTarget.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
  buttons[Math.min(buttons.length - 1, Math.max(0, at + step))]?.focus();
  event.preventDefault();
}
