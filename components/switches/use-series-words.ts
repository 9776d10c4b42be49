"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { type Condition, type SeriesName, seriesNames, seriesUnits } from "#server/contracts/series.ts";
import { type Quantities, useQuantities } from "../operations/use-quantities.ts";

/** Measured series and conditions on them in words. */
export function useSeriesWords() {
  const t = useTranslations("switches");
  const q = useQuantities();
  return useMemo(() => seriesWords(t, q), [t, q]);
}

/** As the server writes a condition that does not hold: "commitP95Ms 812, not < 250". */
const GATE = /^(\w+) (no data|-?[\d.]+), not ([<>]) (-?[\d.]+)$/;

function seriesWords(t: ReturnType<typeof useTranslations<"switches">>, q: Quantities) {
  const name = (series: SeriesName) => t(`series.${series}`);
  const value = (series: SeriesName, number: number): string => {
    switch (seriesUnits[series]) {
      case "ms":
        return q.span(number);
      case "ratio":
        return q.percent(number, number < 0.1 ? 1 : 0);
      case "per_minute":
      case "count":
        return q.rate(number);
    }
  };
  return {
    name,
    value,
    /** "commit time p95 below 250 ms". */
    condition: ({ series, op, value: limit }: Condition) =>
      t(op === "<" ? "exit.below" : "exit.above", { series: name(series), value: value(series, limit) }),
    /** "on average over 60 s". */
    span: ({ stat, overSeconds }: Condition) =>
      t("exit.over", { stat: t(`stat.${stat}`), span: q.span(overSeconds * 1_000) }),
    /** A gate as the server writes it; what cannot be read is shown as it is. */
    gateInWords(text: string): string {
      const [, word, measured, op, limit] = GATE.exec(text) ?? [];
      const series = seriesNames.find((known) => known === word);
      if (!series || measured === undefined) return text;
      const way = op === "<" ? "below" : "above";
      const words = { series: name(series), limit: value(series, Number(limit)) };
      return measured === "no data"
        ? t(`gate.${way}Unknown`, words)
        : t(`gate.${way}`, { ...words, value: value(series, Number(measured)) });
    },
  };
}

export type SeriesWords = ReturnType<typeof seriesWords>;
