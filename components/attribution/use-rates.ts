"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useMemo } from "react";
import type { TimeWindow } from "#server/contracts/attribution.ts";

const DAY_MS = 86_400_000;

/** Rates, points and windows as people read them. */
export function useRates() {
  const format = useFormatter();
  const t = useTranslations("analyst");
  return useMemo(() => {
    const percent = (share: number | null, digits = 1) =>
      share === null || !Number.isFinite(share)
        ? "–"
        : format.number(share, {
            style: "percent",
            minimumFractionDigits: digits,
            maximumFractionDigits: digits,
          });
    const time = (at: number) =>
      format.dateTime(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const day = (at: number) => format.dateTime(at, { month: "short", day: "numeric" });
    return {
      percent,
      share: (share: number | null) => percent(share, 0),
      count: (value: number) => format.number(value, { maximumFractionDigits: 0 }),
      /** A difference of rates: percentage points, always with its sign. */
      points: (difference: number, digits = 1) =>
        t("points", {
          value: format.number(difference * 100, {
            signDisplay: "exceptZero",
            minimumFractionDigits: digits,
            maximumFractionDigits: digits,
          }),
        }),
      time,
      exactTime: (at: number) => format.dateTime(at, { dateStyle: "medium", timeStyle: "short" }),
      /** "10:20–10:50", with the day when it is not today's. */
      window: ({ from, to }: TimeWindow, now: number) => {
        const far = Math.abs(now - to) > DAY_MS / 2 && day(now) !== day(from);
        const days = Math.abs(to - from) > DAY_MS;
        const end = days ? `${day(to)} ${time(to)}` : time(to);
        return `${far || days ? `${day(from)} ` : ""}${time(from)}–${end}`;
      },
      seconds: (ms: number) =>
        t("seconds", { value: format.number(Math.max(0.1, ms / 1_000), { maximumFractionDigits: 1 }) }),
    };
  }, [format, t]);
}

export type Rates = ReturnType<typeof useRates>;
