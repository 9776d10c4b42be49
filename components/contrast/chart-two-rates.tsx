"use client";

import { useTranslations } from "next-intl";
import { type CSSProperties, memo, useMemo } from "react";
import {
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import type { Question, TimeWindow } from "#server/contracts/attribution.ts";
import type { Contrast, Counts } from "#server/contracts/contrast.ts";
import { levelAxis, timeTicks } from "../attribution/rate-points.ts";
import type { Rates } from "../attribution/use-rates.ts";
import { axisProps, axisRoom, gridProps, still } from "../charts/chart-theme.ts";
import classes from "./chart-two-rates.module.css";
import { endLevels, type TwoRatePoint, twoRatePoints } from "./two-rate-points.ts";

const insideColour = "var(--rd-chart-6)";
const outsideColour = "var(--rd-chart-5)";

export interface ChartTwoRatesProps {
  contrast: Contrast;
  span: TimeWindow;
  question: Question;
  rates: Rates;
}

/** The combination's rate over time and everybody else's, with the two windows that are compared. */
export const ChartTwoRates = memo(function ChartTwoRates({
  contrast,
  span,
  question,
  rates,
}: ChartTwoRatesProps) {
  const t = useTranslations("contrast.page");
  const points = useMemo(() => twoRatePoints(contrast, span), [contrast, span]);
  const axis = levelAxis(
    "success",
    points.map(({ insideRate, outsideRate }) => ({ rate: insideRate, before: outsideRate })),
  );
  const line = { ...still, type: "linear", activeDot: { r: 3 } } as const;
  return (
    <div className={classes.frame}>
      <div className={classes.plot} aria-hidden>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 800, height: 240 }}>
          <ComposedChart
            data={points}
            margin={{ top: 24, right: 0, bottom: 0, left: 0 }}
            accessibilityLayer={false}
          >
            <CartesianGrid {...gridProps} />
            {(["baseline", "current"] as const).map((which) => (
              <ReferenceArea
                key={which}
                x1={Math.max(span.from, question[which].from)}
                x2={Math.min(span.to, question[which].to)}
                fill={which === "current" ? "var(--rd-accent-text)" : "var(--rd-chart-baseline)"}
                fillOpacity={0.1}
                ifOverflow="hidden"
                label={{
                  value: t(`chart.${which}`),
                  position: "insideTopLeft",
                  dy: -22,
                  fill: "var(--rd-text-dim)",
                  fontSize: "var(--rd-size-small)",
                }}
              />
            ))}
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
              width={axisRoom.left}
              tickSize={2}
              domain={[axis.from, axis.to]}
              ticks={axis.ticks}
              tickFormatter={(value: number) => rates.percent(value, 0)}
            />
            <Line
              {...line}
              dataKey="outsideRate"
              stroke={outsideColour}
              strokeWidth={2}
              strokeDasharray="6 3"
              dot={(dot: DotProps) => (
                <Lone key={dot.index} {...dot} points={points} of="outsideRate" colour={outsideColour} />
              )}
            />
            <Line
              {...line}
              dataKey="insideRate"
              stroke={insideColour}
              strokeWidth={2}
              dot={(dot: DotProps) => (
                <Lone key={dot.index} {...dot} points={points} of="insideRate" colour={insideColour} />
              )}
            />
            <Tooltip
              {...still}
              cursor={{ stroke: "var(--rd-text-dim)" }}
              content={({ active, payload }) => (
                <PointCard point={active ? (payload?.[0]?.payload as TwoRatePoint) : null} rates={rates} />
              )}
            />
          </ComposedChart>
        </ResponsiveContainer>
        <Ends points={points} floor={axis.from} rates={rates} />
      </div>
    </div>
  );
});

interface DotProps {
  index?: number;
  cx?: number;
  cy?: number;
}

/** A minute between two empty ones has no line to be part of. */
function Lone({
  points,
  of,
  colour,
  index = 0,
  cx,
  cy,
}: DotProps & { points: TwoRatePoint[]; of: "insideRate" | "outsideRate"; colour: string }) {
  const known = (at: number) => (points[at]?.[of] ?? null) !== null;
  const alone = known(index) && !known(index - 1) && !known(index + 1);
  return alone && cx !== undefined && cy !== undefined ? (
    <circle cx={cx} cy={cy} r={2} fill={colour} />
  ) : null;
}

/** The lines' names and last values at their ends. */
function Ends({ points, floor, rates }: { points: TwoRatePoint[]; floor: number; rates: Rates }) {
  const t = useTranslations("contrast.page");
  const inside = points.findLast(({ insideRate }) => insideRate !== null)?.insideRate ?? null;
  const outside = points.findLast(({ outsideRate }) => outsideRate !== null)?.outsideRate ?? null;
  const levels = endLevels(inside ?? 1, outside ?? 1, floor);
  return (
    <>
      {[
        { name: t("sides.inside"), rate: inside, level: levels[0], side: "inside" },
        { name: t("sides.outside"), rate: outside, level: levels[1], side: "outside" },
      ].map(
        ({ name, rate, level, side }) =>
          rate !== null && (
            <span
              key={side}
              className={classes.end}
              data-side={side}
              style={{ "--level": level } as CSSProperties}
            >
              <b>{rates.percent(rate)}</b> {name}
            </span>
          ),
      )}
    </>
  );
}

function PointCard({ point, rates }: { point: TwoRatePoint | null; rates: Rates }) {
  const t = useTranslations("contrast.page");
  if (!point) return null;
  const said = (rate: number | null, { total }: Counts) =>
    t("chart.rate", { rate: rates.percent(rate), count: rates.count(total) });
  return (
    <div className={classes.card}>
      <strong>{rates.exactTime(point.at)}</strong>
      <span data-side="inside">
        {t("sides.inside")}: {said(point.insideRate, point.inside)}
      </span>
      <span data-side="outside">
        {t("sides.outside")}: {said(point.outsideRate, point.outside)}
      </span>
    </div>
  );
}
