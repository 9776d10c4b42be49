import type { Gauge, Norm } from "./gauge.ts";
import { addUp, MINUTE_MS, type Minute } from "./minutes.ts";

const DAY_MS = 86_400_000;
/** Days looked back on, and minutes on either side of the same minute of each. */
const DAYS_BACK = 14;
const AROUND_MINUTES = 7;
/** Fewer days than this have no usual day. */
const LEAST_DAYS = 3;
/** Requests a stretch needs to say anything. */
const LEAST_IN_BLOCK = 50;

/** Where no day is known: the last hours, in stretches, without the latest minutes, which are being judged. */
const RECENT_MINUTES = 180;
const GAP_MINUTES = 35;
const BLOCK_MINUTES = 10;
const LEAST_BLOCKS = 4;

/** What the norm was learnt from. */
export type Basis = { kind: "days"; days: number } | { kind: "recent"; minutes: number };

export type Learnt =
  | { kind: "known"; norm: Norm; basis: Basis }
  /** The history is too young; `until` is when it will do if traffic goes on. null: there is none. */
  | { kind: "learning"; until: number | null };

/** Starts of the minutes that a norm for `at` is learnt from. */
export function minutesForNorm(at: number): number[] {
  const wanted: number[] = [];
  for (let day = 1; day <= DAYS_BACK; day += 1) {
    for (let minute = -AROUND_MINUTES; minute <= AROUND_MINUTES; minute += 1) {
      wanted.push(at - day * DAY_MS + minute * MINUTE_MS);
    }
  }
  for (let minute = GAP_MINUTES; minute < RECENT_MINUTES + GAP_MINUTES; minute += 1) {
    wanted.push(at - minute * MINUTE_MS);
  }
  return wanted;
}

/**
 * What is normal at this minute: the median of the same minutes of the day on earlier days; without three
 * such days that of the last three hours. The latest 35 minutes are left out: they are what is judged.
 * @param minuteAt the minute that starts then; undefined: nothing ended in it, or it is not to be learnt from
 */
export function learnNorm(gauge: Gauge, at: number, minuteAt: (at: number) => Minute | undefined): Learnt {
  const range = (from: number, count: number) =>
    Array.from({ length: count }, (_, i) => minuteAt(from + i * MINUTE_MS)).filter(
      (one) => one !== undefined,
    );
  const days: Minute[][] = [];
  for (let day = 1; day <= DAYS_BACK; day += 1) {
    days.push(range(at - day * DAY_MS - AROUND_MINUTES * MINUTE_MS, 2 * AROUND_MINUTES + 1));
  }
  const known = days.filter(isEnough);
  if (known.length >= LEAST_DAYS) {
    const norm = gauge.normOf(known);
    if (norm) return { kind: "known", norm, basis: { kind: "days", days: known.length } };
  }
  const end = at - (GAP_MINUTES - 1) * MINUTE_MS;
  const blocks: Minute[][] = [];
  for (let start = end - RECENT_MINUTES * MINUTE_MS; start < end; start += BLOCK_MINUTES * MINUTE_MS) {
    blocks.push(range(start, BLOCK_MINUTES));
  }
  const busy = blocks.filter(isEnough);
  const norm = busy.length >= LEAST_BLOCKS ? gauge.normOf(busy) : null;
  if (norm) return { kind: "known", norm, basis: { kind: "recent", minutes: busy.flat().length } };
  return { kind: "learning", until: learntAt(gauge, at, minuteAt) };
}

function isEnough(block: readonly Minute[]): boolean {
  return addUp(block).total >= LEAST_IN_BLOCK;
}

/** When enough stretches will have passed since the first minute of the last hours; null: more orders are needed. */
function learntAt(gauge: Gauge, at: number, minuteAt: (at: number) => Minute | undefined): number | null {
  const needed = (LEAST_BLOCKS * BLOCK_MINUTES + GAP_MINUTES + BLOCK_MINUTES) * MINUTE_MS;
  for (let minute = RECENT_MINUTES + GAP_MINUTES; minute >= 0; minute -= 1) {
    const start = at - minute * MINUTE_MS;
    const found = minuteAt(start);
    if (!found || !gauge.pool([found])) continue;
    return start + needed > at + MINUTE_MS ? start + needed : null;
  }
  return null;
}
