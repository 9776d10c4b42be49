"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { Verdict } from "#server/contracts/effects.ts";
import { type SeriesName, seriesNames } from "#server/contracts/series.ts";
import { type SeriesWords, useSeriesWords } from "../switches/use-series-words.ts";

type Params = Record<string, string | number | boolean | null>;
type Words = ReturnType<typeof useTranslations<"effects">>;

/** Verdicts and series in words. */
export function useEffectWords() {
  const t = useTranslations("effects");
  const words = useSeriesWords();
  return useMemo(() => effectWords(t, words), [t, words]);
}

function effectWords(t: Words, words: SeriesWords) {
  const verdict = (name: unknown): string => {
    const key = `verdict.${String(name)}` as `verdict.${Verdict}`;
    return t.has(key) ? t(key) : String(name);
  };
  const series = (name: unknown): string => {
    const known = seriesNames.find((one) => one === name);
    return known ? words.name(known) : String(name);
  };
  return {
    verdict,
    series,
    /** A dash for what was not measured. */
    value: (name: SeriesName, number: number | null) => (number === null ? "–" : words.value(name, number)),
    /** The line of the event stream. */
    news: (flip: { name: string; state: string } | null, params: Params): string =>
      t("feed", {
        name: flip?.name ?? String(params.key),
        state: flip?.state ?? String(params.value),
        verdict: verdict(params.verdict),
        decided: params.decidedBy ? t("feedDecided", { series: series(params.decidedBy) }) : "",
      }),
    /** What a mark says of its flip once it is judged. */
    withVerdict: (words: string, params: Params): string =>
      typeof params.verdict === "string"
        ? `${words} · ${t("mark", { verdict: verdict(params.verdict) })}`
        : words,
  };
}

export type EffectWords = ReturnType<typeof effectWords>;
