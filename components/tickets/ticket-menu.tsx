"use client";

import { Modal } from "@mantine/core";
import { useTranslations } from "next-intl";
import { useId, useLayoutEffect, useRef, useState } from "react";
import type { Ticket } from "#server/contracts/tickets.ts";
import type { BoardQuestion } from "./board-ask-context.tsx";
import classes from "./board-dialogs.module.css";
import { CannotBeMade } from "./cannot-be-made.tsx";
import { ConfirmCancel } from "./confirm-cancel.tsx";
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
      size="lg"
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
  // A question of its own: nothing else can be pressed beside it, and the way back leads to where it came from.
  const [reason, setReason] = useState<string | null>(null);
  const pressed = useRef<Element | null>(null);
  const confirm = (why: string) => {
    pressed.current = document.activeElement;
    setReason(why);
  };
  useLayoutEffect(() => {
    if (reason === null && pressed.current instanceof HTMLElement) pressed.current.focus();
  }, [reason]);
  return (
    <>
      {reason !== null && (
        <ConfirmCancel
          ticket={ticket}
          reason={reason}
          open={open}
          onBack={() => setReason(null)}
          onClose={onClose}
          onVerb={onVerb}
        />
      )}
      <div hidden={reason !== null}>
        <div className={classes.stack}>
          <div className={classes.deeds}>
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
          <CannotBeMade open={open} onReason={confirm} />
        </div>
      </div>
    </>
  );
}
