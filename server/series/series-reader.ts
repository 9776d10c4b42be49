import type { Condition, SeriesName, SeriesPoint } from "../contracts/series.ts";

export interface Measured {
  /** null: nothing was measured in the span. */
  value: number | null;
  /** Requests, orders or commits behind it. */
  samples: number;
}

/** The measured series of this installation, from memory for the last hour, else from the database. */
export interface SeriesReader {
  /** From memory; never throws. */
  measure(what: Pick<Condition, "series" | "stat" | "overSeconds">, nowMs: number): Measured;
  /**
   * Points that start in [from, to), oldest first, of the finest step that gives at most `mostPoints`.
   * Ratios and percentiles are made anew from counts, never averaged.
   */
  between(series: SeriesName, from: number, to: number, mostPoints: number): Promise<SeriesPoint[]>;
}
