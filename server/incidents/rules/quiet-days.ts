import { bucketOf, LATENCY_BUCKETS } from "../../shared/histogram.ts";
import { MINUTE_MS, type Minute } from "./minutes.ts";

const DAY_MINUTES = 1_440;

/** Traffic made up from a seed: what the rules are tried on. Three groups of customers with rates of their own. */
export interface MadeTraffic {
  seed: number;
  /** Requests a minute at the busiest. */
  peakPerMinute: number;
  days: number;
  startsAt: number;
  /** Counts scatter more than by chance, by this factor; 1: not. */
  overDispersion?: number;
  /** Made up too; false saves most of the time where only the rate is looked at. */
  latencies?: boolean;
  /** Lowers the rate (and slows) from that minute on, in one group. */
  drop?: { fromMinute: number; minutes: number; points: number; slower?: number };
}

const groups = [
  { rate: 0.992, part: 0.5, ms: 180 },
  { rate: 0.97, part: 0.35, ms: 260 },
  { rate: 0.935, part: 0.15, ms: 520 },
] as const;

/**
 * Days with a daily curve, a mix of customers that drifts through the day and differs from day to day, good and
 * bad days, and counts that scatter more than by chance. Nothing in them is an incident but `drop`.
 */
export function madeMinutes({
  seed,
  peakPerMinute,
  days,
  startsAt,
  overDispersion = 1.3,
  latencies = true,
  drop,
}: MadeTraffic): Minute[] {
  const random = randomFrom(seed);
  const minutes: Minute[] = [];
  let drift = 0;
  let dayShift = 0;
  for (let index = 0; index < days * DAY_MINUTES; index += 1) {
    const time = index % DAY_MINUTES;
    if (time === 0) dayShift = 0.003 * normal(random);
    // Slow wandering of the mix: an AR(1) process with a memory of some hours.
    drift = 0.995 * drift + 0.02 * normal(random);
    const curve = 0.15 + 0.85 * Math.max(0, Math.sin((Math.PI * (time - 300)) / 1_100)) ** 2;
    const evening = 0.5 * (1 + Math.sin((2 * Math.PI * (time - 700)) / DAY_MINUTES));
    const minute = {
      at: startsAt + index * MINUTE_MS,
      total: 0,
      success: 0,
      latency: new Array<number>(LATENCY_BUCKETS).fill(0),
    };
    const lowered = drop && index >= drop.fromMinute && index < drop.fromMinute + drop.minutes;
    for (const [place, group] of groups.entries()) {
      const part = group.part * Math.exp(place === 2 ? 0.35 * drift + 0.4 * (evening - 0.5) : 0);
      const total = Math.round(poisson(random, peakPerMinute * curve * part));
      // A beta-binomial's rate: each minute has its own.
      const wobble = Math.sqrt(((overDispersion - 1) * group.rate * (1 - group.rate)) / Math.max(1, total));
      const own = group.rate + dayShift + wobble * normal(random);
      const rate = Math.min(1, Math.max(0, own - (lowered ? drop.points : 0)));
      const slower = lowered ? (drop.slower ?? 1) : 1;
      for (let request = 0; request < total; request += 1) {
        if (random() < rate) minute.success += 1;
        if (!latencies) continue;
        const ms = group.ms * slower * Math.exp(0.5 * normal(random));
        const bucket = bucketOf(ms);
        minute.latency[bucket] = (minute.latency[bucket] ?? 0) + 1;
      }
      minute.total += total;
    }
    if (minute.total > 0) minutes.push(minute);
  }
  return minutes;
}

/** Mulberry32: a small generator that gives the same days for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Large means by the normal approximation. */
function poisson(random: () => number, mean: number): number {
  if (mean > 50) return Math.max(0, mean + Math.sqrt(mean) * normal(random));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
}
