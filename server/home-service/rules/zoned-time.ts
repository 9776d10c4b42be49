export interface LocalDate {
  year: number;
  /** 1..12 */
  month: number;
  day: number;
}

const DAY_MS = 86_400_000;

/** What a calendar in that zone shows now. @throws RangeError for a zone that is none */
export function localDateOf(atMs: number, timeZone: string): LocalDate {
  const { year, month, day } = partsOf(atMs, timeZone);
  return { year, month, day };
}

/** The moment a clock in that zone shows this; one that is skipped in spring is taken an hour later. */
export function instantOf(
  { year, month, day, minuteOfDay }: LocalDate & { minuteOfDay: number },
  timeZone: string,
): number {
  const wanted = Date.UTC(year, month - 1, day) + minuteOfDay * 60_000;
  // The offset at the first guess may be that of the other side of a change of clocks.
  const guess = wanted - offsetAt(wanted, timeZone);
  return wanted - offsetAt(guess, timeZone);
}

export function addDays({ year, month, day }: LocalDate, days: number): LocalDate {
  const moved = new Date(Date.UTC(year, month - 1, day) + days * DAY_MS);
  return { year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() };
}

/** 0 = Sunday. */
export const weekdayOf = ({ year, month, day }: LocalDate): number =>
  new Date(Date.UTC(year, month - 1, day)).getUTCDay();

function offsetAt(atMs: number, timeZone: string): number {
  const { year, month, day, hour, minute } = partsOf(atMs, timeZone);
  return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(atMs / 60_000) * 60_000;
}

function partsOf(atMs: number, timeZone: string) {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  const found = Object.fromEntries(
    format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]),
  );
  return {
    year: found.year ?? 0,
    month: found.month ?? 1,
    day: found.day ?? 1,
    hour: found.hour ?? 0,
    minute: found.minute ?? 0,
  };
}
