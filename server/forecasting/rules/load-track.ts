import type { ForecastDoubt, ForecastRow } from "../../contracts/forecasts.ts";
import { errorOf, judgeDoubt, type ScoredPoint } from "./judge-doubt.ts";
import { createLoadForecaster, type LoadForecast, type LoadForecaster } from "./load-forecaster.ts";

/** What was said of a span when it began, and what came. In reference slots busy. */
export interface SaidPoint {
  at: number;
  madeAt: number;
  horizonMs: number;
  mean: number;
  low: number;
  high: number;
  lastMean: number;
  seasonal: number | null;
  actual: number | null;
}

export interface Scale {
  binMs: number;
  horizonMs: number;
}

const DAY_MS = 86_400_000;

/** One series as it is lived: it learns bin by bin, says a forecast, and is held to what it said. */
export class LoadTrack {
  readonly #scale: Scale;
  readonly #forecaster: LoadForecaster;
  readonly #horizon: number;
  readonly #day: number;
  /** The latest bins, the last of them ending at #endsAt. */
  #recent: (number | null)[] = [];
  #endsAt = 0;
  #started = false;
  #waiting: SaidPoint[] = [];
  #scored: (ScoredPoint & { at: number })[] = [];

  constructor(scale: Scale) {
    this.#scale = scale;
    this.#forecaster = createLoadForecaster({
      stepSeconds: scale.binMs / 1_000,
      horizonSeconds: scale.horizonMs / 1_000,
    });
    this.#horizon = Math.round(scale.horizonMs / scale.binMs);
    this.#day = Math.round(DAY_MS / scale.binMs);
  }

  /** The next bin, ending at `endsAt`. @returns points whose span it ends, with what came. */
  observe(endsAt: number, value: number | null): SaidPoint[] {
    this.#endsAt = endsAt;
    if (!this.#started && value === null) return [];
    this.#started = true;
    this.#forecaster.observe(value);
    this.#recent.push(value);
    if (this.#recent.length > 2 * (this.#day + 2 * this.#horizon)) {
      this.#recent = this.#recent.slice(-(this.#day + 2 * this.#horizon));
    }
    return this.#settle();
  }

  /** What is to be expected from now on; kept to be compared with what comes. */
  say(madeAt: number): SaidPoint | null {
    const forecast = this.#forecaster.forecast();
    if (!forecast) return null;
    const at = this.#endsAt;
    const point: SaidPoint = {
      at,
      madeAt,
      horizonMs: this.#scale.horizonMs,
      mean: forecast.mean,
      low: forecast.interval.low,
      high: forecast.interval.high,
      lastMean: forecast.lastMean,
      seasonal: this.#mean(at - DAY_MS),
      actual: null,
    };
    this.#waiting.push(point);
    return point;
  }

  /** What an earlier process said at the end of the bin just observed. */
  restore(point: SaidPoint): void {
    this.#waiting.push(point);
  }

  get forecast(): LoadForecast | null {
    return this.#forecaster.forecast();
  }

  judge(): { doubt: ForecastDoubt | null; error: ForecastRow["error"] } {
    const scored = this.#scored.filter(({ at }) => at > this.#endsAt - DAY_MS - this.#scale.horizonMs);
    this.#scored = scored;
    const doubt = judgeDoubt({
      grown: this.#forecaster.forecast()?.trusted ?? false,
      watched: this.#recent.slice(-this.#day).map((value) => value !== null),
      horizon: this.#horizon,
      scored,
    });
    return { doubt, error: errorOf(scored) };
  }

  #settle(): SaidPoint[] {
    const over: SaidPoint[] = [];
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      if (next.at + this.#scale.horizonMs > this.#endsAt) break;
      this.#waiting.shift();
      const actual = this.#mean(next.at) ?? next.actual;
      // Part of it was not watched: it can neither be right nor wrong.
      if (actual === null) continue;
      this.#scored.push({ ...next, actual });
      if (next.actual === null) over.push({ ...next, actual });
    }
    return over;
  }

  /** Mean of the horizon that began at `from`; null where it is not wholly known. */
  #mean(from: number): number | null {
    const first = this.#recent.length - Math.round((this.#endsAt - from) / this.#scale.binMs);
    if (first < 0 || first + this.#horizon > this.#recent.length) return null;
    let sum = 0;
    for (let i = first; i < first + this.#horizon; i += 1) {
      const value = this.#recent[i] ?? null;
      if (value === null) return null;
      sum += value;
    }
    return sum / this.#horizon;
  }
}
