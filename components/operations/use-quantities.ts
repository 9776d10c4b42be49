"use client";

import { useFormatter } from "next-intl";
import { useMemo } from "react";

/** Numbers as people read them, in their language. null is a dash: nothing is known, not nought. */
export function useQuantities() {
  const format = useFormatter();
  return useMemo(() => {
    const unit = (value: number, name: string, digits: number) =>
      format.number(value, {
        style: "unit",
        unit: name,
        unitDisplay: "short",
        maximumFractionDigits: digits,
      });
    const known = (value: number | null, show: (value: number) => string) =>
      value === null || !Number.isFinite(value) ? "–" : show(value);
    return {
      /** A span of time given in ms, in the unit that suits it. */
      span: (ms: number | null) =>
        known(ms, (value) => {
          if (value < 1_000) return unit(value, "millisecond", 0);
          if (value < 10_000) return unit(value / 1_000, "second", 1);
          if (value < 90_000) return unit(value / 1_000, "second", 0);
          if (value < 5_400_000) return unit(value / 60_000, "minute", 0);
          return unit(value / 3_600_000, "hour", value < 36_000_000 ? 1 : 0);
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
      ago: (at: number, now: number) =>
        format.relativeTime(Math.min(at, now), { now: now || at, style: "narrow" }),
      time: (at: number) => format.dateTime(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
      exactTime: (at: number) =>
        format.dateTime(at, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }),
      megabytes: (value: number) => unit(value, "megabyte", 0),
    };
  }, [format]);
}

export type Quantities = ReturnType<typeof useQuantities>;
