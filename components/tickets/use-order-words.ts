"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";

const stations = ["wok", "grill", "fry", "cold", "drinks"] as const;
const orderClasses = ["paid", "place", "browse", "background"] as const;

/** What stations and order classes are called on screen; a shop's own station keeps its own name. */
export function useOrderWords(): { station(name: string): string; class(name: string): string } {
  const t = useTranslations("merchant.tickets");
  return useMemo(
    () => ({
      station(name) {
        const known = stations.find((station) => station === name);
        return known ? t(`station.${known}`) : name;
      },
      class(name) {
        const known = orderClasses.find((one) => one === name);
        return known ? t(`class.${known}`) : name;
      },
    }),
    [t],
  );
}
