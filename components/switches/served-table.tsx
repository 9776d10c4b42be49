"use client";

import { IconAlertTriangle, IconCheck, IconClock } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { ServedRow } from "#server/contracts/switches-live.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./served-table.module.css";
import { useSwitchWords } from "./use-switch-words.ts";

const icons = { calm: IconCheck, behind: IconClock, lost: IconAlertTriangle };

/** Which value each node and web process serves by its own word, and why; the worst first. */
export function ServedTable({ rows }: { rows: readonly ServedRow[] }) {
  const t = useTranslations("switches.served");
  const words = useSwitchWords();
  const q = useQuantities();
  if (rows.length === 0) return <p className={classes.quiet}>{t("nobody")}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls must scroll by keyboard too
    <section className={classes.scroller} tabIndex={0} aria-label={t("table")}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t("who")}</th>
            <th scope="col">{t("value")}</th>
            <th scope="col">{t("why")}</th>
            <th scope="col" data-number>
              {t("took")}
            </th>
          </tr>
        </thead>
        <tbody>
          {worstFirst(rows).map((row) => {
            const Icon = icons[row.tone];
            return (
              <tr key={row.nodeId} data-tone={row.tone}>
                <th scope="row">
                  {row.name} {row.kind !== "node" && <span className={classes.quiet}>{t(row.kind)}</span>}
                </th>
                <td>
                  <span className={classes.value}>
                    <Icon size="1rem" aria-hidden />
                    {row.value === null ? t("unsaid") : words.state(row.key, row.value)}
                  </span>
                </td>
                <td title={t(`reasonHelp.${row.reason}`)}>{t(`reason.${row.reason}`)}</td>
                <td data-number>
                  {row.behindMs !== null && row.tone !== "calm"
                    ? t("behind", { age: q.span(row.behindMs) })
                    : q.span(row.appliedMs)}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p className={classes.quiet}>{t("help")}</p>
    </section>
  );
}

/** In the flip dialog: only those who have not confirmed, by name. */
export function BehindLines({ rows }: { rows: readonly ServedRow[] }) {
  const t = useTranslations("switches.served");
  const words = useSwitchWords();
  const q = useQuantities();
  return (
    <ul className={classes.behind}>
      {worstFirst(rows)
        .filter(({ tone }) => tone !== "calm")
        .map(({ nodeId, name, key, value, behindMs, reason }) => (
          <li key={nodeId}>
            <strong>{name}</strong>{" "}
            {t("line", {
              value: value === null ? t("unsaid") : words.state(key, value),
              reason: t(`reason.${reason}`),
              age: q.span(behindMs),
            })}
          </li>
        ))}
    </ul>
  );
}

const rank = { lost: 0, behind: 1, calm: 2 };

function worstFirst(rows: readonly ServedRow[]): ServedRow[] {
  return [...rows].sort(
    (a, b) =>
      rank[a.tone] - rank[b.tone] ||
      a.kind.localeCompare(b.kind) ||
      a.name.localeCompare(b.name, "en", { numeric: true }),
  );
}
