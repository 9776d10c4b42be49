"use client";

import { IconArrowsDiagonalMinimize2, IconCircleCheck, IconEye, IconServerBolt } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import type { ForecastRow, ScaleAdvice } from "#server/contracts/forecasts.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./advice-line.module.css";
import { useForecastWords } from "./use-forecast-words.ts";

const icons = {
  scale_out: IconServerBolt,
  scale_in: IconArrowsDiagonalMinimize2,
  monitor: IconEye,
  steady: IconCircleCheck,
} as const;

export interface AdviceLineProps {
  advice: ScaleAdvice | null;
  all: ForecastRow | null;
  /** Server time, epoch ms. */
  now: number;
}

/** What to do about the nodes, why, since when, and who was told. */
export function AdviceLine({ advice, all, now }: AdviceLineProps) {
  const t = useTranslations("forecast.advice");
  const q = useQuantities();
  const words = useForecastWords();
  if (!advice) {
    return (
      <p className={classes.waiting} role="status">
        {t("waiting")}
      </p>
    );
  }
  const { verdict, since, because, currentLoad, doubt } = advice;
  const done = verdict === "scale_out" && advice.nodesAdvised <= advice.nodes;
  const Icon = done ? icons.steady : icons[verdict];
  const next = all?.next ?? null;
  return (
    <section className={classes.advice} aria-label={t("label")} data-verdict={done ? "steady" : verdict}>
      <Icon className={classes.icon} size="2rem" stroke={1.5} aria-hidden />
      <div className={classes.words}>
        <p className={classes.verdict} role="status">
          {words.verdict(advice)}
        </p>
        <p className={classes.why}>
          {t("since", { time: q.time(since), span: q.span(Math.max(0, now - since)) })}{" "}
          {t(`because.${because}`)}
          {doubt !== null && <> {t("unused", { why: words.doubt(doubt) })}</>}
        </p>
        <p className={classes.told}>
          <Told advice={advice} now={now} />
        </p>
      </div>
      <dl className={classes.loads}>
        <div>
          <dt>{t("nowLabel")}</dt>
          <dd>{words.load(currentLoad)}</dd>
        </div>
        <div data-doubted={doubt !== null || undefined}>
          <dt>{all && words.span(all.horizonMs)}</dt>
          <dd>
            {words.load(next?.mean ?? null)}
            {next && (
              <small>
                {words.load(next.low)}–{words.load(next.high)}
              </small>
            )}
          </dd>
        </div>
      </dl>
    </section>
  );
}

function Told({ advice: { told }, now }: { advice: ScaleAdvice; now: number }) {
  const t = useTranslations("forecast.advice");
  const q = useQuantities();
  if (!told) return t("toldNone");
  if (told.at === null) return t("toldNever");
  const ago = q.ago(told.at, now);
  return told.ok ? t("toldOk", { ago }) : t("toldFailed", { ago, error: told.error ?? "" });
}
