"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { useStationWord } from "./use-station-word.ts";

const orderClasses = ["paid", "place", "browse", "background"] as const;

/** What stations and order classes are called on screen; a shop's own station keeps its own name. */
export function useOrderWords(): { station(name: string): string; class(name: string): string } {
  const t = useTranslations("merchant.tickets");
  const station = useStationWord();
  return useMemo(
    () => ({
      station,
      class(name) {
        const known = orderClasses.find((one) => one === name);
        return known ? t(`class.${known}`) : name;
      },
    }),
    [t, station],
  );
}
