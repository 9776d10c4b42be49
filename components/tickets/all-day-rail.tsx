"use client";

import { IconX } from "@tabler/icons-react";
import { useLocale, useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import type { BoardItem, Ticket } from "#server/contracts/tickets.ts";
import { type AllDayRow, allDay, allDayParts } from "./all-day.ts";
import classes from "./all-day-rail.module.css";
import { useBoardTemplate } from "./board-template-context.tsx";

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
      <ul className={classes.rows}>
        {view === "items" &&
          rows.map((row) => <ItemRow key={row.itemId} row={row} lit={lit.has(row.itemId)} onLight={light} />)}
        {view === "parts" &&
          parts.map(({ part, units, next15, itemIds }) => (
            <li key={part} className={classes.item}>
              <RowButton
                quantity={units}
                name={part}
                next15={next15}
                lit={isLit(lit, itemIds)}
                onPress={() => light(itemIds)}
              />
            </li>
          ))}
      </ul>
    </aside>
  );
}

interface ItemRowProps {
  row: AllDayRow;
  lit: boolean;
  onLight(itemIds: readonly string[]): void;
}

function ItemRow({ row, lit, onLight }: ItemRowProps) {
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
      {row.variants.length > 0 && (
        <details className={classes.variants}>
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
