"use client";

import { useLocale, useTranslations } from "next-intl";
import type { TicketLine } from "#server/contracts/tickets.ts";
import classes from "./ticket-card.module.css";

const stations = ["wok", "grill", "fry", "cold", "drinks"] as const;

/** What is to be made. Names and modifiers wrap; they are never cut. */
export function TicketLines({ lines }: { lines: readonly TicketLine[] }) {
  const t = useTranslations("merchant.tickets");
  const chinese = useLocale() === "zh-CN";
  return (
    <ol className={classes.lines}>
      {lines.map((line, i) => {
        const station = stations.find((known) => known === line.station);
        return (
          // Two lines of one ticket may be the same item; their place is their identity.
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of a ticket never change places
          <li key={i} className={classes.line} data-part="line">
            <span className={classes.quantity} data-many={line.quantity > 1 || undefined}>
              {line.quantity}
            </span>
            <span className={classes.item}>
              <span>{chinese ? line.nameZh : line.nameEn}</span>
              {line.modifiers.map((modifier) => (
                <span key={modifier} className={classes.modifier}>
                  {modifier}
                </span>
              ))}
            </span>
            <span className={classes.station}>{station ? t(`station.${station}`) : line.station}</span>
          </li>
        );
      })}
    </ol>
  );
}
