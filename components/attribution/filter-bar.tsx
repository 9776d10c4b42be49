"use client";

import { Button, CloseButton } from "@mantine/core";
import { useTranslations } from "next-intl";
import type { AttributionFilter } from "#server/contracts/attribution.ts";
import classes from "./filter-bar.module.css";
import type { ValueWords } from "./use-value-words.ts";

export interface FilterBarProps {
  filters: AttributionFilter[];
  words: ValueWords;
  onChange: (filters: AttributionFilter[]) => void;
}

/** What the page is narrowed to; each filter can be turned round or taken off. */
export function FilterBar({ filters, words, onChange }: FilterBarProps) {
  const t = useTranslations("analyst.filter");
  if (filters.length === 0) return null;
  const turned = (filter: AttributionFilter): AttributionFilter => ({
    ...filter,
    mode: filter.mode === "keep" ? "exclude" : "keep",
  });
  return (
    <ul className={classes.bar} aria-label={t("label")}>
      {filters.map((filter, index) => {
        const name = `${words.dimension(filter.dimension)} ${filter.mode === "keep" ? "=" : "≠"} ${words.value(filter.dimension, filter.value)}`;
        return (
          <li
            key={`${filter.dimension}:${filter.mode}:${filter.value}`}
            className={classes.chip}
            data-mode={filter.mode}
          >
            <button
              type="button"
              className={classes.turn}
              title={t(filter.mode === "keep" ? "turnToExclude" : "turnToKeep")}
              onClick={() => onChange(filters.with(index, turned(filter)))}
            >
              {name}
            </button>
            <CloseButton
              size="xs"
              aria-label={t("remove", { name })}
              onClick={() => onChange(filters.filter((other) => other !== filter))}
            />
          </li>
        );
      })}
      {filters.length > 1 && (
        <li>
          <Button size="compact-xs" variant="subtle" color="gray" onClick={() => onChange([])}>
            {t("clear")}
          </Button>
        </li>
      )}
    </ul>
  );
}

/** Adds a filter; the same value the other way round is replaced, and again takes it off. */
export function withFilter(filters: AttributionFilter[], added: AttributionFilter): AttributionFilter[] {
  const same = (filter: AttributionFilter) =>
    filter.dimension === added.dimension && filter.value === added.value;
  if (filters.some((filter) => same(filter) && filter.mode === added.mode))
    return filters.filter((f) => !same(f));
  return [...filters.filter((filter) => !same(filter)), added].slice(-12);
}
