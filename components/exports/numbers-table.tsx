"use client";

import { Button } from "@mantine/core";
import { IconTable } from "@tabler/icons-react";
import { useFormatter, useTranslations } from "next-intl";
import { useId, useState } from "react";
import type { Column, ColumnKind } from "./columns.ts";
import classes from "./numbers-table.module.css";

export interface NumbersTableProps<Row> {
  /** What the chart shows: the table's caption. */
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
}

/** The table behind a chart: a button under it shows the numbers, the same that `ExportMenu` saves. */
export function NumbersTable<Row>({ caption, columns, rows }: NumbersTableProps<Row>) {
  const t = useTranslations("exports");
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <div className={classes.numbers} data-no-picture>
      <Button
        className={classes.toggle}
        variant="subtle"
        size="compact-sm"
        leftSection={<IconTable size="1rem" aria-hidden />}
        aria-expanded={open}
        aria-controls={id}
        aria-label={t(open ? "hideOf" : "showOf", { title: caption })}
        onClick={() => setOpen(!open)}
      >
        {t(open ? "hide" : "show")}
      </Button>
      {/* A section takes the focus, because what scrolls has to be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <section id={id} className={classes.scroll} hidden={!open} tabIndex={0} aria-label={caption}>
        {open && <Rows caption={caption} columns={columns} rows={rows} />}
      </section>
    </div>
  );
}

function Rows<Row>({ caption, columns, rows }: NumbersTableProps<Row>) {
  const write = useWriting();
  return (
    <table className={classes.table}>
      <caption className="rd-visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ key, label, kind }) => (
            <th key={key} scope="col" data-number={isNumber(kind) || undefined}>
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name of their own and no state
          <tr key={place}>
            {columns.map(({ key, kind, value }) => (
              <td key={key} data-number={isNumber(kind) || undefined}>
                {write(kind, value(row))}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function isNumber(kind: ColumnKind): boolean {
  return kind !== "text" && kind !== "time";
}

const WHEN = {
  year: "numeric",
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
} as const;

/** Values as people read them. */
function useWriting(): (kind: ColumnKind, value: string | number | null) => string {
  const format = useFormatter();
  const t = useTranslations("exports");
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 2 };
  return (kind, value) => {
    if (value === null || (typeof value === "number" && !Number.isFinite(value))) return "–";
    if (typeof value === "string") return value;
    switch (kind) {
      case "time":
        return format.dateTime(value, WHEN);
      case "rate":
        return format.number(value, { style: "percent", ...digits });
      case "points":
        return t("points", { value: format.number(value * 100, { signDisplay: "exceptZero", ...digits }) });
      case "count":
        return format.number(value, { maximumFractionDigits: 0 });
      default:
        return format.number(value, { maximumFractionDigits: 3 });
    }
  };
}
