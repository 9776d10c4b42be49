import type { LoadView } from "./load-view.ts";

/**
 * A linear mixture of the plain views, learnt as it goes: recursive least squares, each error weighted by
 * one over its size (which makes it least absolute errors), old ones fading. Everything is measured from
 * the last hour in usual errors, and the answer stays within what the views themselves say.
 */
export interface RegressionExpert {
  /** null where too little has been learnt. */
  guess(view: LoadView): Said;
  learn(earlier: Said, actual: number): void;
}

export interface Said {
  guess: number | null;
  last: number;
  features: Float64Array;
  /** The usual error when it was said. */
  scale: number;
}

const FADING = 0.9995;
const FIRST_VARIANCE = 10;
const MOST_VARIANCE = 1e6;
/** Errors smaller than this share of the usual one count alike. */
const SMALL_ERROR = 0.3;
const MOST_USUAL_ERRORS = 8;

const views: ((view: LoadView) => number | null | undefined)[] = [
  (v) => v.lastQuarter,
  (v) => v.lastFourHours,
  (v) => v.middleOfEight,
  (v) => v.lastDay,
  (v) => v.usual?.next,
  (v) => v.middle,
  (v) => v.yesterday?.next,
  (v) => v.lastWeek?.next,
  (v) => from(v, v.usual),
  (v) => from(v, v.yesterday),
  (v) => from(v, v.lastWeek),
  (v) => (v.lastHour === null || v.hourBefore === null ? null : 1.5 * v.lastHour - 0.5 * v.hourBefore),
];

function from({ lastHour }: LoadView, like: LoadView["usual"]): number | null {
  return lastHour === null || like === null ? null : lastHour + like.next - like.last;
}

export function createRegressionExpert({ atLeast }: { atLeast: number }): RegressionExpert {
  const size = views.length + 1;
  const variance = Array.from({ length: size }, (_, i) => {
    const row = new Float64Array(size);
    row[i] = FIRST_VARIANCE;
    return row;
  });
  const weights = new Float64Array(size);
  let usualError = 0;
  let learnt = 0;

  return {
    guess(view) {
      const last = view.lastHour ?? 0;
      const features = new Float64Array(size);
      let [low, high] = [last, last];
      views.forEach((each, i) => {
        const value = each(view);
        if (value === null || value === undefined) return;
        low = Math.min(low, value);
        high = Math.max(high, value);
        if (usualError > 0) features[i] = clamp((value - last) / usualError);
      });
      features[size - 1] = 1;
      const said = last + usualError * dot(weights, features);
      return {
        guess: learnt < atLeast ? null : Math.min(high, Math.max(low, said)),
        last,
        features,
        scale: usualError,
      };
    },
    learn({ last, features, scale }, actual) {
      const off = Math.abs(actual - last);
      usualError = usualError === 0 ? off : 0.99 * usualError + 0.01 * Math.min(off, 10 * usualError);
      if (scale <= 0) return;
      const error = clamp((actual - last) / scale) - dot(weights, features);
      const moved = variance.map((row) => dot(row, features));
      const noise = FADING * Math.max(Math.abs(error), SMALL_ERROR);
      const total = noise + moved.reduce((sum, each, i) => sum + each * (features[i] ?? 0), 0);
      for (const [i, row] of variance.entries()) {
        const gain = (moved[i] ?? 0) / total;
        weights[i] = (weights[i] ?? 0) + gain * error;
        for (const [j, each] of row.entries()) {
          row[j] = Math.min(MOST_VARIANCE, (each - gain * (moved[j] ?? 0)) / FADING);
        }
      }
      learnt += 1;
    },
  };
}

function clamp(value: number): number {
  return Math.min(MOST_USUAL_ERRORS, Math.max(-MOST_USUAL_ERRORS, value));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
