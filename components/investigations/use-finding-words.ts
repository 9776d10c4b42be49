"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import type { FindingSummary } from "#server/contracts/findings.ts";
import { useRates } from "../attribution/use-rates.ts";
import { useValueWords } from "../attribution/use-value-words.ts";

const NO_NAMES: FindingSummary["shopNames"] = {};
/** Names longer than this tell nobody more. */
const NAMED_CAUSES = 2;

/** A finding in words: what it was, when, and how far the rate moved. */
export function useFindingWords(summary: FindingSummary | null) {
  const t = useTranslations("investigations.words");
  const m = useTranslations("measures");
  const rates = useRates();
  const words = useValueWords(summary?.shopNames ?? NO_NAMES);
  return useMemo(() => {
    if (!summary) return null;
    const { measure, verdict, mixDimension, causes, current } = summary;
    const named = causes.slice(0, NAMED_CAUSES).map((attributes) => words.combination(attributes));
    const listed = named.join("; ");
    const found =
      causes.length > NAMED_CAUSES
        ? t("more", { first: named[0] ?? "", count: causes.length - 1 })
        : causes.length > 0
          ? listed
          : verdict === "mix"
            ? mixDimension
              ? t("mix", { dimension: words.dimension(mixDimension) })
              : t("mixAny")
            : t(verdict === "causes" ? "none" : verdict);
    const what =
      measure === "success" ? found : t("measured", { measure: m(`${measure}.label`), what: found });
    // Always with the day: it is read long after.
    const when = rates.window(current, 0);
    return {
      what,
      when,
      name: t("named", { what, when }),
      change: t("change", {
        base: rates.percent(summary.baseRate),
        current: rates.percent(summary.currentRate),
      }),
    };
  }, [summary, t, m, rates, words]);
}
