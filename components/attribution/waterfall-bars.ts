import type { Explanation } from "#server/contracts/attribution.ts";
import { type ExplanationRow, explanationRows } from "./explanation-rows.ts";

/** The rate a bar begins and ends at, as shares of the drawn axis. */
export interface WaterfallBar {
  row: ExplanationRow;
  start: number;
  end: number;
}

export interface Waterfall {
  bars: WaterfallBar[];
  /** Where the two rates lie on the axis. */
  base: number;
  current: number;
  /** Even rates on the axis, and where they lie. */
  ticks: { rate: number; place: number }[];
}

const LEAST_SPAN = 0.01;
const AIR = 0.08;
const STEPS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2];
const MOST_TICKS = 4;

/** From the baseline to now, each bar where the one before ended, on an axis that just holds them all. */
export function waterfallOf(explanation: Explanation): Waterfall {
  const rows = explanationRows(explanation);
  const levels = [explanation.base.rate ?? 0, ...rows.flatMap(({ from, to }) => [from, to])];
  const [least, most] = [Math.min(...levels), Math.max(...levels)];
  const air = Math.max(LEAST_SPAN - (most - least), (most - least) * AIR * 2) / 2;
  // Parts that cancel out may pass 0 or 1 on their way: the axis holds them too.
  const [low, high] = [least - air, most + air];
  const place = (rate: number) => (rate - low) / (high - low);
  return {
    bars: rows.map((row) => ({ row, start: place(row.from), end: place(row.to) })),
    base: place(explanation.base.rate ?? 0),
    current: place(rows.at(-1)?.to ?? 0),
    ticks: ticksOf(low, explanation.measure === "volume" ? high : Math.min(high, 1 + 1e-12)).map((rate) => ({
      rate,
      place: place(rate),
    })),
  };
}

function ticksOf(low: number, high: number): number[] {
  const step = STEPS.find((size) => (high - low) / size <= MOST_TICKS) ?? 0.5;
  const ticks: number[] = [];
  for (let k = Math.ceil(low / step); k * step <= high; k += 1) ticks.push(k * step);
  return ticks.filter((rate) => rate >= 0);
}
