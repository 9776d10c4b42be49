"use client";

import { IconAlarm, IconUrgent } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useNow } from "../live/use-now.ts";
import classes from "./board-toolbar.module.css";
import { bandOf, worstBand } from "./ticket-band.ts";
import type { PlacedPart } from "./use-board-layout.ts";

interface BoardPagesProps {
  placed: readonly PlacedPart[];
  page: number;
  pages: number;
  onPage(page: number): void;
}

/** A button a page; each shows how many tickets are there and the worst of them, hidden or not. */
export function BoardPages({ placed, page, pages, onPage }: BoardPagesProps) {
  const t = useTranslations("merchant.tickets");
  const now = useNow(1_000);
  return (
    <nav className={classes.pages} aria-label={t("pages")}>
      {Array.from({ length: pages }, (_, index) => {
        const tickets = new Map(
          placed
            .filter(({ place, ticket }) => place.page === index && ticket.status !== "ready")
            .map(({ ticket }) => [ticket.orderId, ticket]),
        );
        const band = worstBand([...tickets.values()].map((ticket) => bandOf(ticket, now))) ?? "calm";
        return (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: a page is its number
            key={index}
            type="button"
            className={classes.page}
            data-band={band}
            aria-current={index === page ? "page" : undefined}
            aria-label={t("page", { page: index + 1, count: tickets.size, band })}
            onClick={() => onPage(index)}
          >
            {band === "late" && <IconUrgent size="1.1em" aria-hidden />}
            {band === "warm" && <IconAlarm size="1.1em" aria-hidden />}
            <span>{index + 1}</span>
            <span className={classes.pageCount}>{tickets.size}</span>
          </button>
        );
      })}
    </nav>
  );
}
