import { z } from "zod";
import type { ReadyTime } from "./ready-time.ts";

// A file of its own so that a browser gets it without the validator.
export * from "./undo-window.ts";

export type TicketStatus = "accepted" | "cooking" | "ready";

export interface TicketLine {
  itemId: string;
  nameEn: string;
  nameZh: string;
  station: string;
  quantity: number;
  modifiers: string[];
}

/** A meal order as a kitchen sees it. Times are epoch milliseconds by the server's clock. */
export interface Ticket {
  orderId: string;
  number: number;
  class: string;
  status: TicketStatus;
  lines: TicketLine[];
  note: string | null;
  customerName: string | null;
  acceptedAt: number;
  startedAt: number | null;
  readyAt: number | null;
  predicted: ReadyTime;
  promisedAt: number | null;
  /** What lateness is judged by: the promise, or without one the first P90. */
  needBy: number;
  recalled: boolean;
  /** Set for 6 s after a bump: until then one tap takes it back. */
  undoUntil: number | null;
}

export interface ShopHeader {
  shopId: string;
  nameEn: string;
  nameZh: string;
  kind: string;
  boardToken: string;
}

export interface TicketCollections {
  ticket: Ticket;
  /** One entity, id = shopId. */
  shop: ShopHeader;
}

export interface PickupEntry {
  number: number;
  state: "cooking" | "ready";
  /** Epoch milliseconds. */
  since: number;
  predictedAt: number;
}
export interface PickupCollections {
  entry: PickupEntry;
  shop: { nameEn: string; nameZh: string };
}

export interface TrackedOrder {
  orderId: string;
  number: number;
  kind: string;
  status: string;
  shopNameEn: string;
  shopNameZh: string;
  acceptedAt: number;
  predicted: ReadyTime | null;
  /** When the slot or the visit begins; null for meals. */
  appointmentAt: number | null;
  /** Statuses reached, oldest first. */
  steps: { type: string; at: number }[];
}
export interface TrackCollections {
  order: TrackedOrder;
}

export interface DemoState {
  /** false where the installation was started with RUSHDECK_DEMO=off. */
  available: boolean;
  running: boolean;
  /** Name and licence of the trace being replayed. */
  trace: string;
  ordersPerMinute: number;
}
export interface DemoCollections {
  /** One entity, id "now". */
  state: DemoState;
}

export const ticketCommandSchema = z.object({
  orderId: z.string().min(1).max(64),
  /** Made by the device, so that a repeated send has one effect. */
  commandId: z.string().min(8).max(64),
  /** When the finger came down, by the device's clock corrected to the server's. Epoch ms. */
  tappedAt: z.number().int().positive(),
});
export type TicketCommand = z.infer<typeof ticketCommandSchema>;
