import { STATION_HANDS, type WorkByStation } from "./ticket-work.ts";

/** A ticket that waits to be fired. */
export interface HeldTicket {
  orderId: string;
  /** Epoch ms. */
  needBy: number;
  /** P80 of preparing it alone. */
  prepP80Seconds: number;
  work: WorkByStation;
}

/** Begun later than this, it is late more often than one time in five even in an empty kitchen. */
export function latestSafeStart({ needBy, prepP80Seconds }: HeldTicket): number {
  return needBy - prepP80Seconds * 1_000;
}

/**
 * When each held ticket is to be fired: its latest safe start, less the time its stations will by then
 * still be busy with others. Those are the held tickets due before it that are not due before its own
 * start, and what is left of the work on the rail now. Never later than the latest safe start.
 */
export function fireTimes(
  held: readonly HeldTicket[],
  openWork: WorkByStation,
  now: number,
): Map<string, number> {
  const byNeed = [...held].sort((a, b) => a.needBy - b.needBy || (a.orderId < b.orderId ? -1 : 1));
  const times = new Map<string, number>();
  byNeed.forEach((ticket, i) => {
    const start = latestSafeStart(ticket);
    const competing: Record<string, number> = {};
    for (let j = i - 1; j >= 0; j--) {
      const other = byNeed[j];
      if (!other || other.needBy <= start) break;
      for (const [station, seconds] of Object.entries(other.work)) {
        competing[station] = (competing[station] ?? 0) + seconds;
      }
    }
    const untilStart = Math.max(0, start - now) / 1_000;
    let backlogSeconds = 0;
    for (const station of Object.keys(ticket.work)) {
      const left = Math.max(0, (openWork[station] ?? 0) / STATION_HANDS - untilStart);
      backlogSeconds = Math.max(backlogSeconds, (competing[station] ?? 0) / STATION_HANDS + left);
    }
    times.set(ticket.orderId, Math.floor(start - backlogSeconds * 1_000));
  });
  return times;
}
