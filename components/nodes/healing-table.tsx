"use client";

import { Pagination } from "@mantine/core";
import { useTranslations } from "next-intl";
import { memo, useState } from "react";
import type { HealingRow } from "#server/contracts/healing.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./healing-table.module.css";
import { beganAt, isFailure } from "./nodes-room.ts";
import { useNodesWords } from "./use-nodes-words.ts";

const ROWS = 12;

export interface HealingTableProps {
  /** Newest first. */
  healings: HealingRow[];
  objectiveMs: number;
}

/** Every healing, step by step: each step by its time since the last beat. */
export const HealingTable = memo(function HealingTable({ healings, objectiveMs }: HealingTableProps) {
  const t = useTranslations("nodes.healing");
  const [page, setPage] = useState(1);
  const pages = Math.max(1, Math.ceil(healings.length / ROWS));
  const shown = Math.min(page, pages);
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className={classes.scroll} tabIndex={0} aria-label={t("table")}>
        <table className={classes.table}>
          <caption className="rd-visually-hidden">{t("tableCaption")}</caption>
          <thead>
            <tr>
              {(
                [
                  "node",
                  "when",
                  "why",
                  "suspect",
                  "isolated",
                  "claims",
                  "up",
                  "served",
                  "mttr",
                  "stale",
                ] as const
              ).map((column) => (
                <th key={column} scope="col" title={t(`column.${column}Help`)}>
                  {t(`column.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {healings.slice((shown - 1) * ROWS, shown * ROWS).map((row) => (
              <Row key={row.id} row={row} objectiveMs={objectiveMs} />
            ))}
          </tbody>
        </table>
      </section>
      {pages > 1 && (
        <Pagination
          className={classes.pages}
          value={shown}
          onChange={setPage}
          total={pages}
          size="lg"
          getControlProps={(control) => ({ "aria-label": t(`page.${control}`) })}
          getItemProps={(number) => ({ "aria-label": t("page.number", { number }) })}
        />
      )}
    </>
  );
});

function Row({ row, objectiveMs }: { row: HealingRow; objectiveMs: number }) {
  const t = useTranslations("nodes.healing");
  const q = useQuantities();
  const words = useNodesWords();
  const since = (at: number | null) =>
    at === null ? "–" : t("plus", { span: q.span(Math.max(0, at - row.lastBeatAt)) });
  const claims =
    row.claimsReleased === 0
      ? t("noClaims")
      : t("claims", { count: row.claimsReleased, since: since(row.claimsReleasedAt) });
  const over = isFailure(row) && row.mttrMs !== null && row.mttrMs > objectiveMs;
  return (
    <tr>
      <th scope="row">{row.node}</th>
      <td data-label={t("column.when")} title={q.exactTime(row.lastBeatAt)}>
        {q.exactTime(beganAt(row))}
      </td>
      <td className={classes.why} data-label={t("column.why")}>
        {words.cause(row)}
      </td>
      <td data-label={t("column.suspect")}>{since(row.suspectAt)}</td>
      <td data-label={t("column.isolated")}>{since(row.isolatedAt)}</td>
      <td
        data-label={t("column.claims")}
        title={row.rescuedAt ? t("rescued", { since: since(row.rescuedAt) }) : undefined}
      >
        {claims}
      </td>
      <td data-label={t("column.up")}>{since(row.replacementUpAt)}</td>
      <td data-label={t("column.served")}>{since(row.firstServedAt)}</td>
      <td data-label={t("column.mttr")} data-over={over || undefined}>
        <b>{row.mttrMs === null ? (row.because === "drained" ? "–" : t("lasts")) : q.span(row.mttrMs)}</b>
        {over && <span className={classes.over}>{t("overWord")}</span>}
      </td>
      <td data-label={t("column.stale")} data-warm={row.staleWrites > 0 || undefined}>
        {q.count(row.staleWrites)}
      </td>
    </tr>
  );
}
