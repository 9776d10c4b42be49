import type { Band, Gauge, Norm, Pooled } from "./gauge.ts";
import { addUp, type Minute, median, robustDeviation } from "./minutes.ts";

/** A smaller drop is not worth a person's attention. */
const LEAST_DROP = 0.01;
/** Even a history without any scatter promises no more than this. */
const LEAST_SCATTER = 0.002;
const MOST_NOISE = 20;

/** The success rate: successes / requests. Norms are in rates; `noise` is the over-dispersion of counts. */
export const successGauge: Gauge = {
  pool(minutes) {
    const { total, success } = addUp(minutes);
    return total > 0 ? { value: success / total, requests: total } : null;
  },

  normOf(blocks) {
    const sums = blocks.map(addUp).filter(({ total }) => total > 0);
    if (sums.length === 0) return null;
    const mid = inside(median(sums.map(({ success, total }) => (success + 0.5) / (total + 1))));
    const noise = overDispersion(blocks);
    // What counting alone makes of the differences between the blocks is no scatter of theirs.
    const counted = median(sums.map(({ total }) => (noise * mid * (1 - mid)) / total));
    const seen = robustDeviation(sums.map(({ success, total }) => success / total));
    // The scatter of few blocks is itself uncertain.
    const few = 1 + 2 / sums.length;
    const scatter = Math.max(LEAST_SCATTER, few * Math.sqrt(Math.max(0, seen ** 2 - counted)));
    return { mid, scatter, noise };
  },

  oddness(pooled, norm) {
    const { mid } = norm;
    const effective = (mid * (1 - mid)) / variance(norm, pooled.requests);
    const deviance = 2 * effective * divergence(pooled.value, mid);
    return Math.sign(mid - pooled.value) * Math.sqrt(Math.max(0, deviance));
  },

  bandOf(norm, requests, width): Band {
    const edge = (towards: 0 | 1) => {
      let [inner, outer] = [norm.mid, towards as number];
      for (let step = 0; step < 40; step += 1) {
        const middle = (inner + outer) / 2;
        const odd = Math.abs(successGauge.oddness({ value: middle, requests }, norm));
        if (odd > width) outer = middle;
        else inner = middle;
      }
      return inner;
    };
    return { low: edge(0), mid: norm.mid, high: edge(1) };
  },

  matters: ({ value }: Pooled, { mid }: Norm) => mid - value >= LEAST_DROP,
};

/**
 * Of a rate over that many requests: binomial noise times the over-dispersion (quasi-likelihood, McCullagh
 * and Nelder, Generalized Linear Models, 1989, 4.5), and how the expected rate itself scatters.
 */
function variance({ mid, scatter, noise }: Norm, requests: number): number {
  return (noise * mid * (1 - mid)) / requests + scatter ** 2;
}

/**
 * Kullback-Leibler divergence of two rates. Twice the requests times it is the deviance, whose signed root is
 * close to normal even where failures are few and the plain normal approximation sees alarms everywhere
 * (Pierce and Schafer, Residuals in Generalized Linear Models, 1986).
 */
function divergence(seen: number, expected: number): number {
  const part = (share: number, of: number) => (share <= 0 ? 0 : share * Math.log(share / of));
  return part(seen, expected) + part(1 - seen, 1 - expected);
}

/** Pearson's chi-square per degree of freedom of the minutes in each block; the median of the blocks, at least 1. */
function overDispersion(blocks: readonly (readonly Minute[])[]): number {
  const ratios = blocks.flatMap((block) => {
    const { total, success } = addUp(block);
    const busy = block.filter((minute) => minute.total > 0);
    if (busy.length < 3) return [];
    const rate = inside((success + 0.5) / (total + 1));
    const chi = busy.reduce(
      (sum, minute) => sum + (minute.success - minute.total * rate) ** 2 / (minute.total * rate * (1 - rate)),
      0,
    );
    return [chi / (busy.length - 1)];
  });
  return ratios.length === 0 ? 1 : Math.min(MOST_NOISE, Math.max(1, median(ratios)));
}

/** A history without a failure does not prove that there are none. */
function inside(rate: number): number {
  return Math.min(0.9995, Math.max(0.0005, rate));
}
