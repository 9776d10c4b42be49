"use client";

import { IconAlertTriangle, IconX } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import classes from "./filter-bar.module.css";
import { isFiltering, type Standing, standings } from "./ticket-filters.ts";
import { useOrderWords } from "./use-order-words.ts";
import type { FilterControls } from "./use-ticket-filter.ts";

interface FilterBarProps {
  controls: FilterControls;
  counts: Record<Standing, number>;
  hidden: { count: number; late: number };
}

/** Chips with counts; while one is pressed, how much is hidden, and that late tickets are among it. */
export function FilterBar({ controls, counts, hidden }: FilterBarProps) {
  const { filter, toggle, toggleStanding, clear } = controls;
  const t = useTranslations("merchant.tickets");
  const words = useOrderWords();
  return (
    <search className={classes.filters} aria-label={t("filters")}>
      {standings.map((standing, i) => (
        <button
          key={standing}
          type="button"
          className={classes.chip}
          aria-pressed={filter.standing.includes(standing)}
          title={`F${i + 1}`}
          onClick={() => toggleStanding(standing)}
        >
          {t(`standing.${standing}`)}
          <span className={classes.count}>{counts[standing]}</span>
        </button>
      ))}
      {(["station", "class"] as const).flatMap((group) =>
        filter[group].map((value) => (
          <button
            key={`${group}/${value}`}
            type="button"
            className={classes.chip}
            aria-pressed
            onClick={() => toggle(group, value)}
          >
            {words[group](value)}
            <IconX size="1em" aria-hidden />
          </button>
        )),
      )}
      {isFiltering(filter) && (
        <button
          type="button"
          className={classes.hidden}
          data-late={hidden.late > 0 || undefined}
          onClick={clear}
        >
          {hidden.late > 0 && <IconAlertTriangle size="1.1em" aria-hidden />}
          <span>
            {t("hidden", hidden)} · <u>{t("showAll")}</u>
          </span>
        </button>
      )}
    </search>
  );
}
