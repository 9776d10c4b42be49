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
/** A day of points to be judged by, and the hour that the first of them waits for. */
const SAID_AGAIN_MS = 25 * HOUR_MS;
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

  /**
   * Learns from stored minutes, and takes back what was said of the last day. Where nothing was said (the server
   * was young, or is new to this), it says now what it would have said then, from what was known then.
   */
  rebuild(rows: readonly LoadMinute[], points: readonly KeyedPoint[], now: number): Advanced {
    const { binMs, horizonMs } = this.scale;
    const first = rows.reduce((least, { minute }) => Math.min(least, minute), now);
    const from = Math.floor(Math.max(first, now - LEARNT_MS) / binMs) * binMs;
    this.#upTo = from;
    const kept = new Map(
      points
        .filter((point) => point.horizonMs === horizonMs)
        .map((point) => [idOf(point.key, point.at), point]),
    );
    const advanced = this.#learn(rows, now, { after: now - SAID_AGAIN_MS, kept });
    this.#madeAt = this.#upTo;
    return advanced;
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
    const { settled } = this.#learn(rows, now);
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
      const point = track.say(this.#upTo);
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

  #learn(
    rows: readonly LoadMinute[],
    now: number,
    again?: { after: number; kept: ReadonlyMap<string, KeyedPoint> },
  ): Advanced {
    const { binMs } = this.scale;
    const from = this.#upTo;
    const to = Math.floor(now / binMs) * binMs;
    const said: KeyedPoint[] = [];
    const settled: KeyedPoint[] = [];
    if (to <= from) return { said, settled };
    const binned = binLoad(rows, { binMs, from, to });
    for (const key of binned.values.keys()) {
      if (!this.#tracks.has(key)) this.#tracks.set(key, new LoadTrack(this.scale));
    }
    for (const [key, track] of this.#tracks) {
      const values = binned.values.get(key);
      for (const [bin, known] of binned.known.entries()) {
        const endsAt = from + (bin + 1) * binMs;
        const value = (values ? values[bin] : known ? 0 : null) ?? null;
        for (const point of track.observe(endsAt, value)) settled.push({ ...point, key });
        if (!again || endsAt <= again.after) continue;
        const kept = again.kept.get(idOf(key, endsAt));
        if (kept) track.restore(kept);
        const point = kept || value === null ? null : track.say(to);
        if (point) said.push({ ...point, key });
      }
    }
    this.#knownMs += binned.knownMs;
    this.#upTo = to;
    return { said, settled };
  }
}

const idOf = (key: string, at: number): string => `${key}@${at}`;
