/**
 * An interval that holds the truth as often as it says: quantiles of the latest errors, relative to
 * their usual size, with the level itself steered by hits and misses (adaptive conformal inference,
 * Gibbs and Candès 2021).
 */
export interface AdaptiveInterval {
  /** null until there are errors enough to say anything. */
  around(value: number): { low: number; high: number } | null;
  /** What came where `value` was forecast and `said` was the interval given then. */
  learn(value: number, said: { low: number; high: number } | null, actual: number): void;
}

const STEP = 0.01;
const AT_LEAST = 30;

export function createAdaptiveInterval({
  coverage,
  window,
}: {
  coverage: number;
  /** Errors remembered. */
  window: number;
}): AdaptiveInterval {
  const errors: number[] = [];
  let level = coverage;

  return {
    around(value) {
      if (errors.length < AT_LEAST) return null;
      const sorted = [...errors].sort((a, b) => a - b);
      const tail = (1 - level) / 2;
      return { low: Math.max(0, value + quantile(sorted, tail)), high: value + quantile(sorted, 1 - tail) };
    },
    learn(value, said, actual) {
      errors.push(actual - value);
      if (errors.length > window) errors.shift();
      if (!said) return;
      const missed = actual < said.low || actual > said.high;
      level = Math.min(0.995, Math.max(0.5, level + STEP * (missed ? coverage : coverage - 1)));
    },
  };
}

function quantile(sorted: readonly number[], q: number): number {
  const at = Math.min(sorted.length - 1, Math.max(0, q * (sorted.length - 1)));
  const below = sorted[Math.floor(at)] ?? 0;
  const above = sorted[Math.ceil(at)] ?? below;
  return below + (above - below) * (at - Math.floor(at));
}
