"use client";

import { useTranslations } from "next-intl";

/** A station as cooks call it; shops may have stations of their own names. */
export function useStationWord(): (station: string) => string {
  const t = useTranslations("merchant.tickets.station");
  return (station) => {
    const key = station as Parameters<typeof t>[0];
    return t.has(key) ? t(key) : station;
  };
}
