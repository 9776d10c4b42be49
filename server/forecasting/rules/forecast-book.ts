import type { ForecastRow } from "../../contracts/forecasts.ts";
import { binLoad } from "./bin-load.ts";
import { type LoadMinute, MINUTE_MS } from "./load-counter.ts";
import { LoadTrack, type SaidPoint, type Scale } from "./load-track.ts";

export const HOUR_MS = 3_600_000;
/** An installation of less than three hours looks five minutes ahead: that it can learn in minutes. */
export const YOUNG: Scale = { binMs: MINUTE_MS, horizonMs: 5 * MINUTE_MS };
export const GROWN: Scale = { binMs: 5 * MINUTE_MS, horizonMs: HOUR_MS };
const HOUR_AHEAD_AFTER_MS = 3 * HOUR_MS;
/** A day learnt from, and the hour that its last forecast waited for. */
const TRUSTED_AFTER_MS = 25 * HOUR_MS;
/** How far back a restart learns; the forecaster forgets what is older. */
export const LEARNT_MS = 15 * 24 * HOUR_MS;
export const NOW_MS = 5 * MINUTE_MS;

export type KeyedPoint = SaidPoint & { key: string };
/** Loads in reference slots busy: what the nodes can do is another matter. */
export type BookRow = Omit<ForecastRow, "horizonMs" | "binMs">;

export interface Advanced {
  /** Said just now. */
  said: KeyedPoint[];
  /** Said earlier, with what came. */
  settled: KeyedPoint[];
}

/** All series of the installation, at one scale. */
export class ForecastBook {
  readonly scale: Scale;
  readonly #tracks = new Map<string, LoadTrack>();
  #upTo = 0;
  #knownMs = 0;
  #madeAt = 0;
  #now = new Map<string, number | null>();

  constructor(scale: Scale) {
    this.scale = scale;
  }

  /** Bins up to here have been learnt from, epoch ms. */
  get upTo(): number {
    return this.#upTo;
  }

  /** Enough has been watched to look an hour ahead. */
  get outgrown(): boolean {
    return this.scale === YOUNG && this.#knownMs >= HOUR_AHEAD_AFTER_MS;
  }

  /** Learns from stored minutes, and takes back what was said before the restart. */
  rebuild(rows: readonly LoadMinute[], points: readonly KeyedPoint[], now: number): KeyedPoint[] {
    const { binMs } = this.scale;
    const first = rows.reduce((least, { minute }) => Math.min(least, minute), now);
    const from = Math.floor(Math.max(first, now - LEARNT_MS) / binMs) * binMs;
    this.#upTo = from;
    this.#learn(rows, now);
    this.#madeAt = this.#upTo;
    const settled: KeyedPoint[] = [];
    for (const [key, track] of this.#tracks) {
      track.restore(points.filter((point) => point.key === key));
      for (const point of track.settleRestored()) settled.push({ ...point, key });
    }
    return settled;
  }

  /**
   * Takes in the minutes since the last call (given from five minutes before `now` at least) and, when a bin is
   * full, says what it expects. Time that went backwards is waited for.
   */
  advance(rows: readonly LoadMinute[], now: number): Advanced {
    const { binMs } = this.scale;
    // A clock that was wrong by months: what lies between was not lived.
    if (now - this.#upTo > LEARNT_MS) this.#upTo = Math.floor((now - LEARNT_MS) / binMs) * binMs;
    const before = this.#upTo;
    const settled = this.#learn(rows, now);
    const current = binLoad(rows, { binMs: NOW_MS, from: now - NOW_MS, to: now });
    this.#now = new Map(
      [...this.#tracks.keys()].map((key) => [
        key,
        current.values.get(key)?.[0] ?? (current.known[0] ? 0 : null),
      ]),
    );
    if (this.#upTo === before) return { said: [], settled };
    this.#madeAt = this.#upTo;
    const said = [...this.#tracks].flatMap(([key, track]) => {
      const point = track.say();
      return point ? [{ ...point, key }] : [];
    });
    return { said, settled };
  }

  rows(): BookRow[] {
    const left = (afterMs: number) => Math.max(0, afterMs - this.#knownMs);
    return [...this.#tracks].map(([key, track]) => {
      const forecast = track.forecast;
      const young = this.scale === YOUNG;
      const { doubt, error } = track.judge();
      return {
        key,
        madeAt: this.#madeAt,
        now: this.#now.get(key) ?? null,
        next: forecast && { mean: forecast.mean, ...forecast.interval },
        doubt: young ? "too_young" : doubt,
        knownMs: this.#knownMs,
        hourAheadFrom: young ? this.#upTo + left(HOUR_AHEAD_AFTER_MS) : null,
        trustedFrom: young || doubt === "too_young" ? this.#upTo + left(TRUSTED_AFTER_MS) : null,
        error,
      };
    });
  }

  #learn(rows: readonly LoadMinute[], now: number): KeyedPoint[] {
    const { binMs } = this.scale;
    const from = this.#upTo;
    const to = Math.floor(now / binMs) * binMs;
    if (to <= from) return [];
    const binned = binLoad(rows, { binMs, from, to });
    for (const key of binned.values.keys()) {
      if (!this.#tracks.has(key)) this.#tracks.set(key, new LoadTrack(this.scale));
    }
    const settled: KeyedPoint[] = [];
    for (const [key, track] of this.#tracks) {
      const values = binned.values.get(key);
      for (const [bin, known] of binned.known.entries()) {
        const value = values ? values[bin] : known ? 0 : null;
        for (const point of track.observe(from + (bin + 1) * binMs, value ?? null)) {
          settled.push({ ...point, key });
        }
      }
    }
    this.#knownMs += binned.knownMs;
    this.#upTo = to;
    return settled;
  }
}
