"use client";

import { Modal } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useId } from "react";
import type { Ticket } from "#server/contracts/tickets.ts";
import type { BoardQuestion } from "./board-ask-context.tsx";
import classes from "./board-dialogs.module.css";
import { CannotBeMade } from "./cannot-be-made.tsx";
import type { SendTap } from "./ticket-verbs.ts";

interface TicketMenuProps {
  /** Null: closed. */
  ticket: Ticket | null;
  onClose(): void;
  onVerb: SendTap;
  ask(question: BoardQuestion): void;
}

/** What is seldom done to a ticket, and that it cannot be made. */
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
  const whyId = useId();
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
          // It keeps the focus, so that its reason is read out where it stands.
          aria-disabled={status === "accepted" ? undefined : true}
          aria-describedby={status === "accepted" ? undefined : whyId}
          onClick={() => status === "accepted" && ask({ about: "hold", orderId })}
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
      {status !== "accepted" && (
        <p className={classes.soft} id={whyId}>
          {t(`cannotHold.${status}`)}
        </p>
      )}
      <CannotBeMade ticket={ticket} onClose={onClose} onVerb={onVerb} />
    </div>
  );
}
