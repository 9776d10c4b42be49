"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { levelsOf, type SwitchKey, type SwitchValue, switchCatalogue } from "#server/contracts/switches.ts";
import { type Quantities, useQuantities } from "../operations/use-quantities.ts";

/** Switches in words. */
export function useSwitchWords() {
  const t = useTranslations("operator");
  const q = useQuantities();
  return useMemo(() => switchWords(t, q), [t, q]);
}

function switchWords(t: ReturnType<typeof useTranslations<"operator">>, q: Quantities) {
  return {
    name: (key: SwitchKey) => t(`switch.${key}.name`),
    /** One line. */
    effect: (key: SwitchKey) => t(`switch.${key}.effect`),
    /** What a flip means, before it is made. */
    inFull: (key: SwitchKey) => t(`switch.${key}.inFull`),
    touches: (key: SwitchKey, perMinute: number) =>
      t(`switch.${key}.touches`, { rate: q.count(Math.round(perMinute)) }),
    /** "on", "off", "level 2, every 1 s". */
    state(key: SwitchKey, value: SwitchValue): string {
      if (switchCatalogue[key].type === "boolean") return t(value ? "switchState.on" : "switchState.off");
      const level = Number(value);
      if (level === 0) return t("switchState.off");
      return t("switchState.level", { level, interval: q.span(levelsOf(key)[level] ?? null) });
    },
  };
}

export type SwitchWords = ReturnType<typeof switchWords>;
