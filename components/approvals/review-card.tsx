"use client";

import { Button, Group, TextInput } from "@mantine/core";
import { IconAlertTriangle, IconClock } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { ReviewRow } from "#server/contracts/approvals.ts";
import { DiffTable } from "../audit/diff-table.tsx";
import { useAuditWords } from "../audit/use-audit-words.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import { useCommand } from "../ui/use-command.ts";
import type { ApprovalCommands } from "./approval-commands.ts";
import classes from "./approvals-screen.module.css";

interface ReviewCardProps {
  row: ReviewRow;
  now: number;
  own: boolean;
  mayAct: boolean;
  commands: ApprovalCommands;
}

/** Something done at once: a second person says that it was right, or that it should be talked about. */
export function ReviewCard({ row, now, own, mayAct, commands }: ReviewCardProps) {
  const t = useTranslations("approvals");
  const q = useQuantities();
  const words = useAuditWords();
  const [note, setNote] = useState("");
  const [asksNote, setAsksNote] = useState(false);
  const { run, pending } = useCommand(commands.review);
  const overdue = now > row.dueAt;
  function object() {
    if (note.trim() === "") return setAsksNote(true);
    void run({ seq: row.seq, finding: "objects", note });
  }
  return (
    <article
      className={classes.card}
      data-weight={row.kind}
      aria-label={`${words.action(row.action)} ${row.target}`}
    >
      <h3 className={classes.name}>
        {words.action(row.action)} · <bdi>{row.target}</bdi>
      </h3>
      <p className={classes.line}>
        {row.kind === "alone" && (
          <strong className={classes.alone}>
            <IconAlertTriangle size="1rem" aria-hidden /> {t("review.alone")}
          </strong>
        )}
        <bdi>{words.actor(row)}</bdi> · {q.ago(row.at, now)} ·{" "}
        <span className={overdue ? classes.alone : undefined}>
          <IconClock size="0.875rem" aria-hidden />{" "}
          {overdue
            ? t("review.overdue", { span: q.span(now - row.dueAt) })
            : t("review.due", { span: q.span(row.dueAt - now) })}
        </span>
      </p>
      {row.reason && (
        <p className={classes.line}>
          {t("because")} <bdi>{row.reason}</bdi>
        </p>
      )}
      <DiffTable before={row.before} after={row.after} />
      {own ? (
        <span className={classes.dim}>{t("review.own")}</span>
      ) : (
        mayAct && (
          <Group gap="sm" align="end">
            <TextInput
              className={classes.note}
              label={t("note")}
              maxLength={200}
              value={note}
              error={asksNote && note.trim() === "" ? t("review.sayWhat") : undefined}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
            <Button loading={pending} onClick={() => void run({ seq: row.seq, finding: "agreed", note })}>
              {t("review.agreed")}
            </Button>
            <Button variant="default" disabled={pending} onClick={object}>
              {t("review.objects")}
            </Button>
          </Group>
        )
      )}
    </article>
  );
}
