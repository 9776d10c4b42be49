/**
 * What a shop's finished tickets taught: how its real times relate to the work its items ask for.
 * Durations in seconds.
 */
export interface ShopPace {
  tickets: number;
  /** Log of real time / work, exponentially fading mean. */
  logRatio: number;
  /** Real time / time predicted before learning from it; the latest, oldest first. */
  residuals: number[];
  /** Plain durations, the latest, oldest first. */
  durations: number[];
}

/** Of the plain median, `prediction.simple`. */
export const DURATIONS_KEPT = 50;
export const RESIDUALS_KEPT = 200;
/** Least weight of the newest ticket in the fading mean. */
const EWMA_WEIGHT = 0.1;
/** A ticket forgotten on the rail, or bumped by mistake, must not teach more than this. */
const MAX_LOG_RATIO = Math.log(10);
/** So many tickets make own history weigh as much as the prior. */
const PRIOR_TICKETS = 10;
/** Spread of kitchens nobody has seen yet: P50, P80 and P90 over the point estimate. */
const PRIOR_FACTORS = { p50: 1, p80: 1.35, p90: 1.6 };
/** A kitchen without any history and the switch on: the fixed quarter of an hour everyone starts from. */
const PRIOR_MEDIAN_SECONDS = 15 * 60;

export const newPace: ShopPace = { tickets: 0, logRatio: 0, residuals: [], durations: [] };

/** Learns from one finished ticket. */
export function learn(pace: ShopPace, done: { workSeconds: number; tookSeconds: number }): ShopPace {
  const took = Math.max(1, done.tookSeconds);
  const logRatio = clamp(Math.log(took / Math.max(1, done.workSeconds)), MAX_LOG_RATIO);
  const weight = Math.max(EWMA_WEIGHT, 1 / (pace.tickets + 2));
  return {
    tickets: pace.tickets + 1,
    logRatio: pace.logRatio + weight * (logRatio - pace.logRatio),
    residuals: [...pace.residuals, Math.exp(logRatio - pace.logRatio)].slice(-RESIDUALS_KEPT),
    durations: [...pace.durations, took].slice(-DURATIONS_KEPT),
  };
}

export interface Spread {
  p50: number;
  p80: number;
  p90: number;
}

/** Seconds from now by which half, 80 % and 90 % of tickets with this work are ready in this shop. */
export function learntSpread(pace: ShopPace, workSeconds: number): Spread {
  const point = Math.max(1, workSeconds) * Math.exp(pace.logRatio);
  const own = pace.residuals.length / (pace.residuals.length + PRIOR_TICKETS);
  const sorted = [...pace.residuals].sort((a, b) => a - b);
  const factor = (q: number, prior: number) =>
    sorted.length === 0 ? prior : (1 - own) * prior + own * quantile(sorted, q);
  const p50 = point * factor(0.5, PRIOR_FACTORS.p50);
  const p80 = Math.max(p50, point * factor(0.8, PRIOR_FACTORS.p80));
  return { p50, p80, p90: Math.max(p80, point * factor(0.9, PRIOR_FACTORS.p90)) };
}

/** The same without a model: what the last tickets of the shop took, whatever was in them. */
export function medianSpread(pace: ShopPace): Spread {
  const sorted = [...pace.durations].sort((a, b) => a - b);
  if (sorted.length === 0) {
    const { p50, p80, p90 } = PRIOR_FACTORS;
    return {
      p50: PRIOR_MEDIAN_SECONDS * p50,
      p80: PRIOR_MEDIAN_SECONDS * p80,
      p90: PRIOR_MEDIAN_SECONDS * p90,
    };
  }
  return { p50: quantile(sorted, 0.5), p80: quantile(sorted, 0.8), p90: quantile(sorted, 0.9) };
}

/** Linear between order statistics (type 7 of Hyndman and Fan, 1996). */
export function quantile(sorted: readonly number[], q: number): number {
  const at = q * (sorted.length - 1);
  const low = Math.floor(at);
  const below = sorted[low] ?? 0;
  const above = sorted[Math.min(low + 1, sorted.length - 1)] ?? below;
  return below + (at - low) * (above - below);
}

function clamp(value: number, limit: number): number {
  return Math.min(limit, Math.max(-limit, value));
}
