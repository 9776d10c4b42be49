"use client";

import { IconAlarm, IconChevronLeft, IconChevronRight, IconUrgent } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { useNow } from "../live/use-now.ts";
import { useBoardTemplate } from "./board-template-context.tsx";
import classes from "./board-toolbar.module.css";
import { type Band, bandOf, worstBand } from "./ticket-band.ts";
import type { PlacedPart } from "./use-board-layout.ts";

interface BoardPagesProps {
  placed: readonly PlacedPart[];
  page: number;
  pages: number;
  /** With more pages than this, a button each would be a wall of buttons. */
  mostButtons: number;
  onPage(page: number): void;
}

/** Where else there are tickets: how many on each page and the worst of them, hidden or not. */
export function BoardPages({ placed, page, pages, mostButtons, onPage }: BoardPagesProps) {
  const t = useTranslations("merchant.tickets");
  const { lateness } = useBoardTemplate();
  const now = useNow(1_000);
  const onPages = Array.from({ length: pages }, (_, index) => {
    const tickets = new Map(
      placed
        .filter(({ place, ticket }) => place.page === index && isOpen(ticket))
        .map(({ ticket }) => [ticket.orderId, ticket]),
    );
    const band = worstBand([...tickets.values()].map((ticket) => bandOf(ticket, now, lateness))) ?? "calm";
    return { index, count: tickets.size, band };
  });
  if (pages > mostButtons) return <ManyPages pages={onPages} page={page} onPage={onPage} />;
  return (
    <nav className={classes.pages} aria-label={t("pages")}>
      {onPages.map(({ index, count, band }) => (
        <button
          key={index}
          type="button"
          className={classes.page}
          data-band={band}
          aria-current={index === page ? "page" : undefined}
          onClick={() => onPage(index)}
        >
          <BandIcon band={band} />
          <span className="rd-visually-hidden">{t("page", { page: index + 1, count, band })}</span>
          <span aria-hidden>{index + 1}</span>
          <span aria-hidden className={classes.pageCount}>
            {count}
          </span>
        </button>
      ))}
    </nav>
  );
}

function isOpen({ status }: PlacedPart["ticket"]): boolean {
  return status === "accepted" || status === "cooking";
}

interface ManyPagesProps {
  pages: { index: number; count: number; band: Band }[];
  page: number;
  onPage(page: number): void;
}

function ManyPages({ pages, page, onPage }: ManyPagesProps) {
  const t = useTranslations("merchant.tickets");
  const last = pages.length - 1;
  return (
    <nav className={classes.pages} aria-label={t("pages")}>
      <button
        type="button"
        className={classes.page}
        disabled={page === 0}
        aria-label={t("previousPage")}
        onClick={() => onPage(page - 1)}
      >
        <IconChevronLeft aria-hidden />
      </button>
      <span className={classes.pageOf}>
        {page + 1} / {pages.length}
      </span>
      <button
        type="button"
        className={classes.page}
        disabled={page === last}
        aria-label={t("nextPage")}
        onClick={() => onPage(page + 1)}
      >
        <IconChevronRight aria-hidden />
      </button>
      {(["late", "warm"] as const).map((band) => {
        const hidden = pages.filter((one) => one.band === band && one.index !== page);
        const [first] = hidden;
        // Its place is kept: the other must not move when this one comes.
        if (!first) return <span key={band} className={classes.pageRoom} />;
        return (
          <button
            key={band}
            type="button"
            className={classes.page}
            data-band={band}
            data-beside
            onClick={() => onPage(first.index)}
          >
            <BandIcon band={band} />
            <span className="rd-visually-hidden">
              {t("hiddenPages", { count: hidden.length, band, page: first.index + 1 })}
            </span>
            <span aria-hidden>{hidden.length}</span>
          </button>
        );
      })}
    </nav>
  );
}

function BandIcon({ band }: { band: Band }) {
  if (band === "late") return <IconUrgent className={classes.bandIcon} aria-hidden />;
  return band === "warm" ? <IconAlarm className={classes.bandIcon} aria-hidden /> : null;
}
