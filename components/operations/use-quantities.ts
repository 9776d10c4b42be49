"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useMemo } from "react";

/** Numbers as people read them, in their language. null is a dash: nothing is known, not nought. */
export function useQuantities() {
  const format = useFormatter();
  const t = useTranslations("operator.unit");
  return useMemo(() => {
    const unit = (value: number, name: "ms" | "s" | "min" | "h" | "mb", digits: number) =>
      t(name, { value: format.number(value, { maximumFractionDigits: digits }) });
    const known = (value: number | null, show: (value: number) => string) =>
      value === null || !Number.isFinite(value) ? "–" : show(value);
    return {
      /** A span of time given in ms, in the unit that suits it. */
      span: (ms: number | null) =>
        known(ms, (value) => {
          if (value < 0.5) return unit(0, "s", 0);
          if (value < 1_000) return unit(value, "ms", 0);
          if (value < 9_950) return unit(value / 1_000, "s", 1);
          if (value < 90_000) return unit(value / 1_000, "s", 0);
          if (value < 3_600_000) return unit(value / 60_000, "min", 0);
          return unit(value / 3_600_000, "h", value < 36_000_000 ? 1 : 0);
        }),
      percent: (share: number | null, digits = 1) =>
        known(share, (value) =>
          format.number(value, {
            style: "percent",
            minimumFractionDigits: value === 1 ? 0 : digits,
            maximumFractionDigits: digits,
          }),
        ),
      count: (value: number | null) =>
        known(value, (number) => format.number(number, { maximumFractionDigits: 0 })),
      /** One decimal while it matters. */
      rate: (value: number | null) =>
        known(value, (number) => format.number(number, { maximumFractionDigits: number < 10 ? 1 : 0 })),
      decimal: (value: number | null, digits: number) =>
        known(value, (number) =>
          format.number(number, { minimumFractionDigits: digits, maximumFractionDigits: digits }),
        ),
      signed: (value: number, digits: number) =>
        format.number(value, { signDisplay: "exceptZero", maximumFractionDigits: digits }),
      /** "12 s ago". */
      ago: (at: number, now: number) => format.relativeTime(Math.min(at, now), { now, style: "narrow" }),
      time: (at: number) => format.dateTime(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
      /** With the day, for what is not today. */
      dayTime: (at: number) =>
        format.dateTime(at, { weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
      exactTime: (at: number) =>
        format.dateTime(at, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }),
      megabytes: (value: number) => unit(value, "mb", 0),
    };
  }, [format, t]);
}

export type Quantities = ReturnType<typeof useQuantities>;
