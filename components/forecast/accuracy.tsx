"use client";

import { useTranslations } from "next-intl";
import type { ForecastRow } from "#server/contracts/forecasts.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./accuracy.module.css";
import { useForecastWords } from "./use-forecast-words.ts";

const TARGET = 0.85;

/** How right the forecast was, beside what one would say without one. */
export function Accuracy({ row }: { row: ForecastRow }) {
  const t = useTranslations("forecast.accuracy");
  const q = useQuantities();
  const words = useForecastWords();
  const { error, horizonMs } = row;
  if (!error) return <p className={classes.none}>{t("none")}</p>;
  const span = horizonMs >= 3_600_000 ? t("hourSpan") : t("minutesSpan", { minutes: horizonMs / 60_000 });
  const naive = [
    { key: "own", label: t("ownBar"), value: error.own },
    { key: "lastMean", label: t("lastMean", { span }), value: error.lastMean },
    ...(error.seasonal === null ? [] : [{ key: "seasonal", label: t("seasonal"), value: error.seasonal }]),
  ];
  const most = Math.max(...naive.map(({ value }) => value), 0.001);
  return (
    <div className={classes.accuracy}>
      <p className={classes.sentence}>
        {t("better", { points: words.points(error.own), naive: words.points(error.lastMean), span })}
      </p>
      <dl className={classes.bars}>
        {naive.map(({ key, label, value }) => (
          <div key={key} data-own={key === "own" || undefined}>
            <dt>{label}</dt>
            <dd>
              <span className={classes.bar} style={{ inlineSize: `${(100 * value) / most}%` }} aria-hidden />
              <b>{t("points", { points: words.points(value) })}</b>
            </dd>
          </div>
        ))}
      </dl>
      <p className={classes.note}>
        {t("covered", { share: q.percent(error.covered, 0), target: q.percent(TARGET, 0) })}
      </p>
      <p className={classes.note}>{t("unit")}</p>
    </div>
  );
}
