/** Load is what arrives: reference work per second divided by the nodes' capacity; 1 is full. */
export interface ForecastPointView {
  /** Start of the span, epoch ms, and the forecast made one hour before it. */
  at: number;
  mean: number;
  low: number;
  high: number;
  lastMean: number;
  seasonal: number | null;
  actual: number | null;
}

export interface ForecastRow {
  /** all · class:<class> · node:<name> */
  key: string;
  madeAt: number;
  horizonMs: number;
  /** Mean of the last hour, and the forecast for the next with its 85 % interval. */
  now: number;
  next: { mean: number; low: number; high: number } | null;
  /** When not to trust it, and why; null: trust it. */
  doubt: "too_young" | "gaps" | "worse_than_naive" | "level_shift" | null;
  /** Mean absolute errors over the kept points, beside the naive ones. */
  error: { own: number; lastMean: number; seasonal: number | null; points: number; covered: number } | null;
}

export const scaleVerdicts = ["scale_out", "scale_in", "monitor", "steady"] as const;
export type ScaleVerdict = (typeof scaleVerdicts)[number];
export interface ScaleAdvice {
  at: number;
  verdict: ScaleVerdict;
  since: number;
  currentLoad: number;
  predictedLoad: number;
  nodes: number;
  nodesAdvised: number;
}

export interface ForecastCollections {
  row: ForecastRow;
  /** id = `${key}@${at}` */
  point: ForecastPointView & { key: string };
  /** id "now" */
  advice: ScaleAdvice;
}
