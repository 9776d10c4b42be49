"use client";

import { IconAlertTriangle, IconFilter, IconUrgent, IconX } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import classes from "./filter-bar.module.css";
import { isFiltering, type Standing, standings } from "./ticket-filters.ts";
import { useOrderWords } from "./use-order-words.ts";
import type { FilterControls } from "./use-ticket-filter.ts";

interface FilterBarProps {
  controls: FilterControls;
  counts: Record<Standing, number>;
}

/** Chips with counts. */
export function FilterBar({ controls, counts }: FilterBarProps) {
  const { filter, toggle, toggleStanding } = controls;
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
          data-late={(standing === "late" && counts.late > 0) || undefined}
          title={`F${i + 1}`}
          onClick={() => toggleStanding(standing)}
        >
          {standing === "late" && (
            <IconUrgent
              className={classes.late}
              size="1.1em"
              visibility={counts.late > 0 ? undefined : "hidden"}
              aria-hidden
            />
          )}
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
    </search>
  );
}

interface FilterNoticeProps {
  controls: FilterControls;
  hidden: { count: number; late: number };
  /** New orders among them that came while this screen was watching. */
  newHidden: number;
}

/** A line of its own while a filter is on: how much it hides, that late tickets are among it, and the way out. */
export function FilterNotice({ controls, hidden, newHidden }: FilterNoticeProps) {
  const t = useTranslations("merchant.tickets");
  if (!isFiltering(controls.filter)) return null;
  const late = hidden.late > 0;
  return (
    <button
      type="button"
      className={classes.hidden}
      data-late={late || undefined}
      data-new={newHidden > 0 || undefined}
      onClick={controls.clear}
    >
      {late ? <IconAlertTriangle size="1.2em" aria-hidden /> : <IconFilter size="1.2em" aria-hidden />}
      <span>
        {newHidden > 0 && (
          <>
            <strong>{t("newHidden", { count: newHidden })}</strong>
            {" · "}
          </>
        )}
        {t("hidden", hidden)} · <u>{t("showAll")}</u>
      </span>
    </button>
  );
}
