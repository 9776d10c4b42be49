import type { Columns } from "./cuboids.ts";

/**
 * What the search needs to know about a measure. Cells carry four sums (see cuboids.ts); a "fall" is
 * always positive here, whatever direction the measure moved in.
 */
export interface Evidence {
  columns: Columns;
  /** Log-likelihood ratio of "these rows fell by one common severity" against "they did not"; >= 0. */
  nats(a: number, b: number, c: number, d: number): number;
  /** Part of what should have been there and is not, 0..1 (negative: it rose). */
  severity(a: number, b: number, c: number, d: number): number;
  /** Standard error of `severity`, if the severity were `at`. */
  severityError(a: number, b: number, c: number, d: number, at: number): number;
  /** Traffic, for questions of "how much of it". */
  weight(a: number, b: number, c: number, d: number): number;
  /** Failures (or amount) beyond what was expected. */
  excess(a: number, b: number, c: number, d: number): number;
}

function times(count: number, observed: number, expected: number): number {
  return count <= 0 ? 0 : count * Math.log(observed / expected);
}

/**
 * Failures against expected failures. Sums: failures, expected failures, requests, and the variance
 * that comes from the baseline being a sample itself. `dispersion` >= 1 divides the evidence.
 */
export function ratioEvidence(columns: Columns, dispersion: number): Evidence {
  return {
    columns,
    nats(failures, expected, requests, baselineVariance) {
      if (failures <= expected || requests <= 0) return 0;
      const variance = (expected * (requests - expected)) / requests;
      if (variance <= 0) return 0;
      const kept = requests - failures;
      const raw = times(failures, failures, expected) + times(kept, kept, requests - expected);
      return raw / ((1 + baselineVariance / variance) * dispersion);
    },
    severity: (failures, expected, requests) => (failures - expected) / Math.max(1e-9, requests - expected),
    severityError(_failures, expected, requests, baselineVariance, at) {
      const headroom = requests - expected;
      const mean = Math.min(requests * 0.999, expected + Math.max(0, at) * headroom);
      const variance = mean * (1 - mean / requests) + baselineVariance;
      return Math.sqrt(Math.max(1e-9, variance * dispersion)) / Math.max(1e-9, headroom);
    },
    weight: (_failures, _expected, requests) => requests,
    excess: (failures, expected) => failures - expected,
  };
}

/**
 * Amounts against a forecast, with noise relative to the amount: each leaf's relative deviation is
 * one observation of standard deviation `noise`. Sums: deviations, leaves, amount, missing amount.
 */
export function additiveEvidence(columns: Columns, noise: number): Evidence {
  const variance = noise * noise;
  return {
    columns,
    nats: (deviations, leaves) =>
      deviations <= 0 || leaves <= 0 ? 0 : (deviations * deviations) / (2 * leaves * variance),
    severity: (deviations, leaves) => deviations / Math.max(1e-9, leaves),
    severityError: (_deviations, leaves) => noise / Math.sqrt(Math.max(1e-9, leaves)),
    weight: (_deviations, leaves) => leaves,
    excess: (_deviations, _leaves, _amount, missing) => missing,
  };
}
