import { UNDO_MS } from "../../contracts/tickets.ts";
import type { OrderRecord } from "../../orders/order-record.ts";
import { mayStillBeTakenBack, mayStillBeUndone, UNDO_GRACE_MS } from "./views.ts";

/** When a finger came down, and when we heard of it. */
export interface TapMoment {
  /** Corrected: between the order's coming and `now`. */
  at: number;
  now: number;
  /** Kept on a screen without connection and sent later, with a time that can be believed. */
  replayed: boolean;
}

/** So long after a replayed bump the undo that was tapped after it may follow, before anyone outside is told. */
const REPLAYED_UNDO_FOLLOWS_MS = 500;

/**
 * Until when a bump is taken back with one tap. From our clock: one that was long on its way can still be
 * taken back. One that was replayed had its window on the screen where it was tapped, and leaves all at once.
 */
export function undoUntilOf({ at, now, replayed }: TapMoment): number {
  if (!replayed) return now + UNDO_MS;
  return Math.max(at + UNDO_MS, now - UNDO_GRACE_MS + REPLAYED_UNDO_FOLLOWS_MS);
}

/** Whether the window is open, or was when the finger of a replayed tap came down. */
export function inTimeToUndo(order: OrderRecord, { at, now, replayed }: TapMoment): boolean {
  const isOpenAt = order.status === "picked_up" ? mayStillBeTakenBack : mayStillBeUndone;
  if (isOpenAt(order, now)) return true;
  // Before the bump (or the hand-over) it can have meant only an earlier one.
  const doneAt = (order.status === "picked_up" ? order.pickedUpAt : order.readyAt) ?? 0;
  return replayed && at >= doneAt && isOpenAt(order, at);
}
