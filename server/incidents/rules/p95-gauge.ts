import { percentile } from "../../shared/histogram.ts";
import type { Gauge } from "./gauge.ts";
import { addUp, median, robustDeviation } from "./minutes.ts";

/** Slower by less than this bothers nobody: times as long, and ms. */
const LEAST_TIMES = 1.25;
const LEAST_MS = 50;
/** Of logarithms: the buckets of the histogram are a third apart. */
const LEAST_SCATTER = 0.08;
/** Variance of one request's logarithm where the history is too short to tell. */
const USUAL_NOISE = 4;

/**
 * The 95th percentile of latency. Norms are in logarithms of ms: latencies scatter by factors. The variance of
 * a quantile falls with the number of requests (Serfling, Approximation Theorems, 1980, 2.3.3); its size is
 * taken from how single minutes of the history differ from their block.
 */
export const p95Gauge: Gauge = {
  pool(minutes) {
    const { latency } = addUp(minutes);
    const value = percentile(latency, 0.95);
    return value === null ? null : { value, requests: latency.reduce((sum, count) => sum + count, 0) };
  },

  normOf(blocks) {
    const logs: number[] = [];
    const ownNoise: number[] = [];
    for (const block of blocks) {
      const whole = p95Gauge.pool(block);
      if (!whole) continue;
      logs.push(Math.log(whole.value));
      for (const minute of block) {
        const one = p95Gauge.pool([minute]);
        if (one && one.requests >= 20) {
          ownNoise.push(Math.abs(Math.log(one.value / whole.value)) * Math.sqrt(one.requests));
        }
      }
    }
    if (logs.length === 0) return null;
    const noise = ownNoise.length < 10 ? USUAL_NOISE : (1.4826 * median(ownNoise)) ** 2;
    const scatter = Math.max(LEAST_SCATTER, (1 + 2 / logs.length) * robustDeviation(logs));
    return { mid: median(logs), scatter, noise };
  },

  oddness: ({ value, requests }, { mid, scatter, noise }) =>
    (Math.log(Math.max(1, value)) - mid) / Math.sqrt(noise / requests + scatter ** 2),

  bandOf({ mid, scatter, noise }, requests, width) {
    const room = width * Math.sqrt(noise / requests + scatter ** 2);
    return { low: Math.exp(mid - room), mid: Math.exp(mid), high: Math.exp(mid + room) };
  },

  matters: ({ value }, { mid }) => value >= LEAST_TIMES * Math.exp(mid) && value - Math.exp(mid) >= LEAST_MS,
};
