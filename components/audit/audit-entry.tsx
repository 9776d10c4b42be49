"use client";

import { IconAlertTriangle, IconChevronRight, IconHandStop } from "@tabler/icons-react";
import { useFormatter, useTranslations } from "next-intl";
import type { AuditRow } from "#server/contracts/audit.ts";
import classes from "./audit-screen.module.css";
import { DiffTable } from "./diff-table.tsx";
import { useAuditWords } from "./use-audit-words.ts";

/** One entry: who did what to what, when and why; opened: before and after, and its place in the chain. */
export function AuditEntry({ row, onRefer }: { row: AuditRow; onRefer: (seq: number) => void }) {
  const t = useTranslations("audit");
  const words = useAuditWords();
  const format = useFormatter();
  const when = format.dateTime(row.at, {
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  });
  return (
    <details className={classes.entry} data-outcome={row.outcome} data-review={row.review ?? undefined}>
      <summary className={classes.summary}>
        <IconChevronRight className={classes.chevron} size="1rem" aria-hidden />
        <span className={classes.seq}>{row.seq}</span>
        <time className={classes.when} dateTime={new Date(row.at).toISOString()}>
          {when}
        </time>
        <bdi className={classes.who}>{words.actor(row)}</bdi>
        <span className={classes.what}>
          <strong>{words.action(row.action)}</strong> <bdi className={classes.target}>{row.target}</bdi>
          {row.outcome === "refused" && (
            <span className={classes.flag} data-tone="warm">
              <IconHandStop size="0.875rem" aria-hidden /> {t("refused")}
            </span>
          )}
          {row.review === "alone" && (
            <span className={classes.flag} data-tone="late">
              <IconAlertTriangle size="0.875rem" aria-hidden /> {t("alone")}
            </span>
          )}
        </span>
        {row.reason && <bdi className={classes.reason}>{row.reason}</bdi>}
      </summary>
      <div className={classes.detail}>
        <DiffTable before={row.before} after={row.after} />
        {row.receipts != null && <Facts title={t("receipts")} value={row.receipts} />}
        {row.verdict != null && <Facts title={t("verdict")} value={row.verdict} />}
        <dl className={classes.facts}>
          <Fact label={t("fact.actor")} value={row.actor} />
          <Fact label={t("fact.source")} value={words.source(row.source)} />
          <Fact label={t("fact.action")} value={row.action} />
          <Fact label={t("fact.hash")} value={row.hash} />
          <Fact label={t("fact.prevHash")} value={row.prevHash} />
        </dl>
        {row.refersTo !== null && (
          <button type="button" className={classes.refer} onClick={() => onRefer(row.refersTo ?? 0)}>
            {t("refersTo", { seq: row.refersTo })}
          </button>
        )}
      </div>
    </details>
  );
}

function Facts({ title, value }: { title: string; value: unknown }) {
  return (
    <section>
      <h3 className={classes.subtitle}>{title}</h3>
      <DiffTable before={null} after={value} />
    </section>
  );
}

function Fact({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        <code>{value}</code>
      </dd>
    </div>
  );
}
