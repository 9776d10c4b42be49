"use client";

import { UnstyledButton } from "@mantine/core";
import { useTranslations } from "next-intl";
import { memo } from "react";
import type { ClassRow } from "#server/contracts/engine.ts";
import { type OrderClass, orderClasses } from "#server/contracts/order-classes.ts";
import { ChartSpark } from "../charts/chart-spark.tsx";
import { toneOf } from "../operations/figure-tone.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./queue-tables.module.css";

export interface ClassTableProps {
  rows: ClassRow[];
  selected: OrderClass | null;
  /** Who may act picks a row to act on; picking it again lets go of it. */
  onSelect: ((name: OrderClass) => void) | null;
}

/** Queues by class, most important first, each in its fixed place: age is the alarm, depth is context. */
export const ClassTable = memo(function ClassTable({ rows, selected, onSelect }: ClassTableProps) {
  const t = useTranslations("queues.classes");
  const name = useTranslations("operator.class");
  const shown = orderClasses.flatMap((known) => rows.find((row) => row.class === known) ?? []);
  const anyParked = shown.some((row) => row.parked > 0);
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t("class")}</th>
          <th scope="col">{t("oldest")}</th>
          <th scope="col">{t("depth")}</th>
          <th scope="col">{t("trend")}</th>
          <th scope="col">{t("in")}</th>
          <th scope="col">{t("out")}</th>
          <th scope="col" title={t("waitHelp")}>
            {t("wait")}
          </th>
          <th scope="col">{t("slots")}</th>
          <th scope="col">{t("drains")}</th>
          <th scope="col" title={t("lostHelp")}>
            {t("lost")}
          </th>
          {anyParked && (
            <th scope="col" title={t("parkedHelp")}>
              {t("parked")}
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {shown.map((row) => (
          <ClassLine
            key={row.class}
            row={row}
            label={name(row.class)}
            anyParked={anyParked}
            selected={row.class === selected}
            onSelect={onSelect}
          />
        ))}
      </tbody>
    </table>
  );
});

interface ClassLineProps {
  row: ClassRow;
  label: string;
  anyParked: boolean;
  selected: boolean;
  onSelect: ClassTableProps["onSelect"];
}

function ClassLine({ row, label, anyParked, selected, onSelect }: ClassLineProps) {
  const t = useTranslations("queues.classes");
  const q = useQuantities();
  const idle = row.depth === 0 && row.parked === 0;
  return (
    <tr data-idle={idle} data-selected={selected || undefined}>
      <th scope="row">
        {onSelect ? (
          <UnstyledButton
            className={classes.pick}
            aria-pressed={selected}
            aria-label={t("select", { class: label })}
            onClick={() => onSelect(row.class)}
          >
            {label}
          </UnstyledButton>
        ) : (
          label
        )}
      </th>
      <td data-label={t("oldest")} data-tone={row.depth > 0 ? toneOf.wait(row.oldestAgeMs) : "calm"}>
        <strong>{row.depth > 0 ? q.span(row.oldestAgeMs) : "–"}</strong>
      </td>
      <td data-label={t("depth")}>{q.count(row.depth)}</td>
      <td data-label={t("trend")}>
        <span className={classes.spark}>
          <ChartSpark values={row.spark} top={Math.max(5, ...row.spark)} />
        </span>
      </td>
      <td data-label={t("in")}>{q.rate(row.inPerMinute)}</td>
      <td data-label={t("out")}>{q.rate(row.outPerMinute)}</td>
      <td data-label={t("wait")} data-wide title={t("waitHelp")}>
        {q.span(row.p50WaitMs)} · {q.span(row.p95WaitMs)}
      </td>
      <td data-label={t("slots")} data-wide>
        <Slots row={row} />
      </td>
      <td data-label={t("drains")}>
        <Drains row={row} />
      </td>
      <td
        data-label={t("lost")}
        title={t("lostHelp")}
        data-tone={row.refusedPerMinute + row.droppedPerMinute > 0 ? "warm" : "calm"}
      >
        {q.rate(row.refusedPerMinute)} · {q.rate(row.droppedPerMinute)}
      </td>
      {anyParked && (
        <td data-label={t("parked")} title={t("parkedHelp")}>
          {row.parked === 0 ? (
            "–"
          ) : (
            <span className={classes.parked}>
              {q.count(row.parked)} · {t("parkedSince", { age: q.span(row.oldestParkedMs) })}
            </span>
          )}
        </td>
      )}
    </tr>
  );
}

/** What runs, against what is sure; beyond the mark it is borrowed. */
function Slots({ row }: { row: ClassRow }) {
  const t = useTranslations("queues.classes");
  const q = useQuantities();
  const scale = Math.max(row.running, row.guaranteed, 1);
  const help = t("slotsHelp", {
    running: q.count(row.running),
    guaranteed: q.rate(row.guaranteed),
    borrowed: q.count(row.borrowed),
  });
  return (
    <span className={classes.slots} title={help}>
      <span className={classes.bar} aria-hidden>
        <span
          data-borrowed={row.borrowed > 0 || undefined}
          style={{ width: `${(row.running / scale) * 100}%` }}
        />
        <i style={{ insetInlineStart: `${(row.guaranteed / scale) * 100}%` }} />
      </span>
      <span aria-hidden>
        {t("slots_value", { running: q.count(row.running), guaranteed: q.rate(row.guaranteed) })}
        {row.borrowed > 0 && (
          <span className={classes.borrowed}> {t("borrowed", { count: q.count(row.borrowed) })}</span>
        )}
      </span>
      <span className="rd-visually-hidden">{help}</span>
    </span>
  );
}

function Drains({ row }: { row: ClassRow }) {
  const t = useTranslations("queues.classes");
  const q = useQuantities();
  if (row.depth === 0) return t("empty");
  if (row.drainEtaMs !== null) return q.span(row.drainEtaMs);
  if (!row.willNotDrain) return t("steady");
  return (
    <strong className={classes.never} title={t("neverHelp")}>
      {t("never")}
    </strong>
  );
}
