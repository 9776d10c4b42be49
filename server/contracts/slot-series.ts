/** What a day of slots looks like to the person who opens it; times are of the named time zone's clocks. */
export interface SlotSeries {
  /** 2026-11-21 */
  date: string;
  /** 09:30 */
  from: string;
  /** When the last slot may end at the latest; 00:00 is the end of the day. */
  to: string;
  everyMinutes: number;
  /** IANA name, such as Asia/Shanghai. */
  timeZone: string;
}

/** Epoch ms. */
export interface SlotSpan {
  startsAt: number;
  endsAt: number;
}

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

/**
 * The slots of a series, one after the other without gaps; a last one that would end after `to` is left
 * out. Nothing where the times do not read or leave no room. No validator here: browsers load this file.
 */
export function slotSeries({ date, from, to, everyMinutes, timeZone }: SlotSeries): SlotSpan[] {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  const first = minutesOf(from);
  const last = minutesOf(to) || DAY_MINUTES;
  if (Number.isNaN(midnight) || Number.isNaN(first) || Number.isNaN(minutesOf(to)) || !(everyMinutes >= 1)) {
    return [];
  }
  const epochOf = clockOf(timeZone);
  const spans: SlotSpan[] = [];
  for (let minute = first; minute + everyMinutes <= last; minute += everyMinutes) {
    const startsAt = epochOf(midnight + minute * MINUTE_MS);
    // Where clocks go forward, an hour of wall times does not exist and falls on its neighbours.
    if (spans.some((span) => span.startsAt === startsAt)) continue;
    spans.push({ startsAt, endsAt: startsAt + everyMinutes * MINUTE_MS });
  }
  return spans;
}

/** Minutes after midnight, NaN for what is no time of day. */
function minutesOf(time: string): number {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time);
  return match ? Number(match[1]) * 60 + Number(match[2]) : Number.NaN;
}

/** From what the zone's clocks show (as if it were UTC) to the moment they show it. */
function clockOf(timeZone: string): (wallMs: number) => number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  });
  const offsetAt = (epochMs: number): number => {
    const part: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(epochMs)) part[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = part;
    return Date.UTC(year, month - 1, day, hour, minute) - Math.floor(epochMs / MINUTE_MS) * MINUTE_MS;
  };
  // The second look settles moments near a change of the clocks.
  return (wallMs) => wallMs - offsetAt(wallMs - offsetAt(wallMs));
}
