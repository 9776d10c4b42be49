"use client";

import { UnstyledButton } from "@mantine/core";
import { memo, useState } from "react";
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
import type { BandPoint, IncidentDetail } from "#server/contracts/incidents.ts";
import { timeTicks } from "../attribution/rate-points.ts";
import { axisProps, axisRoom, gridProps, rateColour, still } from "../charts/chart-theme.ts";
import classes from "./chart-band.module.css";
import { type IncidentWords, useIncidentWords } from "./use-incident-words.ts";

interface Drawn extends BandPoint {
  /** For the area between the two. */
  band: [number, number] | null;
}

/** The measure over time with what was expected of it, and where it began and ended. */
export const ChartBand = memo(function ChartBand({ detail }: { detail: IncidentDetail }) {
  const words = useIncidentWords();
  const { t, rates, reading } = words;
  const [asTable, setAsTable] = useState(false);
  const { chart, row } = detail;
  const points: Drawn[] = chart.points.map((point) => ({
    ...point,
    band: point.low === null || point.high === null ? null : [point.low, point.high],
  }));
  const first = points[0]?.at ?? row.onsetAt;
  const span = { from: first, to: (points.at(-1)?.at ?? first) + chart.stepMs };
  const isRate = row.measure === "success";
  return (
    <>
      <div className={classes.plot} aria-hidden>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 800, height: 240 }}>
          <ComposedChart
            data={points}
            margin={{ top: 20, right: 8, bottom: 0, left: 0 }}
            accessibilityLayer={false}
          >
            <CartesianGrid {...gridProps} />
            <XAxis
              {...axisProps}
              dataKey="at"
              type="number"
              domain={[span.from, span.to]}
              ticks={timeTicks(span)}
              height={axisRoom.bottom}
              tickFormatter={rates.time}
            />
            <YAxis
              {...axisProps}
              width={56}
              tickSize={2}
              domain={isRate ? [floorOf(points), 1] : [0, "auto"]}
              tickFormatter={(value: number) => (isRate ? rates.percent(value, 0) : reading("p95", value))}
            />
            <Area
              {...still}
              dataKey="band"
              type="linear"
              stroke="none"
              fill="var(--rd-chart-baseline)"
              fillOpacity={0.28}
              activeDot={false}
            />
            <ReferenceLine
              x={row.onsetAt}
              stroke="var(--rd-late-mark)"
              label={{ value: t("chart.onset"), position: "top", fill: "var(--rd-text-dim)", fontSize: 12 }}
            />
            {row.endedAt !== null && (
              <ReferenceLine
                x={row.endedAt}
                stroke="var(--rd-text-dim)"
                strokeDasharray="4 3"
                label={{ value: t("chart.ended"), position: "top", fill: "var(--rd-text-dim)", fontSize: 12 }}
              />
            )}
            <Line
              {...still}
              dataKey="value"
              type="linear"
              stroke={rateColour}
              strokeWidth={2}
              dot={false}
              activeDot={{ r: 3 }}
            />
            <Tooltip
              {...still}
              cursor={{ stroke: "var(--rd-text-dim)" }}
              content={({ active, payload }) => (
                <Card
                  point={active ? (payload?.[0]?.payload as Drawn) : null}
                  detail={detail}
                  words={words}
                />
              )}
            />
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      <UnstyledButton className={classes.toggle} aria-expanded={asTable} onClick={() => setAsTable(!asTable)}>
        {t(asTable ? "chart.hideTable" : "chart.showTable")}
      </UnstyledButton>
      <div className={asTable ? classes.table : "rd-visually-hidden"}>
        <BandTable points={points} detail={detail} words={words} />
      </div>
    </>
  );
});

/** Leaves air below the line, on a round number. */
function floorOf(points: readonly Drawn[]): number {
  const least = Math.min(0.95, ...points.flatMap(({ value, low }) => [value ?? 1, low ?? 1]));
  const step = least > 0.8 ? 0.05 : 0.2;
  return Math.max(0, Math.floor((least - 0.005) / step) * step);
}

interface Told {
  detail: IncidentDetail;
  words: IncidentWords;
}

function bandWords({ low, high }: BandPoint, { detail, words }: Told): string {
  const { measure } = detail.row;
  return low === null ? "–" : `${words.reading(measure, low)}–${words.reading(measure, high)}`;
}

function Card({ point, ...told }: Told & { point: Drawn | null }) {
  const { t, rates, reading } = told.words;
  if (!point) return null;
  const { measure } = told.detail.row;
  return (
    <div className={classes.card}>
      <strong>{rates.exactTime(point.at)}</strong>
      <span>
        {t("chart.point", { value: reading(measure, point.value), count: rates.count(point.total) })}
      </span>
      {point.low !== null && (
        <span>
          {t("chart.band", { low: reading(measure, point.low), high: reading(measure, point.high) })}
        </span>
      )}
    </div>
  );
}

/** The line's numbers, for those who cannot see it and those who want them. */
function BandTable({ points, ...told }: Told & { points: readonly Drawn[] }) {
  const { t, rates, reading } = told.words;
  return (
    <table>
      <caption className="rd-visually-hidden">{t("chart.table")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("chart.time")}</th>
          <th scope="col">{t("chart.value")}</th>
          <th scope="col">{t("chart.expected")}</th>
          <th scope="col">{t("chart.orders")}</th>
        </tr>
      </thead>
      <tbody>
        {points
          .filter(({ total }) => total > 0)
          .map((point) => (
            <tr key={point.at}>
              <th scope="row">{rates.time(point.at)}</th>
              <td>{reading(told.detail.row.measure, point.value)}</td>
              <td>{bandWords(point, told)}</td>
              <td>{rates.count(point.total)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
