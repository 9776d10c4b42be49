import type { LoadHistory } from "./load-history.ts";

/** An earlier time of day like now: the hour before it, the hour after it, and the hours around that. */
export interface LikeNow {
  last: number;
  next: number;
  around: number;
}

/**
 * What is known when a forecast is made, worked out once for all experts. "Hour" is the horizon,
 * whatever its length; null where not enough has been seen.
 */
export interface LoadView {
  lastValue: number | null;
  lastQuarter: number | null;
  lastHour: number | null;
  hourBefore: number | null;
  lastTwoHours: number | null;
  lastFourHours: number | null;
  lastEightHours: number | null;
  lastDay: number | null;
  /** The middle one of the last eight, and of the last 24 hours: spikes do not move it. */
  middleOfEight: number | null;
  middleOfDay: number | null;
  yesterday: LikeNow | null;
  lastWeek: LikeNow | null;
  /** Means over the last days, up to a fortnight. */
  usual: LikeNow | null;
  /** The same, with the latest days counting most. */
  lately: LikeNow | null;
  /** The middle one of what earlier days had in the coming hour. */
  middle: number | null;
  /** The highest hour of the last day, as far as it is known. */
  highestOfDay: number | null;
}

/** Days looked back for the usual course of a day. */
const USUAL_DAYS = 14;
const LATELY_FADING = 0.7;

/** Spans in bins: `horizon` is what is forecast, `day` the season. */
export function viewLoad(history: LoadHistory, horizon: number, day: number): LoadView {
  const now = history.length;
  const quarter = Math.max(1, Math.round(horizon / 4));
  const days: LikeNow[] = [];
  for (let n = 1; n <= USUAL_DAYS; n += 1) {
    const like = likeNow(history, now - n * day, horizon);
    if (!like) break;
    days.push(like);
  }
  const hours = latestHours(history, horizon, Math.max(1, Math.round(day / horizon)));
  return {
    lastValue: history.mean(now - 1, now),
    lastQuarter: history.mean(now - quarter, now),
    lastHour: history.mean(now - horizon, now),
    hourBefore: history.mean(now - 2 * horizon, now - horizon),
    lastTwoHours: history.mean(now - 2 * horizon, now),
    lastFourHours: history.mean(now - 4 * horizon, now),
    lastEightHours: history.mean(now - 8 * horizon, now),
    lastDay: history.mean(now - day, now),
    middleOfEight: hours.length < 8 ? null : middleOf(hours.slice(0, 8)),
    middleOfDay: history.length < day ? null : middleOf(hours),
    yesterday: days[0] ?? null,
    lastWeek: days[6] ?? null,
    usual: weighted(days, 1),
    lately: weighted(days, LATELY_FADING),
    middle: days.length === 0 ? null : middleOf(days.map(({ next }) => next)),
    highestOfDay: hours.length === 0 ? null : Math.max(...hours),
  };
}

function likeNow(history: LoadHistory, then: number, horizon: number): LikeNow | null {
  const last = history.mean(then - horizon, then);
  const next = history.mean(then, then + horizon);
  const around = history.mean(then - horizon, then + 2 * horizon);
  return last === null || next === null || around === null ? null : { last, next, around };
}

function weighted(days: readonly LikeNow[], fading: number): LikeNow | null {
  const sum = { last: 0, next: 0, around: 0 };
  let weights = 0;
  let weight = 1;
  for (const day of days) {
    sum.last += weight * day.last;
    sum.next += weight * day.next;
    sum.around += weight * day.around;
    weights += weight;
    weight *= fading;
  }
  if (weights === 0) return null;
  return { last: sum.last / weights, next: sum.next / weights, around: sum.around / weights };
}

/** The latest first; fewer than asked for where the series is younger. */
function latestHours(history: LoadHistory, horizon: number, most: number): number[] {
  const means: number[] = [];
  for (let end = history.length; means.length < most; end -= horizon) {
    const mean = history.mean(end - horizon, end);
    if (mean === null) break;
    means.push(mean);
  }
  return means;
}

function middleOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return ((sorted[half] ?? 0) + (sorted[sorted.length - 1 - half] ?? 0)) / 2;
}
