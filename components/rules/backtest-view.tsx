"use client";

import { useTranslations } from "next-intl";
import type { DrawnBacktest, RuleDefinition } from "#server/contracts/protection.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./backtest-view.module.css";
import { RuleChart } from "./rule-chart.tsx";
import { useRuleWords } from "./use-rule-words.ts";

/** Less than this is no past to judge by. */
const LITTLE_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** What a rule would have done on the past: in words, and drawn with its thresholds. */
export function BacktestView({ drawn, definition }: { drawn: DrawnBacktest; definition: RuleDefinition }) {
  const t = useTranslations("rules.backtest");
  const q = useQuantities();
  const words = useRuleWords();
  const spanOf = (ms: number) =>
    ms > 2 * DAY_MS ? t("days", { count: Math.round(ms / DAY_MS) }) : q.span(ms);
  const { fired, degradedMs, soonOver, seenMs, frozen, spans, series } = drawn;
  const known = series.flatMap(({ points }) =>
    points.filter(({ value }) => value !== null).map(({ at }) => at),
  );
  // A young installation has a short past: the week before it is not drawn as emptiness.
  const from = known.length > 0 ? Math.max(drawn.from, Math.min(...known)) : drawn.from;
  const { to } = drawn;

  return (
    <div className={classes.backtest} role="status">
      <p className={classes.said}>
        {t("fired", { fired, span: spanOf(to - drawn.from) })}{" "}
        {fired > 0 ? t("degraded", { degraded: q.span(degradedMs), soon: soonOver }) : t("none")}{" "}
        {frozen > 0 && t("frozen", { count: frozen })}
      </p>
      <p className={seenMs < LITTLE_MS ? classes.little : classes.dim}>
        {seenMs < LITTLE_MS
          ? t("little", { seen: q.span(seenMs) })
          : t("seen", { seen: q.span(seenMs), span: spanOf(to - drawn.from) })}
      </p>
      {series.map(({ name, points }) => {
        const threshold = (of: RuleDefinition["enter"]) =>
          of.find((one) => one.series === name)?.value ?? null;
        return (
          <figure key={name} className={classes.figure}>
            <figcaption className={classes.dim}>
              {t("chart", { series: words.series(name), span: spanOf(to - from) })}
            </figcaption>
            <RuleChart
              points={points.map(({ at, value }) => [at, value] as const)}
              from={from}
              to={to}
              stepMs={stepOf(points)}
              enter={threshold(definition.enter)}
              exit={threshold(definition.exit)}
              spans={spans.map((span) => ({ from: Math.max(from, span.from), to: span.to ?? to }))}
              format={(value) => words.value(name, value)}
              label={t("chart", { series: words.series(name), span: spanOf(to - from) })}
              height="high"
            />
            <div className={classes.axis} aria-hidden>
              <span>{q.dayTime(from)}</span>
              <span>{q.dayTime(to)}</span>
            </div>
          </figure>
        );
      })}
      {spans.length > 0 && (
        <div className="rd-visually-hidden">
          {t("spans")}
          <ul>
            {spans.map((span) => (
              <li key={span.from}>
                {t("span", {
                  from: q.dayTime(span.from),
                  to: span.to === null ? t("still") : q.dayTime(span.to),
                })}
              </li>
            ))}
          </ul>
        </div>
      )}
      <p className={classes.dim}>{t("note")}</p>
    </div>
  );
}

function stepOf(points: readonly { at: number }[]): number {
  const gaps = points.slice(1).map(({ at }, i) => at - (points[i]?.at ?? at));
  return gaps.length > 0 ? Math.min(...gaps) : 1;
}
