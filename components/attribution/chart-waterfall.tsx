"use client";

import { useTranslations } from "next-intl";
import { memo } from "react";
import { Bar, BarChart, Cell, LabelList, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from "recharts";
import type { Explanation } from "#server/contracts/attribution.ts";
import { axisProps, baselineColour, rateColour, still } from "../charts/chart-theme.ts";
import classes from "./chart-waterfall.module.css";
import { explanationRows } from "./explanation-rows.ts";
import type { Rates } from "./use-rates.ts";
import type { ValueWords } from "./use-value-words.ts";

export interface ChartWaterfallProps {
  explanation: Explanation;
  words: ValueWords;
  rates: Rates;
}

const ROW_PX = 34;
const NAMES_PX = 148;
const LONGEST_NAME = 22;
const LABEL_GAP_PX = 6;
const LABEL_ROOM_PX = 60;

/** From the baseline rate to the current one: what each cause took, and what is left over. */
export const ChartWaterfall = memo(function ChartWaterfall({
  explanation,
  words,
  rates,
}: ChartWaterfallProps) {
  const t = useTranslations("analyst");
  const rows = explanationRows(explanation);
  const bars = rows.map((row) => ({
    name: row.kind === "cause" ? words.combination(row.cause.attributes) : t(`ranking.${row.kind}`),
    range: [Math.min(row.from, row.to), Math.max(row.from, row.to)],
    label: rates.points(row.contribution),
    fill:
      row.kind !== "cause"
        ? baselineColour
        : row.contribution < 0
          ? "var(--rd-chart-6)"
          : "var(--rd-chart-5)",
  }));
  const ends = bars.flatMap(({ range }) => range);
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const air = Math.max(0.004, (most - least) * 0.3);
  const { base, current, measure } = explanation;
  // Volumes may be more than all that was expected.
  const end = measure === "volume" ? Number.POSITIVE_INFINITY : 1;
  return (
    <figure className={classes.figure}>
      <figcaption className="rd-visually-hidden">
        {t("waterfall.words", {
          base: rates.percent(base.rate, 2),
          parts: bars.map(({ name, label }) => `${name} ${label}`).join(", "),
          current: rates.percent(current.rate, 2),
        })}
      </figcaption>
      <div aria-hidden className={classes.plot} style={{ minHeight: `${rows.length * ROW_PX + 48}px` }}>
        <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 420, height: 200 }}>
          <BarChart
            data={bars}
            layout="vertical"
            margin={{ top: 20, right: 36, bottom: 0, left: 0 }}
            accessibilityLayer={false}
          >
            <XAxis
              {...axisProps}
              type="number"
              domain={[Math.max(0, least - air), Math.min(end, most + air)]}
              allowDataOverflow
              tickCount={4}
              height={24}
              tickFormatter={(value: number) => rates.percent(value, most - least < 0.03 ? 1 : 0)}
            />
            <YAxis
              {...axisProps}
              type="category"
              dataKey="name"
              width={NAMES_PX}
              interval={0}
              tickFormatter={(name: string) =>
                name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name
              }
            />
            <ReferenceLine
              x={base.rate ?? 0}
              stroke={baselineColour}
              label={{
                value: rates.percent(base.rate),
                position: "top",
                fill: "var(--rd-text-dim)",
                fontSize: "var(--rd-size-small)",
              }}
            />
            <ReferenceLine
              x={current.rate ?? 0}
              stroke={rateColour}
              strokeWidth={2}
              label={{
                value: rates.percent(current.rate),
                position: "top",
                fill: "var(--rd-text)",
                fontSize: "var(--rd-size-small)",
              }}
            />
            <Bar {...still} dataKey="range" barSize={16} radius={2}>
              {bars.map(({ name, fill }) => (
                <Cell key={name} fill={fill} />
              ))}
              <LabelList dataKey="label" content={BarLabel} />
            </Bar>
          </BarChart>
        </ResponsiveContainer>
      </div>
    </figure>
  );
});

interface LabelProps {
  x?: string | number;
  y?: string | number;
  width?: string | number;
  height?: string | number;
  value?: unknown;
}

/** The points beside the bar, on the side where there is room: a bar may be a hair wide. */
function BarLabel({ x = 0, y = 0, width = 0, height = 0, value }: LabelProps) {
  const left = Number(x) - LABEL_GAP_PX;
  const roomy = left > NAMES_PX + LABEL_ROOM_PX;
  return (
    <text
      x={roomy ? left : Number(x) + Number(width) + LABEL_GAP_PX}
      y={Number(y) + Number(height) / 2}
      dy="0.35em"
      textAnchor={roomy ? "end" : "start"}
      fill="var(--rd-text)"
      fontSize="var(--rd-size-small)"
      // A halo, because the label may lie on one of the two lines.
      stroke="var(--rd-surface-card)"
      strokeWidth={4}
      paintOrder="stroke"
    >
      {String(value)}
    </text>
  );
}
