"use client";

import { Button, Loader, Modal } from "@mantine/core";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import type { CommandResult } from "#server/contracts/command.ts";
import type { Ticket } from "#server/contracts/tickets.ts";
import { useLiveFeed } from "../live/live-provider.tsx";
import { useAge } from "../live/use-age.ts";
import classes from "./ticket-board.module.css";

interface RecallDialogProps {
  opened: boolean;
  onClose(): void;
  load(): Promise<CommandResult<Ticket[]>>;
  onRecall(ticket: Ticket): void;
}

/** What was made ready in the last hour, newest first; one press brings it back. */
export function RecallDialog({ opened, onClose, load, onRecall }: RecallDialogProps) {
  const t = useTranslations("merchant.tickets");
  const close = useTranslations("common.action")("close");
  const errors = useTranslations("errors");
  const chinese = useLocale() === "zh-CN";
  const feed = useLiveFeed();
  const age = useAge();
  const [answer, setAnswer] = useState<CommandResult<Ticket[]> | { ok: false; code: "NETWORK" } | null>(null);
  const loadLatest = useRef(load);
  useEffect(() => {
    loadLatest.current = load;
  });
  useEffect(() => {
    if (!opened) return;
    let open = true;
    setAnswer(null);
    loadLatest
      .current()
      .catch(() => ({ ok: false, code: "NETWORK" }) as const)
      .then((result) => open && setAnswer(result));
    return () => {
      open = false;
    };
  }, [opened]);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("recallTitle")}
      size="lg"
      closeButtonProps={{ "aria-label": close }}
    >
      {answer === null && <Loader size="sm" color="gray" aria-label={t("recallLoading")} />}
      {answer?.ok === false && <p role="alert">{errors(answer.code)}</p>}
      {answer?.ok && answer.value.length === 0 && <p>{t("recallEmpty")}</p>}
      <ul className={classes.recalls}>
        {answer?.ok &&
          answer.value.map((ticket) => (
            <li key={ticket.orderId} className={classes.recallRow}>
              <span className={classes.recallNumber}>{ticket.number}</span>
              <span className={classes.recallItems}>
                {ticket.lines
                  .map((line) => `${line.quantity} × ${chinese ? line.nameZh : line.nameEn}`)
                  .join(chinese ? "、" : ", ")}
                <span className={classes.recallAge}>
                  {t("recallAgo", { age: age(feed.serverNow() - (ticket.readyAt ?? 0)) })}
                </span>
              </span>
              <Button
                size="lg"
                variant="default"
                onClick={() => {
                  onRecall(ticket);
                  onClose();
                }}
                aria-label={t("recallOne", { number: ticket.number })}
              >
                {t("recall")}
              </Button>
            </li>
          ))}
      </ul>
    </Modal>
  );
}
