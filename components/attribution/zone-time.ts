const MINUTE_MS = 60_000;

/** How far a zone's clocks are ahead of UTC at that moment, ms. */
function offsetMs(at: number, timeZone: string | undefined): number {
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
