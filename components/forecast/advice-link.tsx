"use client";

import { IconChartLine, IconChevronRight } from "@tabler/icons-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ScaleAdvice } from "#server/contracts/forecasts.ts";
import classes from "./advice-link.module.css";
import { useForecastWords } from "./use-forecast-words.ts";

/** One line for the overview: the load now, what is expected, what to do; the way to the whole. */
export function AdviceLink({ advice }: { advice: ScaleAdvice | null }) {
  const t = useTranslations("forecast.overview");
  const words = useForecastWords();
  if (!advice) return null;
  const { verdict, nodes, nodesAdvised, doubt, currentLoad, predictedLoad, horizonMs } = advice;
  const current = words.load(currentLoad);
  const loads =
    doubt === null
      ? t("line", { current, span: words.span(horizonMs), next: words.load(predictedLoad) })
      : t("lineNow", { current, why: words.doubt(doubt) });
  const done = verdict === "scale_out" && nodesAdvised <= nodes;
  return (
    <Link
      href="/operator/forecast"
      className={classes.link}
      data-verdict={done ? "steady" : verdict}
      title={t("open")}
    >
      <IconChartLine size="1rem" stroke={1.75} aria-hidden />
      <span>
        {loads} → <b>{t(done ? "steady" : verdict, { nodes, advised: nodesAdvised })}</b>
      </span>
      <IconChevronRight size="1rem" stroke={1.75} aria-hidden />
    </Link>
  );
}
