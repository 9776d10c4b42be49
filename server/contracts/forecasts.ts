/** Load is what arrives: reference work per second divided by the nodes' present capacity; 1 is full. */
export interface ForecastPointView {
  /** Start of the span, epoch ms. It says the mean until `at + horizonMs`. */
  at: number;
  horizonMs: number;
  /** Not said then but worked out later, from what was known then. */
  afterwards: boolean;
  mean: number;
  low: number;
  high: number;
  /** What the naive ones said at the same time: as the span before, as the same span yesterday. */
  lastMean: number;
  seasonal: number | null;
  /** What came; null until the span is over, and where part of it was not watched. */
  actual: number | null;
}

export const forecastDoubts = ["too_young", "gaps", "level_shift", "worse_than_naive"] as const;
export type ForecastDoubt = (typeof forecastDoubts)[number];

export interface ForecastRow {
  /** all · class:<class> · node:<name> */
  key: string;
  madeAt: number;
  horizonMs: number;
  binMs: number;
  /** Mean of the last five minutes; null while they were not watched. */
  now: number | null;
  /** The forecast of the mean over the coming horizon, with its 85 % interval. */
  next: { mean: number; low: number; high: number } | null;
  /** When not to trust it, and why; null: trust it. */
  doubt: ForecastDoubt | null;
  /** Time watched so far (of the last fortnight). */
  knownMs: number;
  /** Too young: when an hour ahead can be said (null: it is), and when it may be trusted, at the earliest. */
  hourAheadFrom: number | null;
  trustedFrom: number | null;
  /** Mean absolute errors over the kept points, beside the naive ones. */
  error: {
    own: number;
    lastMean: number;
    seasonal: number | null;
    points: number;
    /** Share of points whose interval held what came. */
    covered: number;
  } | null;
}

export const scaleVerdicts = ["scale_out", "scale_in", "monitor", "steady"] as const;
export type ScaleVerdict = (typeof scaleVerdicts)[number];
export interface ScaleAdvice {
  at: number;
  verdict: ScaleVerdict;
  since: number;
  /** Which of the two spoke for the verdict; held: neither does any more, its least time is not over. */
  because: "now" | "forecast" | "both" | "held";
  /** null: not a whole minute was watched since the start. */
  currentLoad: number | null;
  /** The forecast when it is trusted; otherwise what is now. */
  predictedLoad: number | null;
  /** Not used for the advice, and why; null: used. */
  doubt: ForecastDoubt | null;
  horizonMs: number;
  nodes: number;
  nodesAdvised: number;
  /** The autoscaler's webhook: null when none is set; `at` null before the first try. */
  told: { at: number | null; ok: boolean; error: string | null } | null;
}

export interface ForecastCollections {
  row: ForecastRow;
  /** id = `${key}@${at}` */
  point: ForecastPointView & { key: string };
  /** id "now" */
  advice: ScaleAdvice;
}
