"use client";

import { useLocale, useTranslations } from "next-intl";
import { useMemo } from "react";
import type { Ticket } from "#server/contracts/tickets.ts";
import { allDay } from "./all-day.ts";
import classes from "./all-day-rail.module.css";

interface AllDayRailProps {
  tickets: readonly Ticket[];
  /** The item whose tickets are marked on the board. */
  lit: string | null;
  onLight(itemId: string | null): void;
}

/** How many of each item are still to be made. */
export function AllDayRail({ tickets, lit, onLight }: AllDayRailProps) {
  const t = useTranslations("merchant.tickets");
  const chinese = useLocale() === "zh-CN";
  const rows = useMemo(() => allDay(tickets), [tickets]);
  return (
    <aside className={classes.rail} aria-label={t("allDay")}>
      <h2 className={classes.title}>{t("allDay")}</h2>
      {rows.length === 0 && <p className={classes.hint}>{t("allDayEmpty")}</p>}
      <ul className={classes.rows}>
        {rows.map((row) => (
          <li key={row.itemId}>
            <button
              type="button"
              className={classes.row}
              aria-pressed={lit === row.itemId}
              onClick={() => onLight(lit === row.itemId ? null : row.itemId)}
            >
              <span className={classes.quantity}>{row.quantity}</span>
              <span className={classes.name}>
                {chinese ? row.nameZh : row.nameEn}
                {row.variants.map((variant) => (
                  <span key={variant.modifiers} className={classes.variant}>
                    {variant.quantity} × {variant.modifiers}
                  </span>
                ))}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </aside>
  );
}
