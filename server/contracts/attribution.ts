import { z } from "zod";
import { type Measure, measures } from "./measures.ts";

export const cubeDimensions = [
  "region",
  "device",
  "network",
  "appVersion",
  "channel",
  "node",
  "shop",
  "kind",
] as const;
export type CubeDimension = (typeof cubeDimensions)[number];

/** Half-open span of time, epoch ms. */
export const windowSchema = z
  .object({ from: z.number().int(), to: z.number().int() })
  .refine((window) => window.to > window.from, { message: "to must be after from" });
export type TimeWindow = z.infer<typeof windowSchema>;

export const filterSchema = z.object({
  dimension: z.enum(cubeDimensions),
  value: z.string().max(80),
  mode: z.enum(["keep", "exclude"]),
});
export type AttributionFilter = z.infer<typeof filterSchema>;

export const filtersSchema = z.array(filterSchema).max(12).default([]);

export const measureSchema = z.enum(measures).default("success");

/** A combination of attributes, as a cause names it. */
export const combinationSchema = z
  .array(z.object({ dimension: z.enum(cubeDimensions), value: z.string().max(80) }))
  .min(1)
  .max(3);
export type Combination = z.infer<typeof combinationSchema>;
export const MOST_PINNED = 5;

/** Requests a value needs in both windows together to be looked at, unless the analyst says otherwise. */
export const DEFAULT_LEAST = 5;

/** What an analyst asks the cube: what of it, two windows to compare, and what they are narrowed to. */
export const questionSchema = z.object({
  measure: measureSchema,
  baseline: windowSchema,
  current: windowSchema,
  filters: filtersSchema,
  /** Causes already told, in order: the rest is ranked without their requests. */
  pinned: z.array(combinationSchema).max(MOST_PINNED).default([]),
  least: z.number().int().min(1).max(1_000).default(DEFAULT_LEAST),
});
export type Question = z.output<typeof questionSchema>;

export interface RatePoint {
  /** Start, epoch ms. */
  at: number;
  success: number;
  total: number;
  /** Only with measure "speed", and only where something was timed: 95th percentile of the latencies. */
  p95Ms?: number | null;
}

/**
 * Counts and the rate of the measure. "success": outcomes that succeeded, of all. "speed": orders that ended
 * within the limit, of those timed. "volume": outcomes as they are, and the rate is the orders against those
 * expected (1 before).
 */
export interface WindowTotals {
  success: number;
  total: number;
  rate: number | null;
}

/** Both windows as a whole, in the question's measure. */
export interface WindowFigures {
  measure: Measure;
  base: WindowTotals;
  current: WindowTotals;
  /** Only with measure "speed". */
  speed?: SpeedFigures;
  /** Only with measure "volume": orders of the baseline, scaled to the length of the current window. */
  expectedTotal?: number;
}

export interface SpeedFigures {
  /** An order counts as fast up to here: the histogram's edge next to the baseline's p95; null: nothing was timed. */
  limitMs: number | null;
  /** 95th percentiles of the summed histograms. */
  p95BaseMs: number | null;
  p95CurrentMs: number | null;
}

/** One attribute combination blamed for part of the change; counts as in `WindowTotals`. */
export interface Cause {
  attributes: { dimension: string; value: string }[];
  base: { success: number; total: number };
  current: { success: number; total: number };
  /** Failures (slow orders; with "volume" orders missing) beyond what the baseline would have given this traffic. */
  excessFailures: number;
  /** Part of the total change of the measure's rate, in rate points (negative = lowers the rate). */
  contribution: number;
  /**
   * Part of the mix that falls on its requests: what their share of the traffic, and what they are made
   * of, changed at baseline rates.
   */
  mixEffect: number;
  /** contribution / total change; null when there was no change. */
  share: number | null;
  /** 95 % interval of `contribution`. */
  interval: [number, number];
  /** Of the current window's traffic; with "volume" of the baseline's. */
  trafficShare: number;
  score: number;
}

export type Verdict = "causes" | "mix" | "global" | "none" | "too_little_data";

export interface Explanation extends WindowFigures {
  verdict: Verdict;
  mixDimension: string | null;
  /** current rate - base rate; equals pinned + causes (contributions) + mix + unexplained. */
  change: number;
  /** The question's pinned combinations with their figures; a request belongs to the first that has it. */
  pinned: Cause[];
  causes: Cause[];
  alternatives: Cause[];
  mix: number;
  /** The part of `mix` on requests that no cause covers; with `mixEffect` of all causes it is `mix`. */
  restMixEffect: number;
  unexplained: number;
  /** The smallest drop of the overall rate this traffic could have shown, rate points. */
  smallestDetectableDrop: number | null;
  /** Values with fewer requests than the question's `least`. */
  hiddenSmall: number;
  tookMs: number;
}

/** Counts as in `WindowTotals`; `p95Ms` only with measure "speed". */
export interface StripCounts {
  success: number;
  total: number;
  p95Ms?: number | null;
}

export interface StripValue {
  value: string;
  base: StripCounts;
  current: StripCounts;
}
export interface Strip {
  dimension: CubeDimension;
  values: StripValue[];
}

/** Both windows as a whole, and by every value of every dimension. */
export interface Breakdown extends WindowFigures {
  /** Without the pinned combinations. */
  strips: Strip[];
  /** Counts of the pinned combinations in the question's order: with any strip they add up to the whole. */
  pinned: Omit<StripValue, "value">[];
}

/** Explanations are switched off to spare the server. */
export interface ExplainPause {
  /** Person or rule; null: the system. */
  by: string | null;
  /** Epoch ms. */
  until: number | null;
}

export interface AttributionOverview {
  asOf: number;
  /** Span each point covers, ms: a minute, or more where the whole span would be too many points. */
  stepMs: number;
  measure: Measure;
  /** Shops go by id in the cube; these are their names. */
  shopNames: Record<string, { en: string; zh: string }>;
  points: RatePoint[];
  /** null: questions why are answered. */
  explainPause: ExplainPause | null;
}
