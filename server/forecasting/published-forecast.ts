import type { ForecastPointView, ForecastRow, ScaleAdvice } from "../contracts/forecasts.ts";
import type { EntityChange } from "../contracts/live.ts";
import { PublishedState } from "../overview/published-state.ts";
import type { ForecastState } from "./forecast-thread.ts";
import { GROWN, type KeyedPoint } from "./rules/forecast-book.ts";

/** What a chart can draw. */
const MOST_POINTS = 288;
/** A small chart has a point for so many bins: a day of hours ahead, an hour and a half of minutes. */
const SMALL_STEP = { grown: 6, young: 2 };
const MOST_SMALL_POINTS = 48;

/** What a series' load is measured against, in reference slots; null: its node is gone. */
export type Behind = (key: string) => number | null;

/** The forecast topic: loads as shares of what the nodes can do now, and only what changed of it. */
export class PublishedForecast {
  readonly #published = new PublishedState();
  #state: ForecastState | null = null;
  readonly #points = new Map<string, KeyedPoint>();
  #rows = new Map<string, ForecastRow>();

  get upTo(): number {
    return this.#state?.upTo ?? 0;
  }

  rowOf(key: string): ForecastRow | null {
    return this.#rows.get(key) ?? null;
  }

  take(state: ForecastState): void {
    this.#state = state;
    if (state.anew) this.#points.clear();
    for (const point of state.points) this.#points.set(idOf(point), point);
    const oldest = state.upTo - (MOST_POINTS + 1) * state.scale.binMs - state.scale.horizonMs;
    for (const [id, { at }] of this.#points) if (at < oldest) this.#points.delete(id);
  }

  show(behind: Behind): void {
    if (!this.#state) return;
    const { rows, scale } = this.#state;
    this.#rows = new Map();
    const points = new Set<string>();
    for (const row of rows) {
      const capacity = behind(row.key);
      if (capacity === null) continue;
      const share = (value: number) => rounded(value / capacity);
      const { now, next, error } = row;
      const shown: ForecastRow = {
        ...row,
        ...scale,
        now: now === null ? null : share(now),
        next: next && { mean: share(next.mean), low: share(next.low), high: share(next.high) },
        error: error && {
          ...error,
          own: share(error.own),
          lastMean: share(error.lastMean),
          seasonal: error.seasonal === null ? null : share(error.seasonal),
          covered: rounded(error.covered),
        },
      };
      this.#rows.set(row.key, shown);
      this.#published.put("row", row.key, shown);
      for (const point of this.#pointsOf(row.key)) {
        points.add(idOf(point));
        this.#published.put("point", idOf(point), { key: row.key, ...viewOf(point, share) });
      }
    }
    this.#published.keepOnly("row", this.#rows.keys());
    this.#published.keepOnly("point", points);
  }

  putAdvice(advice: ScaleAdvice): void {
    this.#published.put("advice", "now", advice);
  }

  takeChanges(): EntityChange[] {
    return this.#published.takeChanges();
  }

  all(): Record<string, Record<string, unknown>> {
    return this.#published.all();
  }

  /** Oldest first. */
  #pointsOf(key: string): KeyedPoint[] {
    const binMs = this.#state?.scale.binMs ?? GROWN.binMs;
    const whole = key === "all";
    const step = (binMs === GROWN.binMs ? SMALL_STEP.grown : SMALL_STEP.young) * binMs;
    return [...this.#points.values()]
      .filter((point) => point.key === key && (whole || point.at % step === 0))
      .sort((a, b) => a.at - b.at)
      .slice(whole ? -MOST_POINTS : -MOST_SMALL_POINTS);
  }
}

const idOf = ({ key, at }: KeyedPoint): string => `${key}@${at}`;
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

function viewOf(point: KeyedPoint, share: (value: number) => number): ForecastPointView {
  const { at, horizonMs, mean, low, high, lastMean, seasonal, actual } = point;
  return {
    at,
    horizonMs,
    afterwards: point.madeAt > at,
    mean: share(mean),
    low: share(low),
    high: share(high),
    lastMean: share(lastMean),
    seasonal: seasonal === null ? null : share(seasonal),
    actual: actual === null ? null : share(actual),
  };
}
