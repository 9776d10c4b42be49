"use client";

import { Modal } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useId, useState } from "react";
import type { Ticket } from "#server/contracts/tickets.ts";
import type { BoardQuestion } from "./board-ask-context.tsx";
import classes from "./board-dialogs.module.css";
import type { SendTap } from "./ticket-verbs.ts";

interface TicketMenuProps {
  /** Null: closed. */
  ticket: Ticket | null;
  onClose(): void;
  onVerb: SendTap;
  ask(question: BoardQuestion): void;
}

const reasons = ["soldOut", "closing", "duplicate"] as const;

/** What is seldom done to a ticket, and that it cannot be made: one press on the reason. */
export function TicketMenu({ ticket, onClose, onVerb, ask }: TicketMenuProps) {
  const t = useTranslations("merchant.tickets");
  const close = useTranslations("common.action")("close");
  return (
    <Modal
      opened={ticket !== null}
      onClose={onClose}
      title={t("number", { number: ticket?.number ?? 0 })}
      closeButtonProps={{ "aria-label": close }}
    >
      {ticket && <TicketDeeds ticket={ticket} onClose={onClose} onVerb={onVerb} ask={ask} />}
    </Modal>
  );
}

function TicketDeeds({ ticket, onClose, onVerb, ask }: TicketMenuProps & { ticket: Ticket }) {
  const t = useTranslations("merchant.tickets");
  const { orderId, status, prioritisedAt } = ticket;
  const open = status === "accepted" || status === "cooking";
  const otherId = useId();
  const [other, setOther] = useState("");
  const cannot = (reason: string) => {
    onVerb(orderId, "voidTicket", { reason });
    onClose();
  };
  return (
    <div className={classes.stack}>
      <div className={classes.presets}>
        <button
          type="button"
          className={classes.big}
          disabled={!open}
          onClick={() => {
            onVerb(orderId, "prioritise", { first: prioritisedAt === null });
            onClose();
          }}
        >
          {t(prioritisedAt === null ? "putFirst" : "notFirst")}
        </button>
        <button
          type="button"
          className={classes.big}
          disabled={status !== "accepted"}
          onClick={() => ask({ about: "hold", orderId })}
        >
          {t("hold")}…
        </button>
        <button
          type="button"
          className={classes.big}
          onClick={() => ask({ about: "recipe", orderId, lineId: null })}
        >
          {t("recipe")}
        </button>
      </div>
      <section className={classes.stack}>
        <h3 className={classes.heading}>{t("cannotBeMade")}</h3>
        <p className={classes.soft}>{t("cannotBeMadeHint")}</p>
        <div className={classes.presets}>
          {reasons.map((reason) => (
            <button
              key={reason}
              type="button"
              className={classes.big}
              data-grave
              disabled={!open}
              onClick={() => cannot(t(`reason.${reason}`))}
            >
              {t(`reason.${reason}`)}
            </button>
          ))}
        </div>
        <form
          className={classes.line}
          onSubmit={(event) => {
            event.preventDefault();
            if (other.trim()) cannot(other.trim());
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
    </div>
  );
}
