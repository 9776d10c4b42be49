"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import {
  type AttributionFilter,
  type Cause,
  type Combination,
  type CubeDimension,
  cubeDimensions,
  MOST_PINNED,
} from "#server/contracts/attribution.ts";
import { notify } from "../ui/notify.ts";
import { backTo, type DrillState, isPinned, sameCombination, withFilter, withKept } from "./drill-path.ts";

/** Values put together as "other" are no value one could ask for. */
const OTHER = "…";

/** What may be done with a cause or one of its attributes; every act is a step the browser goes back from. */
export interface Drill extends DrillState {
  filter(filter: AttributionFilter): void;
  /** Shows only what has all the attributes. */
  keep(combination: Combination): void;
  pin(combination: Combination): void;
  unpin(combination: Combination): void;
  isPinned(combination: Combination): boolean;
  groupBy(dimension: CubeDimension | null): void;
  setLeast(requests: number): void;
  /** Keeps the first steps of the path only. */
  back(steps: number): void;
  setFilters(filters: AttributionFilter[]): void;
  copy(text: string): void;
}

export function useDrill(state: DrillState, onChange: (changed: Partial<DrillState>) => void): Drill {
  const t = useTranslations("drill.copy");
  const { filters, pinned, least, group } = state;
  return useMemo(
    () => ({
      filters,
      pinned,
      least,
      group,
      filter: (filter) => onChange({ filters: withFilter(filters, filter) }),
      keep: (combination) => onChange({ filters: withKept(filters, combination) }),
      pin: (combination) => {
        if (!isPinned(pinned, combination))
          onChange({ pinned: [...pinned, combination].slice(-MOST_PINNED) });
      },
      unpin: (combination) =>
        onChange({ pinned: pinned.filter((one) => !sameCombination(one, combination)) }),
      isPinned: (combination) => isPinned(pinned, combination),
      groupBy: (dimension) => onChange({ group: dimension }),
      setLeast: (requests) => onChange({ least: requests }),
      back: (steps) => onChange(backTo({ filters, pinned }, steps)),
      setFilters: (changed) => onChange({ filters: changed }),
      copy: (text) => void copy(text, t),
    }),
    [filters, pinned, least, group, onChange, t],
  );
}

async function copy(text: string, t: ReturnType<typeof useTranslations<"drill.copy">>): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    notify({ message: t("done", { text }), autoClose: 2_000 });
  } catch {
    // Over plain HTTP a browser has no clipboard: the text stands in the notice, to be marked by hand.
    notify({ color: "yellow", message: t("refused", { text }), autoClose: false });
  }
}

/** A cause's attributes as a question can name them; null when one of them stands for rare values. */
export function combinationOf(attributes: Cause["attributes"]): Combination | null {
  const known = attributes.flatMap(({ dimension: name, value }) => {
    const dimension = cubeDimensions.find((one) => one === name);
    return dimension ? [{ dimension, value }] : [];
  });
  return known.length === attributes.length && known.length > 0 ? known : null;
}

export function isOneValue(value: string): boolean {
  return value !== OTHER;
}
