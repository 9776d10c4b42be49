"use client";

import { UnstyledButton } from "@mantine/core";
import { useTranslations } from "next-intl";
import { memo } from "react";
import type { FlowRow } from "#server/contracts/engine.ts";
import { ChartSpark } from "../charts/chart-spark.tsx";
import { useHeldPlaces } from "../operations/use-held-places.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./queue-tables.module.css";

export interface FlowTableProps {
  rows: FlowRow[];
  selected: string | null;
  onSelect: ((clientId: string) => void) | null;
}

/** Clients by their part of what waits, noisy ones first; rows stand still under the hand. */
export const FlowTable = memo(function FlowTable({ rows, selected, onSelect }: FlowTableProps) {
  const t = useTranslations("queues.flows");
  const byId = new Map(rows.map((row) => [row.clientId, row]));
  const { ids, hold } = useHeldPlaces(worstFirst(rows));
  if (rows.length === 0) return <p className={classes.empty}>{t("empty")}</p>;
  return (
    <div {...hold}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t("client")}</th>
            <th scope="col">{t("share")}</th>
            <th scope="col">{t("waiting")}</th>
            <th scope="col">{t("trend")}</th>
            <th scope="col">{t("running")}</th>
            <th scope="col">{t("admitted")}</th>
            <th scope="col">{t("refused")}</th>
          </tr>
        </thead>
        <tbody>
          {ids.map((id) => {
            const row = byId.get(id);
            return row && <FlowLine key={id} row={row} selected={id === selected} onSelect={onSelect} />;
          })}
        </tbody>
      </table>
    </div>
  );
});

interface FlowLineProps {
  row: FlowRow;
  selected: boolean;
  onSelect: FlowTableProps["onSelect"];
}

function FlowLine({ row, selected, onSelect }: FlowLineProps) {
  const t = useTranslations("queues.flows");
  const q = useQuantities();
  return (
    <tr data-selected={selected || undefined}>
      <th scope="row">
        {onSelect ? (
          <UnstyledButton
            className={classes.pick}
            aria-pressed={selected}
            aria-label={t("select", { name: row.name })}
            onClick={() => onSelect(row.clientId)}
          >
            {row.name}
          </UnstyledButton>
        ) : (
          row.name
        )}
        {row.noisySince !== null && (
          <span className={classes.noisy} title={t("noisyHelp")}>
            {t("noisy", { time: q.exactTime(row.noisySince) })}
          </span>
        )}
      </th>
      <td data-label={t("share")}>
        <span className={classes.slots}>
          <span className={classes.bar} aria-hidden>
            <span style={{ width: `${row.share * 100}%` }} />
          </span>
          {q.percent(row.share, 0)}
        </span>
      </td>
      <td data-label={t("waiting")}>{q.count(row.queued)}</td>
      <td data-label={t("trend")}>
        <span className={classes.spark}>
          <ChartSpark values={row.spark} top={Math.max(5, ...row.spark)} />
        </span>
      </td>
      <td data-label={t("running")}>{q.count(row.running)}</td>
      <td data-label={t("admitted")}>{q.rate(row.admittedPerMinute)}</td>
      <td data-label={t("refused")} data-tone={row.refusedPerMinute > 0 ? "warm" : "calm"}>
        {q.rate(row.refusedPerMinute)}
      </td>
    </tr>
  );
}

function worstFirst(rows: FlowRow[]): string[] {
  return [...rows]
    .sort(
      (a, b) =>
        Number(b.noisySince !== null) - Number(a.noisySince !== null) ||
        b.queued - a.queued ||
        b.running - a.running ||
        b.admittedPerMinute - a.admittedPerMinute ||
        a.name.localeCompare(b.name),
    )
    .map((row) => row.clientId);
}
