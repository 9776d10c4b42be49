import type { Asked } from "../tickets/ticket-verbs.ts";

/** A tap that the server has not answered yet. */
export type QueuedTap = Asked & {
  /** The command's id: the server gives a repeated one no second effect. */
  id: string;
  shopId: string;
  orderId: string;
  /** What the people in the kitchen call the ticket; it may be gone when the answer comes. */
  number: number | null;
  /** When the finger came down, by the device's clock corrected to the server's. Epoch ms. */
  at: number;
  /** The screen had no connection, or the first try did not get through. */
  offline: boolean;
};

/** The order of taps: as the fingers came down. */
export function byTime(a: QueuedTap, b: QueuedTap): number {
  return a.at - b.at || a.id.localeCompare(b.id);
}
