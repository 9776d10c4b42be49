"use client";

import { useTranslations } from "next-intl";
import { memo, useMemo } from "react";
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { BUCKET_MS, type Mark } from "#server/contracts/operations.ts";
import { type Quantities, useQuantities } from "../operations/use-quantities.ts";
import { ChartMarks } from "./chart-marks.tsx";
import classes from "./chart-stacked-outcomes.module.css";
import {
  axisProps,
  axisRoom,
  gridProps,
  outcomeColours,
  plotMargin,
  rateColour,
  stackedOutcomes,
  still,
} from "./chart-theme.ts";
import type { Span } from "./degraded-spans.ts";
import { type OutcomePoint, successRateOf } from "./outcome-points.ts";
import { OutcomeTable } from "./outcome-table.tsx";

export interface ChartStackedOutcomesProps {
  /** Finished ten-second buckets, oldest first, without holes. */
  points: OutcomePoint[];
  marks: Mark[];
  /** Spans in which something ran degraded on purpose. */
  degraded: Span[];
  /** A mark as one line of words. */
  wordsOf: (mark: Mark) => string;
}

/** Outcomes per ten seconds, stacked, with the success rate over them and what happened above them. */
export const ChartStackedOutcomes = memo(function ChartStackedOutcomes(props: ChartStackedOutcomesProps) {
  const { points, marks, degraded, wordsOf } = props;
  const t = useTranslations("operator");
  const quantities = useQuantities();
  const from = points[0]?.at ?? 0;
  const to = (points.at(-1)?.at ?? 0) + BUCKET_MS;
  // A step needs its right end: the last bucket lasts until the axis ends.
  const drawn = useMemo(() => {
    const last = points.at(-1);
    return last ? [...points, { ...last, at: to }] : points;
  }, [points, to]);
  const ticks = useMemo(() => minuteTicks(from, to), [from, to]);
  return (
    <div className={classes.frame}>
      <div className={classes.plot} aria-hidden>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 800, height: 200 }}>
          <ComposedChart data={drawn} margin={plotMargin} accessibilityLayer={false}>
            <CartesianGrid {...gridProps} yAxisId="count" />
            <XAxis
              {...axisProps}
              dataKey="at"
              type="number"
              domain={[from, to]}
              ticks={ticks}
              height={axisRoom.bottom}
              tickFormatter={quantities.time}
            />
            <YAxis
              {...axisProps}
              yAxisId="count"
              width={axisRoom.left}
              allowDecimals={false}
              tickCount={4}
              tickFormatter={quantities.count}
            />
            <YAxis
              {...axisProps}
              yAxisId="rate"
              orientation="right"
              width={axisRoom.right}
              domain={[0, 1]}
              ticks={[0, 0.5, 1]}
              tickFormatter={(value: number) => quantities.percent(value, 0)}
            />
            {degraded.map((span) => (
              <ReferenceArea
                key={span.from}
                yAxisId="count"
                x1={span.from}
                x2={span.to}
                fill="var(--rd-degraded)"
                fillOpacity={0.12}
                ifOverflow="hidden"
              />
            ))}
            {stackedOutcomes.map((outcome) => (
              <Area
                key={outcome}
                {...still}
                yAxisId="count"
                dataKey={outcome}
                stackId="outcomes"
                type="stepAfter"
                stroke="none"
                fill={outcomeColours[outcome]}
                fillOpacity={0.85}
                activeDot={false}
              />
            ))}
            <Line
              {...still}
              yAxisId="rate"
              dataKey="successRate"
              type="stepAfter"
              stroke={rateColour}
              strokeWidth={2}
              dot={false}
              activeDot={false}
            />
            <Tooltip
              {...still}
              cursor={{ stroke: "var(--rd-text-dim)" }}
              content={({ active, payload }) => (
                <PointCard
                  point={active ? (payload?.[0]?.payload as OutcomePoint) : null}
                  {...{ quantities, t }}
                />
              )}
            />
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      <ChartMarks marks={marks} from={from} to={to} wordsOf={wordsOf} label={t("chart.marks")} />
      <EndLabels points={points} degraded={degraded.length > 0} {...{ quantities, t }} />
      <OutcomeTable points={points} />
    </div>
  );
});

type Words = ReturnType<typeof useTranslations<"operator">>;

function PointCard({
  point,
  quantities,
  t,
}: {
  point: OutcomePoint | null;
  quantities: Quantities;
  t: Words;
}) {
  if (!point) return null;
  return (
    <div className={classes.card}>
      <strong>
        {quantities.exactTime(point.at)} ·{" "}
        {t("chart.perTenSeconds", { count: quantities.count(point.total) })}
      </strong>
      <dl className={classes.list}>
        {[...stackedOutcomes].reverse().map((outcome) =>
          point[outcome] > 0 ? (
            <div key={outcome}>
              <dt>
                <i style={{ background: outcomeColours[outcome] }} /> {t(`outcome.${outcome}`)}
              </dt>
              <dd>{quantities.count(point[outcome])}</dd>
            </div>
          ) : null,
        )}
        <div>
          <dt>
            <i style={{ background: rateColour }} /> {t("chart.success")}
          </dt>
          <dd>{quantities.percent(point.successRate)}</dd>
        </div>
        <div>
          <dt>{t("chart.p95")}</dt>
          <dd>{quantities.span(point.p95Ms)}</dd>
        </div>
      </dl>
    </div>
  );
}

const LABELLED_BUCKETS = 6;

interface EndLabelsProps {
  points: OutcomePoint[];
  degraded: boolean;
  quantities: Quantities;
  t: Words;
}

/** The bands' names with their last minute, in the order of the stack: no legend to look up. */
function EndLabels({ points, degraded, quantities, t }: EndLabelsProps) {
  const recent = points.slice(-LABELLED_BUCKETS);
  const shown = stackedOutcomes.filter((outcome) => points.some((point) => point[outcome] > 0));
  const perMinute = (outcome: (typeof stackedOutcomes)[number]) =>
    recent.reduce((sum, point) => sum + point[outcome], 0) * (LABELLED_BUCKETS / Math.max(1, recent.length));
  return (
    <ul className={classes.labels}>
      <li data-line>
        <i style={{ background: rateColour }} />
        <span>{t("chart.success")}</span>
        <b>{quantities.percent(successRateOf(recent))}</b>
      </li>
      {[...shown].reverse().map((outcome) => (
        <li key={outcome}>
          <i style={{ background: outcomeColours[outcome] }} />
          <span>{t(`outcome.${outcome}`)}</span>
          <b>{t("chart.perMinute", { rate: quantities.rate(perMinute(outcome)) })}</b>
        </li>
      ))}
      {degraded && (
        <li>
          <i className={classes.degraded} />
          <span>{t("chart.degraded")}</span>
        </li>
      )}
    </ul>
  );
}

/** Whole minutes, at most seven of them. */
function minuteTicks(from: number, to: number): number[] {
  const stepMs = Math.max(1, Math.ceil((to - from) / 60_000 / 7)) * 60_000;
  const ticks: number[] = [];
  for (let at = Math.ceil(from / stepMs) * stepMs; at <= to; at += stepMs) ticks.push(at);
  return ticks;
}
