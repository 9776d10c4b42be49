import { outlived, stillOpenAt } from "#server/contracts/ready-time.ts";
import type { PickupEntry } from "#server/contracts/tickets.ts";

/** Ready numbers leave the board after so long, handed over or not, ms. The server drops them too. */
export const READY_SHOWN_MS = 10 * 60_000;
/** A number that has just become ready is marked so long, ms. */
export const JUST_READY_MS = 30_000;
/** What "next" means: as likely as not ready within so many minutes. */
export const SOON_MINUTES = 4;

export interface PickupColumns {
  /** Newest first: that is the number people in the room are waiting for. */
  ready: PickupEntry[];
  /** In the order they will probably be ready. */
  soon: PickupEntry[];
  preparing: PickupEntry[];
}

/** Who stands where at `now`. Ready is what the kitchen has said; a prediction leads as far as "next". */
export function pickupColumns(entries: Iterable<PickupEntry>, now: number): PickupColumns {
  const all = [...entries];
  const ready = all
    .filter((entry) => entry.state === "ready" && now - entry.since < READY_SHOWN_MS)
    .sort((a, b) => b.since - a.since || a.number - b.number);
  const open = all
    .filter((entry) => entry.state !== "ready")
    .sort((a, b) => a.predictedAt - b.predictedAt || a.number - b.number);
  return {
    ready,
    soon: open.filter((entry) => isSoon(entry, now)),
    preparing: open.filter((entry) => !isSoon(entry, now)),
  };
}

/** Later than nearly every order: then the prediction has nothing left to say, and the number does not stay "next" for ever. */
function isSoon({ predicted }: PickupEntry, now: number): boolean {
  if (!predicted || outlived(predicted, now)) return false;
  return stillOpenAt(predicted, now).p50 - now <= SOON_MINUTES * 60_000;
}

export interface NumberGrid {
  columns: number;
  rows: number;
}

/** A cell holds three big digits: this much wider than high. */
const CELL_ASPECT = 1.75;

/** The grid that shows `count` numbers largest in a panel `aspect` times as wide as high. */
export function numberGrid(count: number, aspect: number): NumberGrid {
  let best: NumberGrid = { columns: 1, rows: Math.max(1, count) };
  let bestSize = 0;
  for (let columns = 1; columns <= Math.max(1, count); columns++) {
    const rows = Math.ceil(Math.max(1, count) / columns);
    const size = Math.min(aspect / columns / CELL_ASPECT, 1 / rows);
    if (size > bestSize) [best, bestSize] = [{ columns, rows }, size];
  }
  return best;
}
