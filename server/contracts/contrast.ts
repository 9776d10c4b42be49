import { z } from "zod";
import {
  type CubeDimension,
  combinationSchema,
  cubeDimensions,
  questionSchema,
  type Strip,
  type TimeWindow,
  windowSchema,
} from "./attribution.ts";
import type { Outcome } from "./orders.ts";

/** Who is in a selected span, against who is in another one. Minutes of the selection never count in both. */
export const distributionsSchema = z.object({
  question: questionSchema,
  selection: windowSchema,
  against: windowSchema,
});
export type DistributionsQuestion = z.output<typeof distributionsSchema>;

/** Values of each dimension; `current` is what is selected, `base` what it stands against. */
export type Distributions = Strip[];

export const matrixTops = [6, 10, 16] as const;
export const matrixSchema = z
  .object({
    question: questionSchema,
    /** null: the dimensions whose values moved most unlike each other. */
    rows: z.enum(cubeDimensions).nullable().default(null),
    columns: z.enum(cubeDimensions).nullable().default(null),
    /** Values an axis has besides `other`. */
    top: z.number().int().min(2).max(24).default(matrixTops[0]),
  })
  .refine(({ rows, columns }) => rows === null || rows !== columns, {
    message: "the dimensions must differ",
  });
export type MatrixQuestion = z.output<typeof matrixSchema>;

export interface Counts {
  success: number;
  total: number;
}
export interface MatrixCell {
  base: Counts;
  current: Counts;
}
export interface MatrixAxis {
  dimension: CubeDimension;
  /** The busiest first; `…`, the rest put together, last. */
  values: string[];
  /** Values put together in `…`. */
  folded: number;
}
export interface Matrix {
  rows: MatrixAxis;
  columns: MatrixAxis;
  /** One entry a row, in it one a column. */
  cells: MatrixCell[][];
}

/** A combination set against everything else. */
export const contrastSchema = z.object({
  question: questionSchema,
  attributes: combinationSchema.refine(
    (all) => new Set(all.map(({ dimension }) => dimension)).size === all.length,
    { message: "a dimension has one value" },
  ),
  /** What the figure shows. */
  span: windowSchema,
});
export type ContrastQuestion = z.output<typeof contrastSchema>;

export interface ContrastPoint {
  /** Start, epoch ms. */
  at: number;
  inside: Counts;
  outside: Counts;
}

export interface Latency {
  count: number;
  p50: number | null;
  p95: number | null;
}
/** Both sides in one window; null: they took too long to read. */
export type LatencySides = { inside: Latency; outside: Latency } | null;

export interface Contrast {
  asOf: number;
  stepMs: number;
  points: ContrastPoint[];
  /** Inside and outside add up to everything the question is about. */
  inside: MatrixCell;
  outside: MatrixCell;
  /** Every dimension the combination leaves open; `current` is inside now, `base` outside now. */
  strips: Strip[];
  latency: { baseline: LatencySides; current: LatencySides };
  shopNames: Record<string, { en: string; zh: string }>;
}

export interface FailedOrder {
  /** Looked up in the decisions by it; null for refusals, which left no order. */
  id: string | null;
  number: number | null;
  /** When it ended, epoch ms; of refusals the minute. */
  at: number;
  shopId: string;
  outcome: Exclude<Outcome, "success">;
  /** In the words of the one who refused or gave up; several where it cannot be told which. */
  reasons: string[];
  /** Orders this row stands for. */
  count: number;
}

export interface FailedSamples {
  /** Newest first. */
  orders: FailedOrder[];
  /** The oldest order there still is, epoch ms; null: none. */
  keptFrom: number | null;
  window: TimeWindow;
}
export const SAMPLES_SHOWN = 20;
