"use client";

import Link from "next/link";
import type { IncidentRow } from "#server/contracts/incidents.ts";
import { hrefOf } from "./incident-room.ts";
import classes from "./incidents.module.css";
import { StateBadge } from "./state-badge.tsx";
import { useIncidentWords } from "./use-incident-words.ts";

/** Every incident in a row: when, how deep, how long, whom it hit, why, and what came of what was done. */
export function IncidentTable({ rows, now }: { rows: readonly IncidentRow[]; now: number }) {
  const { t } = useIncidentWords();
  return (
    <table className={classes.table}>
      <caption className="rd-visually-hidden">{t("list.caption")}</caption>
      <thead>
        <tr>
          {(["state", "what", "when", "worst", "hit", "done"] as const).map((name) => (
            <th key={name} scope="col" data-number={name === "worst" || name === "hit" || undefined}>
              {t(`list.${name}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.id} row={row} now={now} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row, now }: { row: IncidentRow; now: number }) {
  const words = useIncidentWords(row.shopNames);
  const { t, rates, q } = words;
  const { onsetAt, endedAt } = row;
  const span = q.span((endedAt ?? now) - onsetAt);
  const hit = row.measure === "success" ? "list.hitSuccess" : "list.hitP95";
  return (
    <tr>
      <td>
        <StateBadge row={row} />
      </td>
      <th scope="row">
        <Link href={hrefOf(row)} className={classes.name}>
          {words.figures(row)}
        </Link>
        <span className={classes.cause}>{words.cause(row)}</span>
      </th>
      <td data-label={t("list.when")} title={rates.exactTime(onsetAt)}>
        {rates.window({ from: onsetAt, to: endedAt ?? now }, now)}
        <small>
          {t(endedAt === null ? "list.lasting" : "list.lasted", { span })}
          {row.reopened > 0 && ` · ${t("list.times", { count: row.reopened })}`}
        </small>
      </td>
      <td data-number data-label={t("list.worst")}>
        {words.reading(row.measure, row.worst)}
      </td>
      <td data-number data-label={t("list.hit")} title={t(hit, { count: rates.count(row.hit) })}>
        {rates.count(row.hit)}
      </td>
      <td data-label={t("list.done")} data-done>
        {row.flips.length === 0 && <span className={classes.dim}>{t("list.nothing")}</span>}
        {row.flips.map((flip) => (
          <span key={flip.revision} className={classes.flip}>
            {words.flip(flip)}
          </span>
        ))}
      </td>
    </tr>
  );
}
