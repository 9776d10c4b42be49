"use client";

import { useTranslations } from "next-intl";
import { type CSSProperties, memo, type PointerEvent, useMemo } from "react";
import { CartesianGrid, ComposedChart, Line, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import type { Annotation } from "#server/contracts/annotation-layers.ts";
import type { AttributionOverview, TimeWindow } from "#server/contracts/attribution.ts";
import { AnnotationStrip } from "../annotations/annotation-strip.tsx";
import { axisProps, axisRoom, baselineColour, gridProps, rateColour, still } from "../charts/chart-theme.ts";
import { useSpanBrush } from "../contrast/use-span-brush.ts";
import classes from "./chart-rate-windows.module.css";
import { type DrawnPoint, drawnPoints, type LevelAxis, levelAxis } from "./rate-points.ts";
import { type Rates, useRates } from "./use-rates.ts";
import { useTimeAxis } from "./use-time-axis.ts";
import { WindowBand } from "./window-band.tsx";
import { boundsFor, isWithin, MINUTE_MS, type Windows } from "./windows.ts";
import type { WithoutLine } from "./without-lines.ts";

export interface ChartRateWindowsProps {
  overview: AttributionOverview;
  /** Outcomes of the shifted span, when the baseline lies outside the chart. */
  earlier: AttributionOverview | null;
  span: TimeWindow;
  windows: Windows;
  /** The measure in the two windows, exact. */
  base: number | null;
  current: number | null;
  /** Selected to be looked into; drawn on the plot. */
  selection?: TimeWindow | null;
  /** Without it nothing can be selected. */
  onSelect?: ((selection: TimeWindow) => void) | undefined;
  /** The rate without the first causes; drawn are those whose count is listed, and the one that is lit. */
  lines: readonly WithoutLine[];
  shownLines: readonly number[];
  annotations: Annotation[];
  /** Without it annotations are only read. */
  onEdit?: ((annotation: Annotation) => void) | undefined;
  /** Time under the pointer; null: it left. */
  onHover?: ((at: number | null) => void) | undefined;
  /** Without it the windows stay where they are. */
  onWindow?: ((role: "baseline" | "current", window: TimeWindow) => void) | undefined;
}

// Marks on top, the windows' flags under them, then the plot: 24 px each.
const HEAD_PX = 48;

/** Success rate over time with the two windows to compare, both movable. */
export const ChartRateWindows = memo(function ChartRateWindows(props: ChartRateWindowsProps) {
  const { overview, earlier, span, windows, lines, shownLines, onHover, onWindow, onSelect } = props;
  const rates = useRates(overview.measure);
  const { baseline, current } = windows;
  const shiftMs = current.from - baseline.from;
  const points = useMemo(
    () => drawnPoints(overview, span, earlier ? { points: earlier.points, shiftMs } : undefined),
    [overview, span, earlier, shiftMs],
  );
  const axis = levelAxis(overview.measure, points);
  const { drawn, plotProps } = useSpanBrush(span, onSelect);
  const selection = drawn ?? props.selection;
  const times = useTimeAxis(span);
  const last = points.findLast(({ rate }) => rate !== null);
  return (
    <div
      className={classes.frame}
      onPointerMove={(event) => onHover?.(timeUnder(event, span))}
      onPointerLeave={() => onHover?.(null)}
    >
      <div className={classes.plot} aria-hidden {...plotProps}>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 800, height: 200 }}>
          <ComposedChart
            data={points}
            margin={{ top: HEAD_PX, right: 0, bottom: 0, left: 0 }}
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
              ticks={axis.ticks}
              tickFormatter={(value: number) => rates.tick(value)}
            />
            <YAxis
              yAxisId="end"
              orientation="right"
              width={axisRoom.right}
              hide={false}
              axisLine={false}
              tick={false}
              tickLine={false}
            />
            {earlier && (
              <Line
                {...still}
                dataKey="before"
                type="linear"
                stroke={baselineColour}
                strokeWidth={1.5}
                dot={false}
                activeDot={false}
              />
            )}
            {lines.map((line) => (
              <Line
                key={line.cause}
                {...still}
                className={`without-${line.count}${shownLines.includes(line.count) ? "" : " without-off"}`}
                dataKey={({ at }: DrawnPoint) => line.rateAt.get(at) ?? null}
                type="linear"
                stroke={line.colour}
                strokeWidth={1.75}
                strokeDasharray={line.dash}
                dot={false}
                activeDot={false}
              />
            ))}
            <Line
              {...still}
              dataKey="rate"
              type="linear"
              stroke={rateColour}
              strokeWidth={2}
              dot={(dot: { index?: number; cx?: number; cy?: number }) => (
                <LonePoint key={dot.index} {...dot} points={points} />
              )}
              activeDot={{ r: 3 }}
            />
            <Tooltip
              {...still}
              cursor={{ stroke: "var(--rd-text-dim)" }}
              content={({ active, payload }) => (
                <PointCard
                  point={active ? (payload?.[0]?.payload as DrawnPoint) : null}
                  rates={rates}
                  earlier={earlier !== null}
                  lines={lines.filter(({ count }) => shownLines.includes(count))}
                />
              )}
            />
          </ComposedChart>
        </ResponsiveContainer>
        {last && (
          <span
            className={classes.end}
            style={{ "--level": endLevel(last.rate ?? axis.to, axis) } as CSSProperties}
          >
            {rates.level(last.rate)}
          </span>
        )}
      </div>
      <div className={classes.bands}>
        {isWithin(baseline, span) && (
          <WindowBand
            which="baseline"
            window={baseline}
            bounds={boundsFor(baseline, current, span)}
            span={span}
            level={props.base}
            rates={rates}
            onChange={onWindow && ((window) => onWindow("baseline", window))}
          />
        )}
        <WindowBand
          which="current"
          window={current}
          bounds={boundsFor(current, baseline, span)}
          span={span}
          level={props.current}
          rates={rates}
          onChange={onWindow && ((window) => onWindow("current", window))}
        />
        {selection && (
          <WindowBand
            which="selection"
            window={selection}
            bounds={span}
            span={span}
            level={null}
            rates={rates}
            onChange={onSelect}
          />
        )}
      </div>
      <AnnotationStrip annotations={props.annotations} from={span.from} to={span.to} onEdit={props.onEdit} />
    </div>
  );
});

/** A minute between two empty ones has no line to be part of. */
function LonePoint(props: { points: DrawnPoint[]; index?: number; cx?: number; cy?: number }) {
  const { points, index = 0, cx, cy } = props;
  const known = (at: number) => (points[at]?.rate ?? null) !== null;
  const alone = known(index) && !known(index - 1) && !known(index + 1);
  return alone && cx !== undefined && cy !== undefined ? (
    <circle cx={cx} cy={cy} r={2} fill={rateColour} />
  ) : null;
}

/** On whole minutes; null: beside the plot. */
function timeUnder({ clientX, currentTarget }: PointerEvent<HTMLElement>, span: TimeWindow): number | null {
  const { left, width } = currentTarget.getBoundingClientRect();
  const share = (clientX - left - axisRoom.left) / (width - axisRoom.left - axisRoom.right);
  if (share < 0 || share > 1) return null;
  return Math.round((span.from + share * (span.to - span.from)) / MINUTE_MS) * MINUTE_MS;
}

function endLevel(level: number, { from, to }: LevelAxis): number {
  return 1 - (level - from) / (to - from);
}

interface PointCardProps {
  point: DrawnPoint | null;
  rates: Rates;
  earlier: boolean;
  lines: readonly WithoutLine[];
}

function PointCard({ point, rates, earlier, lines }: PointCardProps) {
  const t = useTranslations("analyst");
  const m = useTranslations("measures");
  if (!point) return null;
  return (
    <div className={classes.card}>
      <strong>{rates.exactTime(point.at)}</strong>
      <span>
        {m(`${rates.measure}.point`, { value: rates.level(point.rate), count: rates.count(point.total) })}
      </span>
      {earlier && <span>{t("chart.pointBefore", { rate: rates.level(point.before) })}</span>}
      {lines.map(({ cause, count, rateAt }) => (
        <span key={cause}>
          {t(`without.${count === 1 ? "first" : "upTo"}`, { count })}:{" "}
          {rates.percent(rateAt.get(point.at) ?? null)}
        </span>
      ))}
    </div>
  );
}
