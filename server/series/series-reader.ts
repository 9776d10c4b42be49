import type { Condition, SeriesName, SeriesPoint } from "../contracts/series.ts";

export interface Measured {
  /** null: nothing was measured in the span. */
  value: number | null;
  /** Requests, orders or commits behind it; of what is read off once a second, the readings. */
  samples: number;
}

/** The measured series of this installation, from memory for the last hour, else from the database. */
export interface SeriesReader {
  /**
   * The whole seconds up to now, at most the last hour, from memory; never throws. "avg" is the value of
   * the span as a whole; "max" and "min" are those of its seconds, from a minute on of its ten seconds.
   */
  measure(what: Pick<Condition, "series" | "stat" | "overSeconds">, nowMs: number): Measured;
  /** The value of [from, to) as a whole. @throws when the database is away. */
  over(series: SeriesName, from: number, to: number): Promise<Measured>;
  /**
   * Points that start in [from, to), oldest first, of the finest step that gives at most `mostPoints`;
   * a span in which nobody watched has none.
   * Ratios and percentiles are made anew from counts, never averaged. @throws when the database is away.
   */
  between(series: SeriesName, from: number, to: number, mostPoints: number): Promise<SeriesPoint[]>;
}
