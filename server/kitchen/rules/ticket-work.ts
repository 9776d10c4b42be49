export interface WorkLine {
  itemId: string;
  station: string;
  quantity: number;
}

/** A cook works on several things at once: only this part of what is not the longest item adds to it. */
const OVERLAP = 0.3;
/** Tickets a station has in hand at the same time. */
export const STATION_HANDS = 4;

export type WorkByStation = Readonly<Record<string, number>>;

/** Seconds until all portions of a line are done, begun together. */
export function cookSecondsOf(prepSeconds: number, quantity: number): number {
  return prepSeconds * (1 + OVERLAP * (quantity - 1));
}

/** Seconds of work a ticket means for each station, from its items' prep times. */
export function workByStation(
  lines: readonly WorkLine[],
  prepSecondsOf: (itemId: string) => number,
): WorkByStation {
  const longest: Record<string, number> = {};
  const total: Record<string, number> = {};
  for (const { itemId, station, quantity } of lines) {
    const prep = prepSecondsOf(itemId);
    longest[station] = Math.max(longest[station] ?? 0, prep);
    total[station] = (total[station] ?? 0) + prep * quantity;
  }
  const work: Record<string, number> = {};
  for (const [station, max] of Object.entries(longest)) {
    work[station] = max + OVERLAP * ((total[station] ?? max) - max);
  }
  return work;
}

/** Seconds until the last of the ticket's stations is done with what is ahead and then with the ticket. */
export function secondsToReady(own: WorkByStation, ahead: WorkByStation): number {
  let longest = 0;
  for (const [station, seconds] of Object.entries(own)) {
    longest = Math.max(longest, (ahead[station] ?? 0) / STATION_HANDS + seconds);
  }
  return longest;
}

/** The station that will be done with the ticket last; null for a ticket without lines. */
export function slowestStation(own: WorkByStation, ahead: WorkByStation): string | null {
  let slowest: { station: string; seconds: number } | null = null;
  for (const [station, seconds] of Object.entries(own)) {
    const total = (ahead[station] ?? 0) / STATION_HANDS + seconds;
    if (!slowest || total > slowest.seconds) slowest = { station, seconds: total };
  }
  return slowest?.station ?? null;
}

export interface StartedWork {
  work: WorkByStation;
  /** Epoch ms. */
  startedAt: number;
}

/**
 * Work of open tickets not done yet: all of those waiting, and of the started ones what the time
 * since has not used up. Waiting work comes summed: a rush can leave thousands on the rail.
 */
export function workAhead(
  waiting: WorkByStation,
  started: Iterable<StartedWork>,
  now: number,
): WorkByStation {
  const ahead: Record<string, number> = { ...waiting };
  for (const { work, startedAt } of started) {
    const spent = Math.max(0, now - startedAt) / 1_000;
    for (const [station, seconds] of Object.entries(work)) {
      ahead[station] = (ahead[station] ?? 0) + Math.max(0, seconds - spent);
    }
  }
  return ahead;
}

/** `sum` with `work` added `times` times: 1 when a ticket begins to wait, -1 when it no longer does. */
export function addWork(sum: WorkByStation, work: WorkByStation, times: 1 | -1): WorkByStation {
  const result: Record<string, number> = { ...sum };
  for (const [station, seconds] of Object.entries(work)) {
    result[station] = Math.max(0, (result[station] ?? 0) + times * seconds);
  }
  return result;
}
