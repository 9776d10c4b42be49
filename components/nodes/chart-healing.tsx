"use client";

import { useTranslations } from "next-intl";
import { memo } from "react";
import {
  Bar,
  BarChart,
  CartesianGrid,
  Cell,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { axisProps, axisRoom, gridProps, plotMargin, still } from "../charts/chart-theme.ts";
import { useQuantities } from "../operations/use-quantities.ts";
import classes from "./chart-healing.module.css";
import type { HealingBar } from "./nodes-room.ts";

export interface ChartHealingProps {
  /** Oldest first; the table beside it has them all. */
  bars: HealingBar[];
  objectiveMs: number;
}

/** How long each of the last failures took to heal, against the objective. Its numbers are in the table below. */
export const ChartHealing = memo(function ChartHealing({ bars, objectiveMs }: ChartHealingProps) {
  const t = useTranslations("nodes.healing");
  const q = useQuantities();
  const top = Math.max(objectiveMs, ...bars.map(({ mttrMs }) => mttrMs)) * 1.15;
  return (
    <figure className={classes.frame}>
      <div className={classes.plot} aria-hidden>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 800, height: 160 }}>
          <BarChart data={bars} margin={plotMargin} accessibilityLayer={false} maxBarSize={28}>
            <CartesianGrid {...gridProps} />
            <XAxis
              {...axisProps}
              dataKey="id"
              height={axisRoom.bottom}
              tickFormatter={(_, i) => bars[i]?.node ?? ""}
            />
            <YAxis
              {...axisProps}
              width={axisRoom.left}
              domain={[0, top]}
              tickCount={4}
              tickFormatter={q.span}
            />
            <Bar {...still} dataKey="mttrMs">
              {bars.map(({ id, within }) => (
                <Cell key={id} fill={within ? "var(--rd-chart-2)" : "var(--rd-chart-6)"} />
              ))}
            </Bar>
            <ReferenceLine y={objectiveMs} stroke="var(--rd-text-dim)" strokeDasharray="5 4" />
            <Tooltip
              {...still}
              cursor={{ fill: "var(--rd-surface-inset)" }}
              content={({ active, payload }) => {
                const bar = active ? (payload?.[0]?.payload as HealingBar | undefined) : undefined;
                return bar ? (
                  <div className={classes.card}>
                    <strong>{bar.node}</strong> · {q.exactTime(bar.at)}
                    <br />
                    {t(bar.within ? "withinBar" : "overBar", { span: q.span(bar.mttrMs) })}
                  </div>
                ) : null;
              }}
            />
          </BarChart>
        </ResponsiveContainer>
      </div>
      <figcaption className={classes.caption}>
        <span>
          <i className={classes.within} /> {t("within")}
        </span>
        <span>
          <i className={classes.over} /> {t("over")}
        </span>
        <span>
          <i className={classes.objective} /> {t("objective", { span: q.span(objectiveMs) })}
        </span>
      </figcaption>
    </figure>
  );
});
