"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";

const known = ["wok", "grill", "fry", "cold", "drinks"] as const;

/** A station in the reader's language; one a shop has named itself stays as it is. */
export function useStationWord(): (station: string) => string {
  const t = useTranslations("merchant.tickets");
  return useCallback(
    (station) => {
      const word = known.find((one) => one === station);
      return word ? t(`station.${word}`) : station;
    },
    [t],
  );
}
