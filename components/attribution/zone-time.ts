const MINUTE_MS = 60_000;

/** How far a zone's clocks are ahead of UTC at that moment, ms. */
export function offsetMs(at: number, timeZone: string | undefined): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  }).formatToParts(at);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const local = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"));
  return local - Math.floor(at / MINUTE_MS) * MINUTE_MS;
}

/** `2026-11-21T10:20` in the installation's zone, as a datetime-local field wants it. */
export function toFieldTime(at: number, timeZone: string | undefined): string {
  return new Date(at + offsetMs(at, timeZone)).toISOString().slice(0, 16);
}

/** Epoch ms of such a text, NaN when it is none. In the hour that a clock change repeats, the first one. */
export function fromFieldTime(text: string, timeZone: string | undefined): number {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text)) return Number.NaN;
  const asUtc = Date.parse(`${text.slice(0, 16)}:00Z`);
  if (Number.isNaN(asUtc)) return Number.NaN;
  const guess = asUtc - offsetMs(asUtc, timeZone);
  return asUtc - offsetMs(guess, timeZone);
}

const DAY_MS = 86_400_000;

/** The same time by the zone's clocks some days earlier: 23 or 25 hours a day, where they were changed. */
export function daysEarlier(at: number, days: number, timeZone: string | undefined): number {
  const local = at + offsetMs(at, timeZone) - days * DAY_MS;
  const guess = local - offsetMs(local, timeZone);
  return local - offsetMs(guess, timeZone);
}

/** By how much the zone's clocks were changed between two moments, ms; 0: not at all. */
export function clockChange(from: number, to: number, timeZone: string | undefined): number {
  return offsetMs(to, timeZone) - offsetMs(from, timeZone);
}

/** `Asia/Shanghai (UTC+8)`: what typed times mean. */
export function zoneName(at: number, timeZone: string | undefined): string {
  const minutes = Math.round(offsetMs(at, timeZone) / MINUTE_MS);
  const rest = Math.abs(minutes) % 60;
  const hours = `${minutes < 0 ? "−" : "+"}${Math.floor(Math.abs(minutes) / 60)}`;
  const offset = `UTC${minutes === 0 ? "" : hours}${rest > 0 ? `:${String(rest).padStart(2, "0")}` : ""}`;
  const name = timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  return name === "UTC" ? "UTC" : `${name} (${offset})`;
}

/**
 * A window written as ISO 8601: `start/end`, `start/duration` or `duration/end`. Times without an offset
 * are in the zone. null: it is none.
 */
export function readIsoWindow(
  text: string,
  timeZone: string | undefined,
): { from: number; to: number } | null {
  const [first = "", second = ""] = text.trim().split(/\/|–|\s+to\s+/);
  const [start, end] = [isoTime(first, timeZone), isoTime(second, timeZone)];
  const from = Number.isNaN(start) ? end - isoDuration(first) : start;
  const to = Number.isNaN(end) ? start + isoDuration(second) : end;
  const [minuteFrom, minuteTo] = [from, to].map((at) => Math.floor(at / MINUTE_MS) * MINUTE_MS);
  return minuteFrom !== undefined && minuteTo !== undefined && minuteTo > minuteFrom
    ? { from: minuteFrom, to: minuteTo }
    : null;
}

function isoTime(text: string, timeZone: string | undefined): number {
  const written = text.trim().replace(" ", "T");
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(written)) return Number.NaN;
  return /(Z|[+-]\d\d:?\d\d)$/i.test(written) ? Date.parse(written) : fromFieldTime(written, timeZone);
}

/** `PT30M`, `PT1H30M`, `P1D`, `P1W`; NaN when it is none. */
function isoDuration(text: string): number {
  const match = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/i.exec(text.trim());
  if (!match) return Number.NaN;
  const [weeks, days, hours, minutes] = match.slice(1).map((part) => Number(part ?? 0));
  const total = (((weeks ?? 0) * 7 + (days ?? 0)) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0);
  return total > 0 ? total * MINUTE_MS : Number.NaN;
}
