"use client";

import { useTranslations } from "next-intl";
import { memo, useMemo } from "react";
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import type { LimitSample } from "#server/contracts/engine.ts";
import { SAMPLE_MS, SAMPLES_KEPT } from "#server/contracts/engine-choices.ts";
import { axisProps, axisRoom, gridProps, plotMargin, still } from "../charts/chart-theme.ts";
import { type Quantities, useQuantities } from "../operations/use-quantities.ts";
import classes from "./chart-limit.module.css";

const runningColour = "var(--rd-chart-2)";
const waitingColour = "var(--rd-chart-1)";
const limitColour = "var(--rd-chart-6)";

/** The limit as a line moving against what runs and waits. */
export const ChartLimit = memo(function ChartLimit({ samples }: { samples: LimitSample[] }) {
  const t = useTranslations("engine.limit");
  const q = useQuantities();
  const last = samples.at(-1);
  const to = (last?.at ?? 0) + SAMPLE_MS;
  const from = to - SAMPLES_KEPT * SAMPLE_MS;
  const ticks = useMemo(
    () =>
      [0, 1, 2, 3, 4, 5]
        .map((i) => Math.ceil(from / 300_000) * 300_000 + i * 300_000)
        .filter((at) => at <= to),
    [from, to],
  );
  if (!last || samples.length < 2) return <p className={classes.empty}>{t("empty")}</p>;
  const hasLimit = last.limit !== null;
  return (
    <div className={classes.frame}>
      <div className={classes.plot} aria-hidden>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 800, height: 200 }}>
          <ComposedChart data={samples} margin={plotMargin} accessibilityLayer={false}>
            <CartesianGrid {...gridProps} />
            <XAxis
              {...axisProps}
              dataKey="at"
              type="number"
              domain={[from, to]}
              ticks={ticks}
              height={axisRoom.bottom}
              tickFormatter={q.time}
            />
            <YAxis
              {...axisProps}
              width={axisRoom.left}
              allowDecimals={false}
              tickCount={5}
              tickFormatter={q.count}
            />
            <Area
              {...still}
              dataKey="inFlight"
              stackId="all"
              type="stepAfter"
              stroke="none"
              fill={runningColour}
              fillOpacity={0.85}
              activeDot={false}
            />
            <Area
              {...still}
              dataKey="queued"
              stackId="all"
              type="stepAfter"
              stroke="none"
              fill={waitingColour}
              fillOpacity={0.85}
              activeDot={false}
            />
            <Line
              {...still}
              dataKey="limit"
              type="stepAfter"
              stroke={limitColour}
              strokeWidth={2}
              dot={false}
              activeDot={false}
            />
            <Tooltip
              {...still}
              cursor={{ stroke: "var(--rd-text-dim)" }}
              content={({ active, payload }) => (
                <SampleCard sample={active ? (payload?.[0]?.payload as LimitSample) : null} {...{ q, t }} />
              )}
            />
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      <ul className={classes.labels}>
        <li data-line>
          <i style={{ background: limitColour }} />
          <span>{hasLimit ? t("limit") : t("noLimit")}</span>
          {hasLimit && <b>{q.count(last.limit)}</b>}
        </li>
        <li>
          <i style={{ background: waitingColour }} />
          <span>{t("queued")}</span>
          <b>{q.count(last.queued)}</b>
        </li>
        <li>
          <i style={{ background: runningColour }} />
          <span>{t("inFlight")}</span>
          <b>{q.count(last.inFlight)}</b>
        </li>
        <li className={classes.apart}>
          <span>{t("expected")}</span>
          <b>{q.span(last.expectedWaitMs)}</b>
        </li>
        {last.targetWaitMs.place !== null && (
          <li>
            <span>{t("target")}</span>
            <b>{q.span(last.targetWaitMs.place)}</b>
          </li>
        )}
        <li>
          <span>{t("promised")}</span>
          <b>{q.count(last.promised)}</b>
        </li>
      </ul>
      <LimitTable samples={samples} />
    </div>
  );
});

interface Words {
  q: Quantities;
  t: ReturnType<typeof useTranslations<"engine.limit">>;
}

function SampleCard({ sample, q, t }: Words & { sample: LimitSample | null }) {
  if (!sample) return null;
  const rows: [string, string][] = [
    [t("limit"), q.count(sample.limit)],
    [t("queued"), q.count(sample.queued)],
    [t("inFlight"), q.count(sample.inFlight)],
    [t("expected"), q.span(sample.expectedWaitMs)],
    [t("dropped"), q.count(sample.dropped)],
    [t("promised"), q.count(sample.promised)],
  ];
  return (
    <div className={classes.card}>
      <strong>{q.exactTime(sample.at)}</strong>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

const PER_MINUTE = 60_000 / SAMPLE_MS;

/** The chart's numbers, one row a minute, for those who cannot see it. */
function LimitTable({ samples }: { samples: LimitSample[] }) {
  const t = useTranslations("engine.limit");
  const q = useQuantities();
  const minutes = samples.filter((_, i) => i % PER_MINUTE === 0);
  return (
    <div className="rd-visually-hidden">
      <table>
        <caption>{t("caption")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("time")}</th>
            <th scope="col">{t("limit")}</th>
            <th scope="col">{t("queued")}</th>
            <th scope="col">{t("inFlight")}</th>
            <th scope="col">{t("expected")}</th>
          </tr>
        </thead>
        <tbody>
          {[...minutes].reverse().map((sample) => (
            <tr key={sample.at}>
              <th scope="row">{q.time(sample.at)}</th>
              <td>{q.count(sample.limit)}</td>
              <td>{q.count(sample.queued)}</td>
              <td>{q.count(sample.inFlight)}</td>
              <td>{q.span(sample.expectedWaitMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
