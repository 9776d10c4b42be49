import { normalDraw, seededRandom } from "../../server/shared/seeded-random.ts";

export interface OfferedOrder {
  /** After the start of the run. */
  atMs: number;
  /** Reference ms: the service time on a node of rate 1. */
  workMs: number;
}

/** Spread of the work: the log-normal's sigma. A few orders take five times the mean. */
const SIGMA = 0.7;
const LEAST_MS = 40;
const MOST_TIMES_MEAN = 8;

/** Poisson arrivals with log-normal work, the same for the same seed. */
export function offeredOrders(plan: {
  seed: number;
  perSecond: number;
  meanWorkMs: number;
  lastsMs: number;
}): OfferedOrder[] {
  const random = seededRandom(plan.seed);
  const scale = plan.meanWorkMs / Math.exp(SIGMA ** 2 / 2);
  const orders: OfferedOrder[] = [];
  for (let atMs = 0; atMs < plan.lastsMs; atMs += (-Math.log(1 - random()) / plan.perSecond) * 1_000) {
    const drawn = scale * Math.exp(SIGMA * normalDraw(random));
    orders.push({
      atMs,
      workMs: Math.round(Math.min(MOST_TIMES_MEAN * plan.meanWorkMs, Math.max(LEAST_MS, drawn))),
    });
  }
  return orders;
}
