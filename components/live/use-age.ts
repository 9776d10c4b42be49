"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";

/** Writes a young age: "0.3 s", "12 s", "4 min". */
export function useAge(): (ms: number) => string {
  const t = useTranslations("public.live");
  return useCallback(
    (ms) => {
      const seconds = Math.max(0, ms) / 1_000;
      if (seconds < 10) return t("tenths", { seconds: seconds.toFixed(1) });
      if (seconds < 90) return t("seconds", { seconds: Math.round(seconds) });
      return t("minutes", { minutes: Math.round(seconds / 60) });
    },
    [t],
  );
}
