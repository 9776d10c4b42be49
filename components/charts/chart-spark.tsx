import { memo } from "react";
import classes from "./chart-spark.module.css";

export interface ChartSparkProps {
  /** Oldest first; null where nothing is known. */
  values: (number | null)[];
  /** Top of the scale; the largest value when left out. The bottom is always zero. */
  top?: number;
}

const HEIGHT = 100;

/** A line without axes beside a figure that is printed in words; hidden from screen readers. */
export const ChartSpark = memo(function ChartSpark({ values, top }: ChartSparkProps) {
  const highest = top ?? values.reduce<number>((most, value) => Math.max(most, value ?? 0), 0);
  const path = pathOf(values, highest || 1);
  return (
    <svg
      className={classes.spark}
      viewBox={`0 -4 ${Math.max(1, values.length - 1)} ${HEIGHT + 8}`}
      preserveAspectRatio="none"
      aria-hidden
    >
      <path d={path} className={classes.line} />
    </svg>
  );
});

function pathOf(values: (number | null)[], highest: number): string {
  let pen = "M";
  return values
    .map((value, x) => {
      if (value === null) {
        pen = "M";
        return "";
      }
      const y = HEIGHT * (1 - Math.min(1, value / highest));
      const step = `${pen}${x} ${y.toFixed(1)}`;
      pen = "L";
      return step;
    })
    .join("");
}
