"use client";

import { useTranslations } from "next-intl";
import { memo, useMemo } from "react";
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import type { ForecastPointView } from "#server/contracts/forecasts.ts";
import { axisProps, axisRoom, gridProps, plotMargin, rateColour, still } from "../charts/chart-theme.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./chart-forecast.module.css";
import { axisTicks, axisTop, type DrawnPoint, drawnPoints, timeTicks } from "./drawn-points.ts";
import { ForecastTable } from "./forecast-table.tsx";
import { useForecastWords } from "./use-forecast-words.ts";

export interface ChartForecastProps {
  points: ForecastPointView[];
  /** Up to when it was watched, epoch ms. */
  madeAt: number;
}

const FEW_POINTS = 3;

/** What was forecast, with its interval, against what came; the future is the part right of now. */
export const ChartForecast = memo(function ChartForecast({ points, madeAt }: ChartForecastProps) {
  const t = useTranslations("forecast.chart");
  const q = useQuantities();
  const words = useForecastWords();
  const drawn = useMemo(() => drawnPoints(points), [points]);
  const top = axisTop(drawn);
  const from = drawn[0]?.until ?? 0;
  const to = drawn.at(-1)?.until ?? 1;
  const few = drawn.length <= FEW_POINTS;
  const came = drawn.findLast(({ actual }) => actual !== null);
  const next = drawn.findLast(({ mean }) => mean !== null);
  return (
    <div className={classes.frame}>
      <div className={classes.plot} aria-hidden>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 800, height: 240 }}>
          <ComposedChart data={drawn} margin={plotMargin} accessibilityLayer={false}>
            <CartesianGrid {...gridProps} />
            <XAxis
              {...axisProps}
              dataKey="until"
              type="number"
              domain={[from, to]}
              ticks={timeTicks(from, to, 7)}
              height={axisRoom.bottom}
              tickFormatter={q.time}
            />
            <YAxis
              {...axisProps}
              width={axisRoom.left}
              tickSize={2}
              domain={[0, top]}
              ticks={axisTicks(top)}
              allowDataOverflow
              tickFormatter={(value: number) => words.load(value)}
            />
            <Area
              {...still}
              dataKey="band"
              type="linear"
              stroke="none"
              fill="var(--rd-chart-forecast)"
              fillOpacity={0.28}
              activeDot={false}
              connectNulls={false}
            />
            <ReferenceLine y={1} stroke="var(--rd-late-mark)" strokeWidth={1} ifOverflow="hidden" />
            <ReferenceLine x={madeAt} stroke="var(--rd-text-dim)" strokeWidth={1} />
            <Line
              {...still}
              dataKey="mean"
              type="linear"
              stroke="var(--rd-text-dim)"
              strokeWidth={1.5}
              strokeDasharray="5 4"
              dot={few && { r: 2 }}
              activeDot={{ r: 3 }}
              connectNulls={false}
            />
            <Line
              {...still}
              dataKey="actual"
              type="linear"
              stroke={rateColour}
              strokeWidth={2}
              dot={few && { r: 2 }}
              activeDot={{ r: 3 }}
              connectNulls={false}
            />
            <Tooltip
              {...still}
              cursor={{ stroke: "var(--rd-text-dim)" }}
              content={({ active, payload }) => (
                <PointCard point={active ? (payload?.[0]?.payload as DrawnPoint) : null} madeAt={madeAt} />
              )}
            />
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      <ul className={classes.labels}>
        <li>
          <i className={classes.came} />
          <span>{t("came")}</span>
          <b>{words.load(came?.actual ?? null)}</b>
        </li>
        <li>
          <i className={classes.said} />
          <span>{t("forecast")}</span>
          <b>{words.load(next?.mean ?? null)}</b>
        </li>
        <li>
          <i className={classes.band} />
          <span>{t("interval")}</span>
          <b>{next?.band && `${words.load(next.band[0])}–${words.load(next.band[1])}`}</b>
        </li>
        <li>
          <i className={classes.full} />
          <span>{t("full")}</span>
          <b>{words.load(1)}</b>
        </li>
        <li>
          <i className={classes.now} />
          <span>{t("now")}</span>
          <b>{q.time(madeAt)}</b>
        </li>
      </ul>
      <ForecastTable points={drawn} madeAt={madeAt} />
    </div>
  );
});

function PointCard({ point, madeAt }: { point: DrawnPoint | null; madeAt: number }) {
  const t = useTranslations("forecast.chart");
  const q = useQuantities();
  const words = useForecastWords();
  if (!point || point.band === null) return null;
  const came =
    point.actual === null ? t(point.until > madeAt ? "notYet" : "unwatched") : words.load(point.actual);
  return (
    <div className={classes.card}>
      <strong>{t("point", { time: q.time(point.until) })}</strong>
      <dl>
        <dt>{t("came")}</dt>
        <dd>{came}</dd>
        <dt>{t("forecast")}</dt>
        <dd>{words.load(point.mean)}</dd>
        <dt>{t("interval")}</dt>
        <dd>
          {words.load(point.band[0])}–{words.load(point.band[1])}
        </dd>
      </dl>
    </div>
  );
}
