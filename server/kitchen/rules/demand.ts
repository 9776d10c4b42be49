export const QUARTER_MS = 15 * 60_000;
/** Completed quarter-hours that are remembered. */
export const RECENT_QUARTERS = 12;
export const DAYS_BACK = 7;

/** Less than so many quarter-hours, of today or of earlier days, is too little to say anything. */
const LEAST_QUARTERS = 3;
/** Of the newest completed quarter-hour; each one before it counts this much less. */
const FADING = 0.5;
/** So many earlier days weigh as much as the last hours. */
const PRIOR_DAYS = 3;

export const quarterOf = (at: number): number => Math.floor(at / QUARTER_MS);

export interface Demand {
  /** Portions in each completed quarter-hour since the shop's first order, the newest first. */
  recent: readonly number[];
  /** Portions in the same quarter-hour of earlier days on which the shop sold anything then. */
  sameQuarter: readonly number[];
}

/** Portions expected in the next 15 minutes: the last hours, drawn towards this time on earlier days. */
export function expectedPortions({ recent, sameQuarter }: Demand): number | null {
  if (recent.length + sameQuarter.length < LEAST_QUARTERS) return null;
  const days = mean(sameQuarter);
  const now = fadingMean(recent);
  if (now === null || days === null) return rounded(now ?? days ?? 0);
  const weight = sameQuarter.length / (sameQuarter.length + PRIOR_DAYS);
  return rounded(weight * days + (1 - weight) * now);
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function fadingMean(newestFirst: readonly number[]): number | null {
  if (newestFirst.length === 0) return null;
  let sum = 0;
  let weights = 0;
  newestFirst.forEach((value, age) => {
    const weight = FADING ** age;
    sum += weight * value;
    weights += weight;
  });
  return sum / weights;
}

/** Nobody prepares a tenth of a portion. */
const rounded = (portions: number) => Math.round(portions);
