"use client";

import { type ReactNode, useRef } from "react";
import type { TimeWindow } from "#server/contracts/attribution.ts";
import type { Column } from "../exports/columns.ts";
import { ExportMenu } from "../exports/export-menu.tsx";
import { NumbersTable } from "../exports/numbers-table.tsx";
import { Section } from "./desk-parts.tsx";
import classes from "./sheet-section.module.css";

/** What a chart shows, as a table: for the numbers under it and for the exports. */
export interface Sheet<Row> {
  /** For file names: short, ASCII. */
  name: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
}

export interface SheetSectionProps<Row> {
  title: string;
  subtitle: string;
  /** null while there is nothing to show. */
  sheet: Sheet<Row> | null;
  /** The current window first. */
  windows: readonly TimeWindow[];
  /** false where the section is itself a table. */
  numbers?: boolean;
  children: ReactNode;
}

/**
 * A section of the desk with its exports and the table behind its chart. The children are what a
 * picture shows; controls among them carry `data-no-picture`.
 */
export function SheetSection<Row>(props: SheetSectionProps<Row>) {
  const { title, subtitle, sheet, windows, numbers = true, children } = props;
  const shown = useRef<HTMLDivElement>(null);
  const menu = sheet && <ExportMenu {...sheet} title={title} windows={windows} chartRef={shown} />;
  return (
    <Section title={title} subtitle={subtitle} tools={menu}>
      <div ref={shown} className={classes.shown}>
        {children}
      </div>
      {sheet && numbers && <NumbersTable caption={title} columns={sheet.columns} rows={sheet.rows} />}
    </Section>
  );
}
