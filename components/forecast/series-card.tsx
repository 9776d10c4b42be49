"use client";

import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslations } from "next-intl";
import { memo, useMemo } from "react";
import { Area, ComposedChart, Line, ReferenceLine, ResponsiveContainer, YAxis } from "recharts";
import type { ForecastPointView, ForecastRow } from "#server/contracts/forecasts.ts";
import { rateColour, still } from "../charts/chart-theme.ts";
import { drawnPoints, ownTop } from "./drawn-points.ts";
import classes from "./series-card.module.css";
import { useForecastWords } from "./use-forecast-words.ts";

export interface SeriesCardProps {
  row: ForecastRow;
  points: ForecastPointView[];
  /** The doubt of the whole is said once, above. */
  saidDoubt: ForecastRow["doubt"];
}

/** One class or node: now, next, and how the forecast did. */
export const SeriesCard = memo(function SeriesCard({ row, points, saidDoubt }: SeriesCardProps) {
  const t = useTranslations("forecast.series");
  const words = useForecastWords();
  const { next, now, doubt, error, horizonMs } = row;
  const name = words.name(row.key);
  const drawn = useMemo(() => drawnPoints(points), [points]);
  const span = words.span(horizonMs);
  const beside = error && { points: words.points(error.own), naive: words.points(error.lastMean) };
  return (
    <li className={classes.card}>
      <h3 className={classes.name}>{name}</h3>
      <p className={classes.loads}>
        <b>{now === null ? t("unknown") : words.load(now)}</b>
        <span aria-hidden>→</span>
        <b data-doubted={doubt !== null || undefined}>{words.load(next?.mean ?? null)}</b>
        {next && <small>{t("range", { low: words.load(next.low), high: words.load(next.high) })}</small>}
      </p>
      <div className={classes.plot} aria-hidden>
        {drawn.length > 1 && (
          <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 220, height: 56 }}>
            <ComposedChart
              data={drawn}
              margin={{ top: 2, right: 0, bottom: 2, left: 0 }}
              accessibilityLayer={false}
            >
              <YAxis hide domain={[0, ownTop(drawn)]} allowDataOverflow />
              <Area
                {...still}
                dataKey="band"
                stroke="none"
                fill="var(--rd-chart-forecast)"
                fillOpacity={0.28}
                activeDot={false}
              />
              <ReferenceLine y={1} stroke="var(--rd-late-mark)" strokeWidth={1} ifOverflow="hidden" />
              <Line
                {...still}
                dataKey="mean"
                stroke="var(--rd-text-dim)"
                strokeDasharray="4 3"
                dot={false}
                activeDot={false}
              />
              <Line
                {...still}
                dataKey="actual"
                stroke={rateColour}
                strokeWidth={1.5}
                dot={false}
                activeDot={false}
              />
            </ComposedChart>
          </ResponsiveContainer>
        )}
      </div>
      <p className={classes.foot}>
        {doubt !== null && doubt !== saidDoubt && (
          <span className={classes.doubt}>
            <IconAlertTriangle size="0.875rem" stroke={1.75} aria-hidden />
            {words.doubt(doubt)}
          </span>
        )}
        {beside && <span>{t("offBeside", beside)}</span>}
      </p>
      <span className="rd-visually-hidden">
        {t("describe", {
          name,
          now: now === null ? t("unknown") : words.load(now),
          span,
          next: words.load(next?.mean ?? null),
          low: words.load(next?.low ?? null),
          high: words.load(next?.high ?? null),
        })}
      </span>
    </li>
  );
});
