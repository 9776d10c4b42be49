"use client";

import { useFormatter, useTranslations } from "next-intl";
import { useMemo } from "react";
import type { TimeWindow } from "#server/contracts/attribution.ts";
import type { Measure } from "#server/contracts/measures.ts";

const DAY_MS = 86_400_000;

/** Rates, points and windows as people read them, of the measure that is looked at. */
export function useRates(measure: Measure = "success") {
  const format = useFormatter();
  const t = useTranslations("analyst");
  const m = useTranslations("measures");
  return useMemo(() => {
    const percent = (share: number | null, digits = 1) =>
      share === null || !Number.isFinite(share)
        ? "–"
        : format.number(roundsToNought(share, digits) ? 0 : share, {
            style: "percent",
            minimumFractionDigits: digits,
            maximumFractionDigits: digits,
          });
    const signed = (value: number, digits: number) =>
      format.number(value, {
        style: measure === "volume" ? "percent" : "decimal",
        signDisplay: "exceptZero",
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      });
    const latency = (ms: number | null) => {
      if (ms === null) return "–";
      // Three figures of a second and more, two of less: histograms know no better.
      const digits = { maximumSignificantDigits: ms < 1_000 ? 2 : 3 };
      return t("seconds", { value: format.number(ms / 1_000, digits) });
    };
    const perMinute = (count: number) =>
      m("perMinute", { value: format.number(count, { maximumSignificantDigits: 3 }) });
    const time = (at: number) =>
      format.dateTime(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const day = (at: number) => format.dateTime(at, { month: "short", day: "numeric" });
    return {
      measure,
      percent,
      latency,
      /** What the chart draws: a rate, a p95 in ms, orders a minute. */
      level: (value: number | null, digits = 1) => {
        if (value === null || !Number.isFinite(value)) return "–";
        if (measure === "success") return percent(value, digits);
        return measure === "speed" ? latency(value) : perMinute(value);
      },
      share: (share: number | null) => percent(share, 0),
      count: (value: number) => format.number(value, { maximumFractionDigits: 0 }),
      /** The same, short, for an axis. */
      tick: (value: number) => {
        if (measure === "success") return percent(value, 0);
        return measure === "speed" ? latency(value) : format.number(value, { notation: "compact" });
      },
      /** A count, with its sign. */
      signedCount: (value: number) =>
        format.number(value, { maximumFractionDigits: 0, signDisplay: "exceptZero" }),
      /** A difference of rates, always with its sign: percentage points; of volumes: a part, percent. */
      points: (difference: number, digits = 1) =>
        measure === "volume"
          ? signed(difference, digits)
          : t("points", { value: signed(difference * 100, digits) }),
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
  }, [format, t, m, measure]);
}

/** "-0 %" says nothing that "0 %" does not. */
function roundsToNought(share: number, digits: number): boolean {
  return Math.abs(share) * 100 < 0.5 * 10 ** -digits;
}

export type Rates = ReturnType<typeof useRates>;
