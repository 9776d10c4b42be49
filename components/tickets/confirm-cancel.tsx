"use client";

import { useLocale, useTranslations } from "next-intl";
import { type KeyboardEvent, useEffect, useId, useRef } from "react";
import type { Ticket } from "#server/contracts/tickets.ts";
import classes from "./board-dialogs.module.css";
import type { SendTap } from "./ticket-verbs.ts";

interface ConfirmCancelProps {
  ticket: Ticket;
  reason: string;
  /** It can still be cancelled. */
  open: boolean;
  onBack(): void;
  onClose(): void;
  onVerb: SendTap;
}

/** Which order, and what its customer will see. The way back has the focus: a held Enter cancels nothing. */
export function ConfirmCancel({ ticket, reason, open, onBack, onClose, onVerb }: ConfirmCancelProps) {
  const t = useTranslations("merchant.tickets");
  const chinese = useLocale() === "zh-CN";
  const { orderId, number, customerName, lines } = ticket;
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => back.current?.focus(), []);
  const titleId = useId();
  const wordsId = useId();
  return (
    <section className={classes.stack} aria-labelledby={titleId} aria-describedby={wordsId}>
      <h3 className={classes.heading} id={titleId}>
        {t("void.title", { number })}
      </h3>
      <div className={classes.whole} id={wordsId}>
        <p className={classes.order}>
          {lines
            .filter(({ mark }) => mark?.kind !== "removed")
            .map((line) => `${line.quantity} × ${chinese ? line.nameZh : line.nameEn}`)
            .join(chinese ? "、" : ", ")}
          {customerName && ` · ${t("noteFor", { name: customerName })}`}
        </p>
        <p>{t("void.customerSees")}</p>
        <blockquote className={classes.quote}>
          <strong>{t("void.headline")}</strong>
          <br />
          {t("void.because", { reason })}
        </blockquote>
        <p className={classes.soft}>{t(open ? "void.forGood" : "void.tooLate")}</p>
      </div>
      <fieldset className={classes.presets} aria-labelledby={titleId} onKeyDown={moveByArrows}>
        <button ref={back} type="button" className={classes.big} onClick={onBack}>
          {t("void.keep")}
        </button>
        <button
          type="button"
          className={classes.big}
          data-grave="last"
          disabled={!open}
          aria-describedby={wordsId}
          onClick={() => {
            onVerb(orderId, "voidTicket", { reason });
            onClose();
          }}
        >
          {t("void.confirm", { number })}
        </button>
      </fieldset>
    </section>
  );
}

/** Bump bars have cursor keys and no Tab. */
function moveByArrows(event: KeyboardEvent<HTMLElement>): void {
  if (!event.key.startsWith("Arrow")) return;
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>("button:enabled")];
  const on = buttons.indexOf(document.activeElement as HTMLButtonElement);
  buttons[(on + 1) % buttons.length]?.focus();
  event.preventDefault();
}
