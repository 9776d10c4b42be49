import { TrailingMean } from "./trailing-mean.ts";

/**
 * Combines guesses of many experts into one, learning from what came. One part weights each expert
 * by 1/err^12 over a trailing window; the other part is ML-Poly of Gaillard, Stoltz and van Erven (2014),
 * which also finds mixtures that are better than any one expert. Neither alone was best on real loads.
 */
export interface Pool {
  /** What this pool makes of the experts' guesses now; nulls are experts that know too little. */
  combine(guesses: readonly (number | null)[]): Combined;
  /** What came, for an earlier answer of `combine`. */
  learn(earlier: Combined, actual: number): void;
}

export interface Combined {
  guesses: readonly (number | null)[];
  byError: number;
  byRegret: number;
  value: number;
  /** Share of each expert in the value, sum 1. */
  shares: number[];
}

/** Sharp enough to leave bad experts out, blunt enough to average good ones. */
const ERROR_POWER = 12;
/** Of the answer, how much is said by the weights by regret. */
const REGRET_SHARE = 0.6;
/** Regrets fade, for loads change their ways: half is forgotten after about 700 forecasts. */
const FADING = 0.999;
/** Errors beyond so many usual ones teach no more than these: one spike must not choose the experts. */
const MOST_USUAL_ERRORS = 5;
/** Width of the rounded tip of the absolute loss, in usual errors. */
const TIP = 0.3;
const TINY = 1e-12;

export interface PoolOptions {
  experts: number;
  /** Errors remembered for the weights by error. */
  window: number;
  /** Errors an expert needs before it is listened to. */
  atLeast: number;
  /** Usual errors every expert starts with, in number: a lucky newcomer must not speak alone. */
  prior: number;
}

export function createPool({ experts, window, atLeast, prior }: PoolOptions): Pool {
  const errors = Array.from({ length: experts }, () => new TrailingMean(window));
  // One more: what the weights by error say is an expert to the other half.
  const regret = new Float64Array(experts + 1);
  const squares = new Float64Array(experts + 1);
  let usualError = 0;

  function weightsByError(guesses: readonly (number | null)[]): number[] {
    const best = Math.min(
      ...guesses.map((guess, i) => (guess === null || !known(i) ? Number.POSITIVE_INFINITY : errorOf(i))),
    );
    // Nobody has proven anything yet: the first expert, the plainest, speaks.
    if (!Number.isFinite(best)) return share(guesses.map((guess, i) => (guess !== null && i === 0 ? 1 : 0)));
    return share(
      guesses.map((guess, i) => (guess === null || !known(i) ? 0 : (best / errorOf(i)) ** ERROR_POWER)),
    );
  }
  const known = (i: number) => (errors[i]?.count ?? 0) >= atLeast;
  function errorOf(i: number): number {
    const own = errors[i];
    if (!own) return TINY;
    return Math.max(TINY, (prior * (usualError || 1) + own.sum) / (prior + own.count));
  }

  function weightsByRegret(guesses: readonly (number | null)[]): number[] {
    return share(
      [...guesses, 0].map((guess, i) =>
        guess === null ? 0 : Math.max(0, regret[i] ?? 0) / (TINY + Math.sqrt(squares[i] ?? 0)),
      ),
    );
  }

  return {
    combine(guesses) {
      const first = weightsByError(guesses);
      const byError = mix(first, guesses);
      const second = weightsByRegret(guesses);
      const proven = second.some((weight) => weight > 0);
      const byRegret = proven ? mix(second, [...guesses, byError]) : byError;
      // Without regrets the second part says what the first says.
      const ofPool = proven ? (second[guesses.length] ?? 0) : 1;
      return {
        guesses,
        byError,
        byRegret,
        value: (1 - REGRET_SHARE) * byError + REGRET_SHARE * byRegret,
        shares: first.map(
          (weight, i) =>
            weight * (1 - REGRET_SHARE + REGRET_SHARE * ofPool) +
            (proven ? REGRET_SHARE * (second[i] ?? 0) : 0),
        ),
      };
    },
    learn({ guesses, byError, byRegret }, actual) {
      const plain = Math.abs((guesses[0] ?? actual) - actual);
      usualError = usualError === 0 ? plain : 0.99 * usualError + 0.01 * Math.min(plain, 10 * usualError);
      const scale = Math.max(usualError, TINY);
      const slope = Math.tanh((byRegret - actual) / (TIP * scale));
      for (const [i, guess] of [...guesses, byError].entries()) {
        if (guess !== null && i < experts) errors[i]?.push(Math.abs(guess - actual));
        const gain = guess === null ? 0 : slope * clamp((byRegret - guess) / scale, MOST_USUAL_ERRORS);
        regret[i] = FADING * (regret[i] ?? 0) + gain;
        squares[i] = FADING * (squares[i] ?? 0) + gain * gain;
      }
    },
  };
}

function share(weights: number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  return sum > 0 ? weights.map((weight) => weight / sum) : weights.map(() => 0);
}

function mix(weights: readonly number[], values: readonly (number | null)[]): number {
  return values.reduce<number>((sum, value, i) => sum + (weights[i] ?? 0) * (value ?? 0), 0);
}

function clamp(value: number, limit: number): number {
  return Math.min(limit, Math.max(-limit, value));
}
