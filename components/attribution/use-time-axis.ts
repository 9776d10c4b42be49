"use client";

import { useFormatter, useTimeZone } from "next-intl";
import { useMemo } from "react";
import type { TimeWindow } from "#server/contracts/attribution.ts";
import { timeTicks } from "./rate-points.ts";
import { offsetMs } from "./zone-time.ts";

const DAY_MS = 86_400_000;

/** Even times of the business's clocks under a chart: hours as times, midnights and whole days as dates. */
export function useTimeAxis({ from, to }: TimeWindow) {
  const format = useFormatter();
  const zone = useTimeZone();
  return useMemo(() => {
    const ticks = timeTicks({ from, to }, offsetMs(from, zone));
    const months = to - from > 200 * DAY_MS;
    return {
      ticks,
      label: (at: number) => {
        if (months) return format.dateTime(at, { year: "2-digit", month: "short" });
        const midnight = (at + offsetMs(at, zone)) % DAY_MS === 0;
        return midnight && to - from > DAY_MS / 2
          ? format.dateTime(at, { month: "short", day: "numeric" })
          : format.dateTime(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
      },
    };
  }, [from, to, zone, format]);
}
