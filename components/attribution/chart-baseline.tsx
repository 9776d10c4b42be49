"use client";

import { useTranslations } from "next-intl";
import { memo, useMemo } from "react";
import { CartesianGrid, ComposedChart, Line, ResponsiveContainer, XAxis, YAxis } from "recharts";
import type { AttributionOverview, TimeWindow } from "#server/contracts/attribution.ts";
import { axisProps, axisRoom, baselineColour, gridProps, still } from "../charts/chart-theme.ts";
import classes from "./chart-baseline.module.css";
import { drawnPoints, levelAxis } from "./rate-points.ts";
import type { Rates } from "./use-rates.ts";
import { useTimeAxis } from "./use-time-axis.ts";
import { WindowBand } from "./window-band.tsx";
import type { Windows } from "./windows.ts";

export interface ChartBaselineProps {
  /** Of the baseline's own time. */
  overview: AttributionOverview;
  windows: Windows;
  span: TimeWindow;
  /** The measure in the baseline. */
  level: number | null;
  now: number;
  rates: Rates;
  onWindow: (window: TimeWindow) => void;
}

// The window's flag.
const HEAD_PX = 48;

/** A baseline too far away for the chart above, in its own time: the same span, that much earlier. */
export const ChartBaseline = memo(function ChartBaseline(props: ChartBaselineProps) {
  const { overview, windows, span, level, now, rates, onWindow } = props;
  const t = useTranslations("analyst");
  const points = useMemo(() => drawnPoints(overview, span), [overview, span]);
  const times = useTimeAxis(span);
  const axis = levelAxis(overview.measure, points);
  return (
    <div className={classes.baseline}>
      <h3>{t("chart.baselineThen", { window: rates.window(span, now) })}</h3>
      <div className={classes.frame}>
        <div className={classes.plot} aria-hidden>
          <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 800, height: 120 }}>
            <ComposedChart
              data={points}
              margin={{ top: HEAD_PX, right: axisRoom.right, bottom: 0, left: 0 }}
              accessibilityLayer={false}
            >
              <CartesianGrid {...gridProps} />
              <XAxis
                {...axisProps}
                dataKey="at"
                type="number"
                domain={[span.from, span.to]}
                ticks={times.ticks}
                height={axisRoom.bottom}
                tickFormatter={times.label}
              />
              <YAxis
                {...axisProps}
                width={axisRoom.left}
                tickSize={2}
                domain={[axis.from, axis.to]}
                ticks={[axis.from, axis.to]}
                tickFormatter={(value: number) => rates.tick(value)}
              />
              <Line
                {...still}
                dataKey="rate"
                type="linear"
                stroke={baselineColour}
                strokeWidth={1.5}
                dot={false}
                activeDot={false}
              />
            </ComposedChart>
          </ResponsiveContainer>
        </div>
        <div className={classes.bands}>
          <WindowBand
            which="baseline"
            window={windows.baseline}
            bounds={{ from: span.from, to: Math.min(span.to, windows.current.from) }}
            span={span}
            level={level}
            rates={rates}
            onChange={onWindow}
          />
        </div>
      </div>
    </div>
  );
});
