"use client";

import { useLocale, useTranslations } from "next-intl";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import type { Ticket } from "#server/contracts/tickets.ts";
import classes from "./board-dialogs.module.css";
import type { SendTap } from "./ticket-verbs.ts";

interface CannotBeMadeProps {
  ticket: Ticket;
  onClose(): void;
  onVerb: SendTap;
}

const reasons = ["soldOut", "closing", "duplicate"] as const;

/** Cancels the order: one press on the reason, and one more that says what it does. */
export function CannotBeMade(props: CannotBeMadeProps) {
  const { ticket } = props;
  const t = useTranslations("merchant.tickets");
  const open = ticket.status === "accepted" || ticket.status === "cooking";
  const otherId = useId();
  const [other, setOther] = useState("");
  const [reason, setReason] = useState<string | null>(null);
  if (reason !== null)
    return <Confirm {...props} reason={reason} open={open} onBack={() => setReason(null)} />;
  return (
    <section className={classes.stack}>
      <h3 className={classes.heading}>{t("cannotBeMade")}</h3>
      <p className={classes.soft}>{t("cannotBeMadeHint")}</p>
      <div className={classes.presets}>
        {reasons.map((one) => (
          <button
            key={one}
            type="button"
            className={classes.big}
            data-grave
            disabled={!open}
            onClick={() => setReason(t(`reason.${one}`))}
          >
            {t(`reason.${one}`)}
          </button>
        ))}
      </div>
      <form
        className={classes.line}
        onSubmit={(event) => {
          event.preventDefault();
          if (other.trim()) setReason(other.trim());
        }}
      >
        <label htmlFor={otherId}>{t("reason.other")}</label>
        <input
          id={otherId}
          className={classes.input}
          maxLength={200}
          value={other}
          onChange={(event) => setOther(event.currentTarget.value)}
        />
        <button type="submit" className={classes.big} data-grave disabled={!open || other.trim() === ""}>
          {t("cannotBeMade")}
        </button>
      </form>
    </section>
  );
}

interface ConfirmProps extends CannotBeMadeProps {
  reason: string;
  /** It can still be cancelled. */
  open: boolean;
  onBack(): void;
}

/** Which order, and what its customer will see. The way back has the focus: a held Enter cancels nothing. */
function Confirm({ ticket, reason, open, onBack, onClose, onVerb }: ConfirmProps) {
  const t = useTranslations("merchant.tickets");
  const chinese = useLocale() === "zh-CN";
  const { orderId, number, customerName, lines } = ticket;
  const panel = useRef<HTMLElement>(null);
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    back.current?.focus();
    // On a phone the dialog may be scrolled to the reasons.
    panel.current?.scrollIntoView({ block: "nearest" });
  }, []);
  const titleId = useId();
  const wordsId = useId();
  return (
    <section ref={panel} className={classes.stack} aria-labelledby={titleId} aria-describedby={wordsId}>
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
          data-grave
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
