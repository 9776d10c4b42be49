"use client";

import { IconX } from "@tabler/icons-react";
import { useLocale, useTranslations } from "next-intl";
import { useMemo, useRef, useState } from "react";
import type { BoardItem, Ticket } from "#server/contracts/tickets.ts";
import { type AllDayRow, allDay, allDayParts, type PartRow } from "./all-day.ts";
import classes from "./all-day-rail.module.css";
import { useBoardTemplate } from "./board-template-context.tsx";
import { useSteadyRows } from "./use-steady-rows.ts";

interface AllDayRailProps {
  tickets: readonly Ticket[];
  items: Readonly<Record<string, BoardItem>>;
  /** Items whose tickets are marked on the board. */
  lit: ReadonlySet<string>;
  onLight(itemIds: ReadonlySet<string>): void;
  /** Over the board instead of beside it. */
  drawer: boolean;
  onClose(): void;
}

/** How many of each item, or of what items are made of, are still to be made and soon will be. */
export function AllDayRail({ tickets, items, lit, onLight, drawer, onClose }: AllDayRailProps) {
  const t = useTranslations("merchant.tickets");
  const { stations } = useBoardTemplate();
  const rows = useMemo(() => allDay(tickets, items, stations), [tickets, items, stations]);
  const parts = useMemo(() => allDayParts(rows, items), [rows, items]);
  const [view, setView] = useState<"items" | "parts">("items");
  const light = (itemIds: readonly string[]) => onLight(isLit(lit, itemIds) ? new Set() : new Set(itemIds));
  const empty = view === "items" ? rows.length === 0 : parts.length === 0;
  return (
    <aside className={classes.rail} data-drawer={drawer || undefined} aria-label={t("allDay")}>
      <header className={classes.head}>
        <h2 className={classes.title}>{t("allDay")}</h2>
        {(["items", "parts"] as const).map((one) => (
          <button
            key={one}
            type="button"
            className={classes.view}
            aria-pressed={view === one}
            onClick={() => setView(one)}
          >
            {t(`allDayView.${one}`)}
          </button>
        ))}
        {drawer && (
          <button type="button" className={classes.view} aria-label={t("closePanel")} onClick={onClose}>
            <IconX aria-hidden />
          </button>
        )}
      </header>
      {empty && <p className={classes.hint}>{t(view === "items" ? "allDayEmpty" : "allDayNoParts")}</p>}
      {!empty && (
        <p className={classes.columns} aria-hidden>
          <span>{t("allDayNow")}</span>
          <span />
          <span>{t("allDaySoon")}</span>
        </p>
      )}
      {!empty && view === "items" && <ItemRows rows={rows} lit={lit} onLight={light} />}
      {!empty && view === "parts" && <PartRows rows={parts} lit={lit} onLight={light} />}
    </aside>
  );
}

interface RowsProps<Row> {
  rows: readonly Row[];
  lit: ReadonlySet<string>;
  onLight(itemIds: readonly string[]): void;
}

function ItemRows({ rows, lit, onLight }: RowsProps<AllDayRow>) {
  const list = useRef<HTMLUListElement>(null);
  const identified = useMemo(() => rows.map((row) => ({ ...row, id: row.itemId })), [rows]);
  const steady = useSteadyRows(identified, allMade, list);
  return (
    <ul ref={list} className={classes.rows}>
      {steady.map(({ row, placed }) => (
        <ItemRow
          key={row.id}
          row={row}
          foldable={placed.variants.length > 0}
          lit={lit.has(row.itemId)}
          onLight={onLight}
        />
      ))}
    </ul>
  );
}

function PartRows({ rows, lit, onLight }: RowsProps<PartRow>) {
  const list = useRef<HTMLUListElement>(null);
  const identified = useMemo(() => rows.map((row) => ({ ...row, id: row.part })), [rows]);
  const steady = useSteadyRows(identified, noneNeeded, list);
  return (
    <ul ref={list} className={classes.rows}>
      {steady.map(({ row }) => (
        <li key={row.id} className={classes.item}>
          <RowButton
            quantity={row.units}
            name={row.part}
            next15={row.next15}
            lit={isLit(lit, row.itemIds)}
            onPress={() => onLight(row.itemIds)}
          />
        </li>
      ))}
    </ul>
  );
}

const allMade = <Row extends AllDayRow>(row: Row): Row => ({ ...row, quantity: 0, variants: [] });
const noneNeeded = <Row extends PartRow>(row: Row): Row => ({ ...row, units: 0 });

interface ItemRowProps {
  row: AllDayRow;
  /** It had modifiers when it got its place, and keeps the line that unfolds them until it gets another. */
  foldable: boolean;
  lit: boolean;
  onLight(itemIds: readonly string[]): void;
}

function ItemRow({ row, foldable, lit, onLight }: ItemRowProps) {
  const t = useTranslations("merchant.tickets");
  const chinese = useLocale() === "zh-CN";
  const name = chinese ? row.nameZh : row.nameEn;
  return (
    <li className={classes.item}>
      <RowButton
        quantity={row.quantity}
        name={name}
        next15={row.next15}
        lit={lit}
        onPress={() => onLight([row.itemId])}
      />
      {foldable && (
        <details className={classes.variants} data-none={row.variants.length === 0 || undefined}>
          <summary>{t("allDayVariants", { count: row.variants.length })}</summary>
          {row.variants.map((variant) => (
            <p key={variant.modifiers} className={classes.variant}>
              {variant.quantity} × {variant.modifiers}
            </p>
          ))}
        </details>
      )}
    </li>
  );
}

interface RowButtonProps {
  quantity: number;
  name: string;
  next15: number | null;
  lit: boolean;
  onPress(): void;
}

function RowButton({ quantity, name, next15, lit, onPress }: RowButtonProps) {
  const t = useTranslations("merchant.tickets");
  const soon = next15 === null ? null : Math.round(next15);
  return (
    <button type="button" className={classes.row} aria-pressed={lit} onClick={onPress}>
      <span className={classes.quantity} data-none={quantity === 0 || undefined}>
        {quantity}
      </span>
      <span className={classes.name}>{name}</span>
      <span className={classes.soon} title={t("allDaySoonExplained")}>
        <span className="rd-visually-hidden">
          {soon === null ? t("allDaySoonUnknown") : t("allDaySoonCount", { count: soon })}
        </span>
        <span aria-hidden>{soon === null ? "–" : `+${soon}`}</span>
      </span>
    </button>
  );
}

function isLit(lit: ReadonlySet<string>, itemIds: readonly string[]): boolean {
  return lit.size === itemIds.length && itemIds.every((id) => lit.has(id));
}
