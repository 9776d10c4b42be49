"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { AdmissionLimiter } from "#server/contracts/engine.ts";
import type { SchedulingPolicy } from "#server/contracts/operations.ts";
import type { RetryHabit } from "#server/contracts/what-if-limits.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import type { ComparedFigure } from "./compare-figures.ts";

/** Choices and figures as words. */
export function useWhatIfWords() {
  const t = useTranslations("whatIf");
  const operator = useTranslations("operator");
  const q = useQuantities();
  return useMemo(() => {
    const show: Record<ComparedFigure, (value: number | null) => string> = {
      successWithinDeadline: q.percent,
      successWithinPatience: q.percent,
      meanResponseMs: q.span,
      p99ResponseMs: q.span,
      usefulUtilisation: q.percent,
      refused: q.percent,
      late: q.percent,
      retriesPerRequest: (value) => q.decimal(value, 2),
      offeredLoad: (value) => (value === null ? "–" : `${q.decimal(value, 2)}×`),
    };
    return {
      policy: (policy: SchedulingPolicy) => operator(`policy.${policy}.name`),
      limiter: (limiter: AdmissionLimiter) => operator(`limiter.${limiter}.name`),
      retry: (retry: RetryHabit) => t(`retry.${retry}`),
      figure: (figure: ComparedFigure, value: number | null) => show[figure](value),
      /** "+4.1 pts", "−0.8 s"; empty for no difference worth telling. */
      difference: (figure: ComparedFigure, difference: number) => {
        const sign = difference < 0 ? "−" : "+";
        const size = Math.abs(difference);
        if (figure === "meanResponseMs" || figure === "p99ResponseMs")
          return size < 0.5 ? "" : `${sign}${q.span(size)}`;
        if (figure === "retriesPerRequest" || figure === "offeredLoad")
          return size < 0.005 ? "" : `${sign}${q.decimal(size, 2)}`;
        return size < 0.0005 ? "" : t("points", { value: `${sign}${q.decimal(size * 100, 1)}` });
      },
    };
  }, [t, operator, q]);
}
