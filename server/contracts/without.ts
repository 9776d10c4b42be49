import { z } from "zod";
import { combinationSchema, questionSchema, type RatePoint, windowSchema } from "./attribution.ts";

/** Lines a chart can show apart; the sums are of all causes. */
export const MOST_LINES = 8;
const MOST_CAUSES = 16;

/** What the rate would read without the orders of some causes. */
export const withoutSchema = z.object({
  question: questionSchema,
  /** In the order of the ranking. */
  causes: z.array(combinationSchema).min(1).max(MOST_CAUSES),
  /** Of the chart. */
  span: windowSchema,
});

export interface Counts {
  success: number;
  total: number;
}
/** Exact sums over the two windows. */
export interface WithoutSums {
  base: Counts;
  current: Counts;
}

export interface Without {
  /** Everybody: what the others are compared with. */
  all: WithoutSums;
  /** Per cause, in the order asked: the orders that do not match it. null: it has a value that the cube put together with others. */
  alone: (WithoutSums | null)[];
  /** Per cause: the orders that match neither it nor any before it. */
  together: (WithoutSums | null)[];
  stepMs: number;
  /** Of `together`, over time, for the first causes; null where the span is too long to read by combination. */
  lines: RatePoint[][] | null;
}
