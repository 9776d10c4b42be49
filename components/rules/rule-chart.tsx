"use client";

import { memo } from "react";
import classes from "./rule-chart.module.css";

export interface RuleChartProps {
  /** Oldest first; null: nothing measured. */
  points: readonly (readonly [at: number, value: number | null])[];
  from: number;
  to: number;
  /** A gap longer than this is a gap. */
  stepMs: number;
  enter: number | null;
  exit: number | null;
  /** When the rule was, or would have been, in force. */
  spans?: readonly { from: number; to: number }[];
  format: (value: number) => string;
  /** Said to those who cannot see it. */
  label: string;
  height?: "low" | "high";
}

const TOP = 100;
/** Labels nearer than this share of the height would touch. */
const CLOSE = { low: 22, high: 12 } as const;

/** A series with the two thresholds of a rule, and when it was in force. */
export const RuleChart = memo(function RuleChart(props: RuleChartProps) {
  const { points, from, to, stepMs, enter, exit, spans = [], format, label, height = "low" } = props;
  const known = [...points.flatMap(([, value]) => value ?? []), ...[enter, exit].flatMap((one) => one ?? [])];
  const highest = Math.max(...known, 0);
  const lowest = Math.min(...known, highest);
  // Success rates live close to one: from zero nothing of them would show.
  const bottom = lowest > 0.5 * highest ? lowest - (highest - lowest) * 0.2 : 0;
  const top = highest + (highest - bottom || 1) * 0.1;
  const y = (value: number) => TOP * (1 - (value - bottom) / (top - bottom || 1));
  // Labels that would lie on each other give way: the upper one up, the lower one down.
  const close = enter !== null && exit !== null && Math.abs(y(enter) - y(exit)) < CLOSE[height];
  const side = (own: number, other: number | null) =>
    close && other !== null ? (own >= other ? "up" : "down") : undefined;
  const x = (at: number) => (100 * (at - from)) / Math.max(1, to - from);
  return (
    <div className={classes.chart} data-height={height} role="img" aria-label={label}>
      <svg viewBox={`0 0 100 ${TOP}`} preserveAspectRatio="none" className={classes.plot} aria-hidden>
        {spans.map((span) => (
          <rect
            key={span.from}
            x={x(span.from)}
            width={Math.max(0.4, x(span.to) - x(span.from))}
            y={0}
            height={TOP}
            className={classes.span}
          />
        ))}
        <path d={pathOf(points, { x, y, from, stepMs })} className={classes.line} />
        {enter !== null && <line x1={0} x2={100} y1={y(enter)} y2={y(enter)} className={classes.enter} />}
        {exit !== null && <line x1={0} x2={100} y1={y(exit)} y2={y(exit)} className={classes.exit} />}
      </svg>
      {enter !== null && (
        <span
          className={classes.enterLabel}
          data-side={side(enter, exit)}
          style={{ top: `${y(enter)}%` }}
          aria-hidden
        >
          {format(enter)}
        </span>
      )}
      {exit !== null && (
        <span
          className={classes.exitLabel}
          data-side={exit === enter ? "down" : side(exit, enter)}
          style={{ top: `${y(exit)}%` }}
          aria-hidden
        >
          {format(exit)}
        </span>
      )}
    </div>
  );
});

interface Scale {
  x(at: number): number;
  y(value: number): number;
  from: number;
  stepMs: number;
}

function pathOf(points: RuleChartProps["points"], { x, y, from, stepMs }: Scale): string {
  let path = "";
  let last: number | null = null;
  for (const [at, value] of points) {
    if (value === null || at < from) {
      last = null;
      continue;
    }
    const pen = last === null || at - last > stepMs * 2.5 ? "M" : "L";
    // A point alone is a dot: a line of no length with round ends.
    path += `${pen}${x(at).toFixed(2)} ${y(value).toFixed(2)}${pen === "M" ? "h0.01" : ""}`;
    last = at;
  }
  return path;
}
