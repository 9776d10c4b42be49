"use client";

import { Alert, Skeleton } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { ApprovalRow } from "#server/contracts/approvals.ts";
import type { Snapshot } from "#server/contracts/live.ts";
import { useNow } from "../live/use-now.ts";
import { PageWaiting } from "../operations/page-waiting.tsx";
import { Panel } from "../operations/panel.tsx";
import { useFirstReading } from "../operations/use-first-reading.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import type { ApprovalCommands } from "./approval-commands.ts";
import classes from "./approvals-screen.module.css";
import { ModeForm } from "./mode-form.tsx";
import { RequestCard } from "./request-card.tsx";
import { ReviewCard } from "./review-card.tsx";

export interface ApprovalsScreenProps {
  /** The state the page was made with; shown until the feed has its own. */
  first: Snapshot<"approvals"> | null;
  /** As audit entries name the viewer. */
  me: string;
  mayAct: boolean;
  mayChangeMode: boolean;
  commands: ApprovalCommands;
}

/** What waits for a second person, and what one has to look at afterwards. */
export function ApprovalsScreen({ first, me, mayAct, mayChangeMode, commands }: ApprovalsScreenProps) {
  const t = useTranslations("approvals");
  const { reading, ageMs, failed } = useFirstReading("approvals:all", first);
  const now = useNow() || (reading?.asOf ?? 0);
  if (!reading)
    return (
      <PageWaiting page="approvals" className={classes.page} failed={failed}>
        <Skeleton height="12rem" animate={false} />
      </PageWaiting>
    );
  const { request = {}, review = {}, policy } = reading.collections;
  const requests = Object.values(request).sort((one, other) => other.askedAt - one.askedAt);
  const waiting = requests.filter(({ state }) => state === "waiting" || state === "carrying");
  const decided = requests.filter((row) => !waiting.includes(row));
  const reviews = Object.values(review).sort(
    (one, other) => rank(one) - rank(other) || one.dueAt - other.dueAt,
  );
  return (
    <div className={classes.page}>
      <PageHeader title={t("title")} lead={t("lead")} />
      {policy?.now && <ModeForm policy={policy.now} mayChange={mayChangeMode} commands={commands} />}
      <Panel title={t("waiting.title")} subtitle={t("waiting.subtitle")} ageMs={ageMs} greysOut={false}>
        {waiting.length === 0 ? (
          <EmptyState title={t("waiting.none")} text={t("waiting.noneText")} />
        ) : (
          <ul className={classes.cards}>
            {waiting.map((row) => (
              <li key={row.id}>
                <RequestCard
                  row={row}
                  now={now}
                  own={row.askedBy === me}
                  mayAct={mayAct}
                  commands={commands}
                />
              </li>
            ))}
          </ul>
        )}
      </Panel>
      <Panel title={t("review.title")} subtitle={t("review.subtitle")} ageMs={ageMs} greysOut={false}>
        {policy?.now && policy.now.people < 2 && reviews.length > 0 && (
          <Alert color="blue">{t("review.nobody")}</Alert>
        )}
        {reviews.length === 0 ? (
          <EmptyState title={t("review.none")} text={t("review.noneText")} />
        ) : (
          <ul className={classes.cards}>
            {reviews.map((row) => (
              <li key={row.seq}>
                <ReviewCard row={row} now={now} own={row.actor === me} mayAct={mayAct} commands={commands} />
              </li>
            ))}
          </ul>
        )}
      </Panel>
      {decided.length > 0 && (
        <Panel title={t("decided.title")} subtitle={t("decided.subtitle")} ageMs={ageMs}>
          <ul className={classes.lines}>
            {decided.map((row) => (
              <DecidedLine key={row.id} row={row} now={now} />
            ))}
          </ul>
        </Panel>
      )}
    </div>
  );
}

/** What went through alone comes first. */
const rank = (row: { kind: string }) => (row.kind === "alone" ? 0 : 1);

function DecidedLine({ row, now }: { row: ApprovalRow; now: number }) {
  const t = useTranslations("approvals");
  const q = useQuantities();
  return (
    <li>
      <strong>{t(`state.${row.state}`)}</strong> · <bdi>{row.target}</bdi> ·{" "}
      {t("askedBy", { name: row.askedByName, ago: q.ago(row.askedAt, now) })}
      {row.decidedByName && ` · ${t("decidedBy", { name: row.decidedByName })}`}
      {row.note && (
        <>
          {" · "}
          <bdi>{row.note}</bdi>
        </>
      )}
    </li>
  );
}
