import type { TimeWindow } from "#server/contracts/attribution.ts";
import { daysEarlier } from "./zone-time.ts";

export const MINUTE_MS = 60_000;

/** The window in question: the last minutes until now, or a fixed one. */
export type CurrentChoice = { kind: "live"; minutes: number } | { kind: "fixed"; window: TimeWindow };

/** What it is compared with: the same length right before, the same some time earlier, or a fixed one. */
export type BaselineChoice =
  | { kind: "before" }
  | { kind: "earlier"; minutes: number }
  | { kind: "fixed"; window: TimeWindow };

export interface Choice {
  current: CurrentChoice;
  baseline: BaselineChoice;
}

export interface Windows {
  baseline: TimeWindow;
  current: TimeWindow;
  /** The end moves with the clock. */
  live: boolean;
  /** Nothing older is known, so both are shorter than chosen. */
  shortened?: boolean;
}

export const liveLengths = [10, 30, 60] as const;
export const HOUR_MINUTES = 60;
export const DAY_MINUTES = 1_440;
export const WEEK_MINUTES = 7 * DAY_MINUTES;

/**
 * The two windows at this moment, on whole minutes; the running minute is left out.
 * @param zone of the business: days earlier are the same time by its clocks
 */
export function resolveWindows({ current, baseline }: Choice, nowMs: number, zone?: string): Windows {
  const now = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  const live = current.kind === "live";
  const shown = live ? { from: now - current.minutes * MINUTE_MS, to: now } : current.window;
  return { baseline: resolveBaseline(baseline, shown, zone), current: shown, live };
}

const LEAST_HALF_MS = 2 * MINUTE_MS;

/**
 * On a young installation the minutes before the first outcome say nothing: what there is is split in
 * two halves instead, unless it is too little even for that.
 * @param firstAt when the first known outcome ended, epoch ms.
 */
export function fitHistory(windows: Windows, { baseline }: Choice, firstAt: number | undefined): Windows {
  const { current, live } = windows;
  if (!live || baseline.kind !== "before" || firstAt === undefined || firstAt <= windows.baseline.from)
    return windows;
  const half = Math.floor((current.to - firstAt) / 2 / MINUTE_MS) * MINUTE_MS;
  if (half < LEAST_HALF_MS) return windows;
  const middle = current.to - half;
  return {
    baseline: { from: middle - half, to: middle },
    current: { from: middle, to: current.to },
    live,
    shortened: true,
  };
}

function resolveBaseline(baseline: BaselineChoice, current: TimeWindow, zone?: string): TimeWindow {
  const length = current.to - current.from;
  switch (baseline.kind) {
    case "before":
      return { from: current.from - length, to: current.from };
    case "earlier": {
      // Never into the window itself: an hour earlier of two hours is two hours earlier.
      const shift = Math.max(baseline.minutes * MINUTE_MS, length);
      if (baseline.minutes % DAY_MINUTES === 0) return byDays(current, shift, zone);
      return { from: current.from - shift, to: current.to - shift };
    }
    case "fixed":
      return overlaps(baseline.window, current)
        ? { from: current.from - (baseline.window.to - baseline.window.from), to: current.from }
        : baseline.window;
  }
}

/** The same times by the clocks of the business, whole days earlier. */
function byDays(current: TimeWindow, shiftMs: number, zone: string | undefined): TimeWindow {
  const days = Math.ceil(shiftMs / MINUTE_MS / DAY_MINUTES);
  const earlier = { from: daysEarlier(current.from, days, zone), to: daysEarlier(current.to, days, zone) };
  // An hour that the clocks skipped has no length: then plain days.
  if (earlier.to > earlier.from && earlier.to <= current.from) return earlier;
  const shift = days * DAY_MINUTES * MINUTE_MS;
  return { from: current.from - shift, to: current.to - shift };
}

/** The preset that gives this baseline, so that a finding that stands still still says what it is. */
export function presetOf({ baseline, current }: Windows, zone?: string): BaselineChoice {
  const presets: BaselineChoice[] = [
    { kind: "before" },
    ...[HOUR_MINUTES, DAY_MINUTES, WEEK_MINUTES].map((minutes) => ({ kind: "earlier" as const, minutes })),
  ];
  const same = presets.find((preset) => {
    const { from, to } = resolveBaseline(preset, current, zone);
    return from === baseline.from && to === baseline.to;
  });
  return same ?? { kind: "fixed", window: baseline };
}

export function overlaps(one: TimeWindow, other: TimeWindow): boolean {
  return one.from < other.to && other.from < one.to;
}

/** The same windows, standing still: what a link to a finding needs. */
export function frozen({ baseline, current }: Windows): Choice {
  return { baseline: { kind: "fixed", window: baseline }, current: { kind: "fixed", window: current } };
}

/** 1, 3 and 12 hours; 1, 7, 30, 90 and 400 days: as far as the cube reaches. */
export const spanMinutes = [60, 180, 720, 1_440, 10_080, 43_200, 129_600, 576_000] as const;

/**
 * What the chart shows: what the analyst panned to, the last `minutes`, or as much as ends with a fixed
 * window and holds it. A baseline far away does not stretch the chart: it is drawn below instead.
 * @param until where the analyst panned to; null: where the windows are
 */
export function chartSpan(
  { baseline, current, live }: Windows,
  minutes: number,
  nowMs: number,
  until: number | null = null,
): TimeWindow {
  const now = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  const length = minutes * MINUTE_MS;
  if (until !== null) {
    const end = Math.min(until, now);
    return { from: end - length, to: end };
  }
  if (live) return { from: now - length, to: now };
  const room = Math.max(length, (current.to - current.from) * 2);
  // A finding stands in the middle of what happened around it, but nothing is known of the future.
  const to = Math.min(now, current.to + Math.floor(room / 6 / MINUTE_MS) * MINUTE_MS);
  const end = Math.max(to, current.to);
  const near = baseline.from >= end - room * 2 ? Math.min(baseline.from, current.from) : current.from;
  return { from: Math.min(end - room, near), to: end };
}

const PAN_SHARE = 0.5;

/** Half a chart to the left (-1) or right (1); null: it would be where it is without panning. */
export function panned(span: TimeWindow, direction: -1 | 1, nowMs: number): number | null {
  const now = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  const by = Math.round(((span.to - span.from) * PAN_SHARE) / MINUTE_MS) * MINUTE_MS;
  const until = span.to + direction * by;
  return until >= now ? null : until;
}

export function isWithin(window: TimeWindow, span: TimeWindow): boolean {
  return window.from >= span.from && window.to <= span.to;
}

export type Edge = "from" | "to" | "both";

/** Moves an edge (or the whole window) by time, on whole minutes, inside the bounds, never empty. */
export function moved(window: TimeWindow, edge: Edge, byMs: number, bounds: TimeWindow): TimeWindow {
  const by = Math.round(byMs / MINUTE_MS) * MINUTE_MS;
  if (edge === "both") {
    const least = bounds.from - window.from;
    const most = bounds.to - window.to;
    const shift = Math.min(Math.max(by, least), most);
    return { from: window.from + shift, to: window.to + shift };
  }
  if (edge === "from") {
    const from = Math.min(Math.max(window.from + by, bounds.from), window.to - MINUTE_MS);
    return { from, to: window.to };
  }
  const to = Math.max(Math.min(window.to + by, bounds.to), window.from + MINUTE_MS);
  return { from: window.from, to };
}

/** Where a window may go without running into the other one. */
export function boundsFor(window: TimeWindow, other: TimeWindow, span: TimeWindow): TimeWindow {
  if (!isWithin(other, span) && !overlaps(other, span)) return span;
  return window.from >= other.to
    ? { from: Math.max(span.from, other.to), to: span.to }
    : { from: span.from, to: Math.min(span.to, other.from) };
}

/** `20261121T1020-20261121T1050` in UTC: short, and readable in a link. */
export function writeWindow({ from, to }: TimeWindow): string {
  return `${writeMinute(from)}-${writeMinute(to)}`;
}
export function readWindow(text: string): TimeWindow | null {
  const match = /^(\d{8}T\d{4})-(\d{8}T\d{4})$/.exec(text);
  const from = readMinute(match?.[1] ?? "");
  const to = readMinute(match?.[2] ?? "");
  return from !== null && to !== null && to > from ? { from, to } : null;
}

export function writeMinute(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replaceAll(/[-:]/g, "");
}
export function readMinute(text: string): number | null {
  const at = Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)$/, "$1-$2-$3T$4:$5:00Z"));
  return Number.isNaN(at) ? null : at;
}

export function writeCurrent(current: CurrentChoice): string {
  return current.kind === "live" ? `live${current.minutes}` : writeWindow(current.window);
}
export function readCurrent(text: string): CurrentChoice | null {
  const minutes = Number(/^live(\d{1,4})$/.exec(text)?.[1] ?? 0);
  if (minutes > 0) return { kind: "live", minutes };
  const window = readWindow(text);
  return window ? { kind: "fixed", window } : null;
}

export function writeBaseline(baseline: BaselineChoice): string {
  if (baseline.kind === "before") return "before";
  return baseline.kind === "earlier" ? `earlier${baseline.minutes}` : writeWindow(baseline.window);
}
export function readBaseline(text: string): BaselineChoice | null {
  if (text === "before") return { kind: "before" };
  const minutes = Number(/^earlier(\d{1,5})$/.exec(text)?.[1] ?? 0);
  if (minutes > 0) return { kind: "earlier", minutes };
  const window = readWindow(text);
  return window ? { kind: "fixed", window } : null;
}
