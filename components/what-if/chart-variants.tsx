"use client";

import { useTranslations } from "next-intl";
import { memo, useMemo } from "react";
import { CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import type { WhatIfFigures } from "#server/contracts/what-if.ts";
import { axisProps, axisRoom, gridProps, plotMargin, still } from "../charts/chart-theme.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./chart-variants.module.css";
import { Swatch } from "./figures-table.tsx";
import { lineOf } from "./line-of.ts";
import { type ChartedFigure, chartedFigures, type VariantPoint, variantPoints } from "./merge-spans.ts";

export interface ChartVariantsProps {
  figures: WhatIfFigures[];
  /** Start of the span, epoch ms; null: the trace has a time of its own, from 0. */
  from: number | null;
}

/** Each figure over the span, every variant on the same axes of time. */
export const ChartVariants = memo(function ChartVariants({ figures, from }: ChartVariantsProps) {
  const t = useTranslations("whatIf");
  const points = useMemo(() => variantPoints(figures), [figures]);
  return (
    <div className={classes.frame}>
      <ul className={classes.legend} aria-hidden>
        {figures.map(({ name }, i) => (
          <li key={name}>
            <Swatch index={i} /> {name}
          </li>
        ))}
      </ul>
      <div className={classes.charts}>
        {chartedFigures.map((figure) => (
          <figure key={figure} className={classes.chart}>
            <figcaption>
              {t(`chart.${figure}`)} <span>{t(`chart.${figure}Help`)}</span>
            </figcaption>
            <Plot {...{ figure, figures, points, from }} />
          </figure>
        ))}
      </div>
      <SeriesTable {...{ figures, points, from }} />
    </div>
  );
});

interface PlotProps extends ChartVariantsProps {
  figure: ChartedFigure;
  points: VariantPoint[];
}

function Plot({ figure, figures, points, from }: PlotProps) {
  const show = useShow();
  const last = points.at(-1)?.atMs ?? 0;
  return (
    <div className={classes.plot} aria-hidden>
      <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 600, height: 150 }}>
        <LineChart
          data={points}
          margin={{ ...plotMargin, right: 12 }}
          accessibilityLayer={false}
          syncId="what-if"
        >
          <CartesianGrid {...gridProps} />
          <XAxis
            {...axisProps}
            dataKey="atMs"
            type="number"
            domain={[0, last]}
            height={axisRoom.bottom}
            ticks={[0, 0.25, 0.5, 0.75, 1].map((share) => share * last)}
            tickFormatter={(atMs: number) => show.time(atMs, from)}
          />
          <YAxis
            {...axisProps}
            width={52}
            tickCount={figure === "success" ? 5 : 4}
            domain={figure === "success" ? [0, 1] : [0, "auto"]}
            tickFormatter={(value: number) => show.value(figure, value)}
          />
          {figures.map(({ name }, i) => {
            const { stroke, dash } = lineOf(i);
            return (
              <Line
                key={name}
                {...still}
                dataKey={`${figure}:${i}`}
                name={name}
                stroke={stroke}
                strokeDasharray={dash}
                strokeWidth={2}
                dot={false}
                type="linear"
              />
            );
          })}
          <Tooltip
            {...still}
            cursor={{ stroke: "var(--rd-text-dim)" }}
            content={({ active, label }) =>
              active ? <Card {...{ figure, figures, points, from }} atMs={Number(label)} /> : null
            }
          />
        </LineChart>
      </ResponsiveContainer>
    </div>
  );
}

function Card({ figure, figures, points, from, atMs }: PlotProps & { atMs: number }) {
  const show = useShow();
  const point = points.find((one) => one.atMs === atMs);
  if (!point) return null;
  return (
    <div className={classes.card}>
      <strong>{show.time(atMs, from)}</strong>
      <dl>
        {figures.map(({ name }, i) => (
          <div key={name}>
            <dt>
              <Swatch index={i} /> {name}
            </dt>
            <dd>{show.value(figure, point[`${figure}:${i}`] ?? 0)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

const TABLE_ROWS = 24;

/** The charts' numbers, for those who cannot see them. */
function SeriesTable({ figures, points, from }: ChartVariantsProps & { points: VariantPoint[] }) {
  const t = useTranslations("whatIf");
  const show = useShow();
  const every = Math.max(1, Math.ceil(points.length / TABLE_ROWS));
  return (
    <div className="rd-visually-hidden">
      <table>
        <caption>{t("chart.tableCaption")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("chart.time")}</th>
            {figures.flatMap(({ name }) =>
              chartedFigures.map((figure) => (
                <th key={`${name} ${figure}`} scope="col">
                  {name}: {t(`chart.${figure}`)}
                </th>
              )),
            )}
          </tr>
        </thead>
        <tbody>
          {points
            .filter((_, i) => i % every === 0)
            .map((point) => (
              <tr key={point.atMs}>
                <th scope="row">{show.time(point.atMs, from)}</th>
                {figures.flatMap(({ name }, i) =>
                  chartedFigures.map((figure) => (
                    <td key={`${name} ${figure}`}>{show.value(figure, point[`${figure}:${i}`] ?? 0)}</td>
                  )),
                )}
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  );
}

function useShow() {
  const q = useQuantities();
  return {
    time: (atMs: number, from: number | null) =>
      from === null ? (atMs === 0 ? "0" : q.span(atMs)) : q.time(from + atMs),
    value: (figure: ChartedFigure, value: number) => {
      if (figure === "success") return q.percent(value, 0);
      return figure === "p99Ms" ? q.span(value) : q.rate(value);
    },
  };
}
