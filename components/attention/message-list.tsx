"use client";

import { Table } from "@mantine/core";
import { IconAlertTriangle, IconArrowBackUp, IconCheck, IconClock, IconHandStop } from "@tabler/icons-react";
import { useFormatter, useTranslations } from "next-intl";
import type { MessageRow } from "#server/contracts/messages.ts";
import { When } from "../admin/when.tsx";
import classes from "./alerts.module.css";

const icons = {
  pending: IconClock,
  sent: IconCheck,
  failed: IconAlertTriangle,
  superseded: IconArrowBackUp,
  withheld: IconHandStop,
} satisfies Record<MessageRow["state"], unknown>;

/** What was sent, and what became of it. */
export function MessageList({ messages, asOf }: { messages: MessageRow[]; asOf: number }) {
  const t = useTranslations("alerts.messages");
  return (
    <Table.ScrollContainer type="native" minWidth={620}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("what")}</Table.Th>
            <Table.Th>{t("when")}</Table.Th>
            <Table.Th>{t("state")}</Table.Th>
            <Table.Th ta="end">{t("attempts")}</Table.Th>
            <Table.Th>{t("detail")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {messages.map((message) => {
            const Icon = icons[message.state];
            return (
              <Table.Tr key={message.id}>
                <Table.Td>
                  {message.event === "ticket.unseen"
                    ? t("events.ticketUnseen", { number: message.number ?? message.subject })
                    : t("events.test")}
                </Table.Td>
                <Table.Td>
                  <When at={message.createdAt} />
                </Table.Td>
                <Table.Td>
                  <span className={classes.state} data-state={message.state}>
                    <Icon size={16} aria-hidden />
                    {t(`states.${message.state}`)}
                  </span>
                </Table.Td>
                <Table.Td ta="end">{message.attempts}</Table.Td>
                <Table.Td className={classes.detail}>
                  <Detail message={message} asOf={asOf} />
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function Detail({ message, asOf }: { message: MessageRow; asOf: number }) {
  const t = useTranslations("alerts.messages");
  const format = useFormatter();
  const { state, sentAt, createdAt, nextAt, lastError } = message;
  if (state === "sent" && sentAt !== null) {
    return t("after", { seconds: Math.round((sentAt - createdAt) / 100) / 10 });
  }
  if (state === "withheld") return t(nextAt !== null && nextAt > asOf ? "withheld" : "withheldOver");
  const next = state === "pending" && nextAt !== null && nextAt > asOf;
  return (
    <>
      {lastError}
      {next && lastError && " · "}
      {next && t("next", { when: format.relativeTime(nextAt, asOf) })}
    </>
  );
}
