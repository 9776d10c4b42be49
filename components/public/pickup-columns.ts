import type { PickupEntry } from "#server/contracts/tickets.ts";

/** Ready numbers leave the board after so long, handed over or not, ms. The server drops them too. */
export const READY_SHOWN_MS = 10 * 60_000;
/** A number that has just become ready is marked so long, ms. */
export const JUST_READY_MS = 30_000;

export interface PickupColumns {
  /** Newest first: that is the number people in the room are waiting for. */
  ready: PickupEntry[];
  /** In the order they will probably be ready. */
  preparing: PickupEntry[];
  /** Minutes until the next is probably ready; 0 any moment, null when nothing is being prepared. */
  nextMinutes: number | null;
}

export function pickupColumns(entries: Iterable<PickupEntry>, now: number): PickupColumns {
  const all = [...entries];
  const ready = all
    .filter((entry) => entry.state === "ready" && now - entry.since < READY_SHOWN_MS)
    .sort((a, b) => b.since - a.since);
  const preparing = all
    .filter((entry) => entry.state === "cooking")
    .sort((a, b) => a.predictedAt - b.predictedAt || a.number - b.number);
  const [next] = preparing;
  return {
    ready,
    preparing,
    nextMinutes: next ? Math.max(0, Math.round((next.predictedAt - now) / 60_000)) : null,
  };
}
