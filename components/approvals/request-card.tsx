"use client";

import { Button, Group, TextInput } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { ApprovalRow } from "#server/contracts/approvals.ts";
import { DiffTable } from "../audit/diff-table.tsx";
import { useAuditWords } from "../audit/use-audit-words.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import { notify } from "../ui/notify.ts";
import { useCommand } from "../ui/use-command.ts";
import type { ApprovalCommands } from "./approval-commands.ts";
import classes from "./approvals-screen.module.css";

interface RequestCardProps {
  row: ApprovalRow;
  now: number;
  own: boolean;
  mayAct: boolean;
  commands: ApprovalCommands;
}

/** One tap with the difference in view; one's own request can only be taken back. */
export function RequestCard({ row, now, own, mayAct, commands }: RequestCardProps) {
  const t = useTranslations("approvals");
  const q = useQuantities();
  const words = useAuditWords();
  const [note, setNote] = useState("");
  const decide = useCommand(commands.decide, {
    onRefused: (refusal) => {
      if (refusal.code !== "STALE") return false;
      notify({ color: "yellow", message: t("stale") });
      return true;
    },
  });
  const withdraw = useCommand(commands.withdraw);
  const leftMs = Math.max(0, row.expiresAt - now);
  const pending = decide.pending || withdraw.pending || row.state === "carrying";
  return (
    <article
      className={classes.card}
      data-weight={row.weight}
      aria-label={`${words.action(row.kind)} ${row.target}`}
    >
      <h3 className={classes.name}>
        {words.action(row.kind)} · <bdi>{row.target}</bdi>
      </h3>
      <p className={classes.line}>
        <strong>{t(`weight.${row.weight}`)}</strong> ·{" "}
        {t("askedBy", { name: row.askedByName, ago: q.ago(row.askedAt, now) })} ·{" "}
        {t("left", { span: q.span(leftMs) })}
      </p>
      <p className={classes.line}>
        {t("because")} <bdi>{row.reason}</bdi>
      </p>
      <DiffTable before={row.before} after={row.after} />
      {own ? (
        <Group gap="sm">
          <span className={classes.dim}>{t("own")}</span>
          <Button variant="default" loading={pending} onClick={() => void withdraw.run({ id: row.id })}>
            {t("withdraw")}
          </Button>
        </Group>
      ) : (
        mayAct && (
          <Group gap="sm" align="end">
            <TextInput
              className={classes.note}
              label={t("note")}
              maxLength={200}
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
            <Button
              leftSection={<IconCheck size="1rem" aria-hidden />}
              loading={pending}
              onClick={() => void decide.run({ id: row.id, approve: true, note })}
            >
              {t("approve")}
            </Button>
            <Button
              variant="default"
              leftSection={<IconX size="1rem" aria-hidden />}
              disabled={pending}
              onClick={() => void decide.run({ id: row.id, approve: false, note })}
            >
              {t("refuse")}
            </Button>
          </Group>
        )
      )}
    </article>
  );
}
