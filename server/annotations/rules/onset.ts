import type { Onset } from "../../contracts/annotation-layers.ts";

export interface CountPoint {
  /** Start of the step, epoch ms. */
  at: number;
  success: number;
  total: number;
}

/** An onset with how likely each step is to be the first one after the change. */
export interface OnsetEstimate extends Onset {
  /** Adds up to 1. */
  weights: { at: number; weight: number }[];
}

export interface OnsetInput {
  /** In order of time. */
  points: readonly CountPoint[];
  stepMs: number;
  /** Only a change this way is looked for; null: either. */
  direction: "fell" | "rose" | null;
}

/**
 * What the best split has to gain in log-likelihood beyond ln(steps), which the choice among so many
 * splits gains by itself: about one false onset in two thousand quiet series.
 */
const GAIN = 4.5;
const LIKELY_SHARE = 0.95;
const LEAST_STEPS = 4;
/** Fewer requests on a side say nothing. */
const LEAST_REQUESTS = 30;

/**
 * When the rate changed: the split of the series into two rates with the highest binomial likelihood,
 * and the span that holds 95 % of the likelihood of all splits. Counts that scatter more than binomial
 * ones (over-dispersion) widen it. null: no split stands out from chance.
 */
export function findOnset({ points, stepMs, direction }: OnsetInput): OnsetEstimate | null {
  const known = points.filter(({ total }) => total > 0);
  if (known.length < LEAST_STEPS) return null;
  const sums = prefixSums(known);
  const all = sums.at(-1) as Counts;
  const gains = known.map((_, k) => gainAt(sums, k, direction));
  const best = gains.indexOf(Math.max(...gains));
  const gain = gains[best] ?? Number.NEGATIVE_INFINITY;
  if (!(gain > 0)) return null;
  const before = sums[best] as Counts;
  const after = minus(all, before);
  const scatter = dispersion(known, best, before, after);
  if (gain / scatter < GAIN + Math.log(known.length)) return null;
  const weights = likelihoods(known, gains, gain, scatter);
  const likely = likeliest(weights);
  const [first, last] = [Math.min(...likely), Math.max(...likely)];
  // The change may lie anywhere inside the last step before and the first step after.
  const from = known[first - 1]?.at ?? (known[first] as CountPoint).at;
  const to = (known[last] as CountPoint).at + stepMs;
  return { at: (known[best] as CountPoint).at, interval: [from, to], before, after, weights };
}

interface Counts {
  success: number;
  total: number;
}

/** Sums before each step, and the whole at the end. */
function prefixSums(points: readonly CountPoint[]): Counts[] {
  const sums: Counts[] = [{ success: 0, total: 0 }];
  for (const { success, total } of points) {
    const last = sums.at(-1) as Counts;
    sums.push({ success: last.success + success, total: last.total + total });
  }
  return sums;
}

function minus(one: Counts, other: Counts): Counts {
  return { success: one.success - other.success, total: one.total - other.total };
}

function gainAt(sums: Counts[], k: number, direction: OnsetInput["direction"]): number {
  const all = sums.at(-1) as Counts;
  const before = sums[k] as Counts;
  const after = minus(all, before);
  if (before.total < LEAST_REQUESTS || after.total < LEAST_REQUESTS) return Number.NEGATIVE_INFINITY;
  const fell = after.success / after.total < before.success / before.total;
  if (direction !== null && fell !== (direction === "fell")) return Number.NEGATIVE_INFINITY;
  return logLikelihood(before) + logLikelihood(after) - logLikelihood(all);
}

/** Of the counts at their own rate; the binomial coefficients cancel out. */
function logLikelihood({ success, total }: Counts): number {
  const failed = total - success;
  const part = (count: number) => (count > 0 ? count * Math.log(count / total) : 0);
  return part(success) + part(failed);
}

/** Pearson's chi-square a degree of freedom around the two rates, 1 at least. */
function dispersion(points: readonly CountPoint[], split: number, before: Counts, after: Counts): number {
  let sum = 0;
  for (const [k, { success, total }] of points.entries()) {
    const side = k < split ? before : after;
    // A rate of exactly 0 or 1 has no scatter to measure by.
    const rate = (side.success + 0.5) / (side.total + 1);
    sum += (success - total * rate) ** 2 / (total * rate * (1 - rate));
  }
  return Math.max(1, sum / Math.max(1, points.length - 2));
}

function likelihoods(points: readonly CountPoint[], gains: number[], most: number, scatter: number) {
  const raw = gains.map((gain) => Math.exp((gain - most) / scatter));
  const sum = raw.reduce((total, weight) => total + weight, 0);
  return points.map(({ at }, k) => ({ at, weight: (raw[k] as number) / sum }));
}

/** The fewest steps that hold the likely share, as places. */
function likeliest(weights: { weight: number }[]): number[] {
  const order = weights.map((_, k) => k).sort((x, y) => weightOf(weights, y) - weightOf(weights, x));
  let held = 0;
  return order.filter((k) => {
    if (held >= LIKELY_SHARE) return false;
    held += weightOf(weights, k);
    return true;
  });
}

const weightOf = (weights: { weight: number }[], k: number): number => weights[k]?.weight ?? 0;

// Four standard errors: about one quiet baseline in fifteen thousand.
const UNUSUAL_Z = 4;
/** Half a point: less is real with enough traffic, and still no reason to choose another baseline. */
const LEAST_UNUSUAL = 0.005;

/** Whether one span's rate differs from another's by more than chance and by enough to matter. */
export function unusualRate(
  span: readonly CountPoint[],
  other: readonly CountPoint[],
): { difference: number; before: Counts } | null {
  const [here, there] = [sumOf(span), sumOf(other)];
  if (here.total < LEAST_REQUESTS || there.total < LEAST_REQUESTS) return null;
  const difference = here.success / here.total - there.success / there.total;
  const joint = (here.success + there.success + 0.5) / (here.total + there.total + 1);
  const known = [...other, ...span].filter(({ total }) => total > 0);
  const split = other.filter(({ total }) => total > 0).length;
  const scatter = dispersion(known, split, there, here);
  const error = Math.sqrt(joint * (1 - joint) * (1 / here.total + 1 / there.total) * scatter);
  const differs = Math.abs(difference) >= Math.max(LEAST_UNUSUAL, UNUSUAL_Z * error);
  return differs ? { difference, before: there } : null;
}

function sumOf(points: readonly CountPoint[]): Counts {
  return (prefixSums(points).at(-1) as Counts) ?? { success: 0, total: 0 };
}
