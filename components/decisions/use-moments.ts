"use client";

import { useFormatter } from "next-intl";
import { useMemo } from "react";

/** Moments to the millisecond, as receipts and events carry them. */
export function useMoments() {
  const format = useFormatter();
  return useMemo(() => {
    const clock = {
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      fractionalSecondDigits: 3,
      hourCycle: "h23",
    } as const;
    return {
      full: (iso: string) => format.dateTime(new Date(iso), { month: "short", day: "numeric", ...clock }),
      clock: (iso: string) => format.dateTime(new Date(iso), clock),
    };
  }, [format]);
}
