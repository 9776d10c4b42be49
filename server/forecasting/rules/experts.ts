import type { LikeNow, LoadView } from "./load-view.ts";

/** One way of guessing the mean of the coming hour; null while it knows too little. */
export type Expert = (view: LoadView) => number | null;

const MOST_TIMES = 4;

/** Moved as an earlier time moved: by as much. */
function movedBy(from: number | null, like: LikeNow | null): number | null {
  return from === null || like === null ? null : from + like.next - like.last;
}

/** Moved as an earlier time moved: by the same share. */
function movedTimes(from: number | null, like: LikeNow | null): number | null {
  if (from === null || like === null || like.last <= 0) return null;
  // A night of almost nothing must not make a day a hundred times itself.
  return from * Math.min(MOST_TIMES, Math.max(1 / MOST_TIMES, like.next / like.last));
}

/** `share` of the way from a to b. */
function between(a: number | null, b: number | null | undefined, share: number): number | null {
  return a === null || b === null || b === undefined ? null : a + share * (b - a);
}

function times(value: number | null, factor: number): number | null {
  return value === null ? null : value * factor;
}

/** Named so that a page can say which of them carries a forecast. The first is the plainest. */
export const experts: Record<string, Expert> = {
  lastHour: (v) => v.lastHour,
  lastValue: (v) => v.lastValue,
  lastQuarter: (v) => v.lastQuarter,
  lastTwoHours: (v) => v.lastTwoHours,
  lastFourHours: (v) => v.lastFourHours,
  lastEightHours: (v) => v.lastEightHours,
  lastDay: (v) => v.lastDay,
  trend: (v) => between(v.hourBefore, v.lastHour, 1.5),
  quarterTrend: (v) => between(v.lastHour, v.lastQuarter, 1.5),
  middleOfEight: (v) => v.middleOfEight,
  middleOfDay: (v) => v.middleOfDay,
  fourHoursMiddleOfDay: (v) => between(v.lastFourHours, v.middleOfDay, 0.5),

  yesterday: (v) => v.yesterday?.next ?? null,
  lastWeek: (v) => v.lastWeek?.next ?? null,
  usual: (v) => v.usual?.next ?? null,
  lately: (v) => v.lately?.next ?? null,
  middle: (v) => v.middle,
  around: (v) => v.usual?.around ?? null,

  asYesterday: (v) => movedBy(v.lastHour, v.yesterday),
  timesYesterday: (v) => movedTimes(v.lastHour, v.yesterday),
  asLastWeek: (v) => movedBy(v.lastHour, v.lastWeek),
  timesLastWeek: (v) => movedTimes(v.lastHour, v.lastWeek),
  fourHoursTimesLastWeek: (v) => movedTimes(v.lastFourHours, v.lastWeek),
  asUsual: (v) => movedBy(v.lastHour, v.usual),
  timesUsual: (v) => movedTimes(v.lastHour, v.usual),
  fourHoursTimesUsual: (v) => movedTimes(v.lastFourHours, v.usual),
  middleOfEightTimesUsual: (v) => movedTimes(v.middleOfEight, v.usual),
  asLately: (v) => movedBy(v.lastHour, v.lately),
  timesLately: (v) => movedTimes(v.lastHour, v.lately),
  halfAsUsual: (v) => between(v.lastHour, movedBy(v.lastHour, v.usual), 0.5),

  quarterUsual: (v) => between(v.lastHour, v.usual?.next, 0.25),
  halfUsual: (v) => between(v.lastHour, v.usual?.next, 0.5),
  mostlyUsual: (v) => between(v.lastHour, v.usual?.next, 0.75),
  halfLastWeek: (v) => between(v.lastHour, v.lastWeek?.next, 0.5),
  halfMiddle: (v) => between(v.lastHour, v.middle, 0.5),
  middleOfEightHalfMiddle: (v) => between(v.middleOfEight, v.middle, 0.5),
  halfAround: (v) => between(v.lastHour, v.usual?.around, 0.5),
  fourHoursAround: (v) => between(v.lastFourHours, v.usual?.around, 0.4),

  // Where rare spikes make the mean, most hours are below it, and the middle is the better guess.
  lessLastHour: (v) => times(v.lastHour, 0.85),
  lessMiddleOfEight: (v) => times(v.middleOfEight, 0.85),
  lessHalfMiddle: (v) => times(between(v.lastHour, v.middle, 0.5), 0.85),
  muchLessHalfMiddle: (v) => times(between(v.lastHour, v.middle, 0.5), 0.7),
};
