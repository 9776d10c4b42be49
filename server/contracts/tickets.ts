import { z } from "zod";
import type { ItemCard } from "./catalogue.ts";
import type { ReadyTime } from "./ready-time.ts";
import { text, word } from "./storable.ts";

// A file of its own so that a browser gets it without the validator.
export * from "./undo-window.ts";

/** `void`: cancelled, and on the board until someone there has acknowledged it. */
export type TicketStatus = "accepted" | "cooking" | "ready" | "void";

/** What the customer changed after the kitchen had the ticket; shown until the ticket is bumped. Epoch ms. */
export type LineMark =
  | { kind: "added"; at: number }
  | { kind: "quantity"; at: number; oldQuantity: number }
  /** Struck through; nothing to cook any more. */
  | { kind: "removed"; at: number };

export interface TicketLine {
  /** Names the line within its ticket, for good. */
  lineId: string;
  itemId: string;
  nameEn: string;
  nameZh: string;
  station: string;
  quantity: number;
  modifiers: string[];
  /** What the menu says one portion takes. */
  prepSeconds: number;
  /** When to begin it so that all lines are done together, epoch ms. */
  startAt: number;
  /** Tapped as done at its station, epoch ms. */
  doneAt: number | null;
  mark: LineMark | null;
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
  /**
   * Latest safe start: needBy less the P80 of preparing this ticket alone. The default order of a
   * board: what must be begun next.
   */
  safeStartAt: number;
  /** Why it takes as long as predicted. */
  why: { openAhead: number; slowStation: string | null };
  recalled: boolean;
  /** Put first on all stations by a person, epoch ms. */
  prioritisedAt: number | null;
  /** Not to be begun yet: it fires by itself at `fireAt` (moved by load, unless a person chose it). */
  hold: { fireAt: number; by: "schedule" | "person" } | null;
  /** When it came, or came off hold, into the kitchen's view, epoch ms. */
  firedAt: number;
  /** `by`: the shop said that it cannot be made; without it the customer or another system cancelled. */
  void: { at: number; reason: string | null; by?: "shop" } | null;
  /** Inverse video, always in view. */
  allergy: string | null;
  /** The first screen that has shown it, and when. */
  seen: { screen: string; at: number } | null;
  /** Nobody's screen showed it in time, so every screen of the shop shows it, then the shop's channel was told. */
  alarm: { stage: "second_screen" | "messaged"; at: number } | null;
  /** Set for 6 s after a bump, and after a hand-over: until then one tap takes that back. */
  undoUntil: number | null;
  /** Given to the rider or customer, epoch ms. Only a pass has such tickets, while that can be taken back. */
  handedOverAt: number | null;
}

export interface ShopHeader {
  shopId: string;
  nameEn: string;
  nameZh: string;
  kind: string;
  boardToken: string;
}

/** What cooks may look up about an item; complete on every screen, so that it opens offline too. */
export interface BoardItem {
  itemId: string;
  nameEn: string;
  nameZh: string;
  station: string;
  prepSeconds: number;
  card: ItemCard;
  /** Portions expected to be ordered in the next 15 minutes; null while too little is known. */
  next15: number | null;
}

/** Says that a page is served from the server's copy; nothing there: it was read from the database. */
export interface ServedCopy {
  /** When the copy was read from the database, epoch ms. What was announced here since is in it too. */
  readAt: number;
}
/** One entity, id "now". */
interface CopyCollection {
  copy: ServedCopy;
}

export interface TicketCollections extends CopyCollection {
  ticket: Ticket;
  /** Items of the shop's menu by itemId. */
  item: BoardItem;
  /** One entity, id = shopId. */
  shop: ShopHeader;
}

export interface PickupEntry {
  number: number;
  /**
   * `soon`: probably ready within about four minutes, by prediction; never the same as ready. It comes
   * with time alone, so screens make it of `cooking` and `predicted` themselves.
   */
  state: "cooking" | "soon" | "ready";
  /** Epoch milliseconds. */
  since: number;
  predictedAt: number;
  /** null once it is ready. */
  predicted: ReadyTime | null;
}
export interface PickupCollections extends CopyCollection {
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
  /** What the shop said when it cancelled a meal; null otherwise. */
  cancelReason: string | null;
  /** Statuses reached, oldest first. */
  steps: { type: string; at: number }[];
}
export interface TrackCollections extends CopyCollection {
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
  orderId: word(1, 64),
  /** Made by the device, so that a repeated send has one effect. */
  commandId: word(8, 64),
  /** When the finger came down, by the device's clock corrected to the server's. Epoch ms. */
  tappedAt: z.number().int().positive(),
  /** Made while the screen had no connection, and sent later. */
  offline: z.boolean().optional(),
});
export type TicketCommand = z.infer<typeof ticketCommandSchema>;

/** One line done, or not done after all. The last line done makes the ticket ready. */
export const lineCommandSchema = ticketCommandSchema.extend({
  lineId: word(1, 16),
  done: z.boolean(),
});
export type LineCommand = z.infer<typeof lineCommandSchema>;

export const prioritiseCommandSchema = ticketCommandSchema.extend({ first: z.boolean() });
export type PrioritiseCommand = z.infer<typeof prioritiseCommandSchema>;

/** Until when, epoch ms, at most 24 h ahead; null fires it now. */
export const holdCommandSchema = ticketCommandSchema.extend({
  until: z.number().int().positive().nullable(),
});
export type HoldCommand = z.infer<typeof holdCommandSchema>;

/** A merchant's own word: the order cannot be made. The customer is told. */
export const voidCommandSchema = ticketCommandSchema.extend({ reason: text(200) });
export type VoidCommand = z.infer<typeof voidCommandSchema>;

/** What a screen has painted; a delivery receipt, not a command. */
export const seeTicketsSchema = z.object({
  shopId: word(1, 64),
  /** What the screen is called: its pairing name, or "browser". */
  screen: text(60),
  orderIds: z.array(word(1, 64)).min(1).max(200),
});
export type SeeTickets = z.infer<typeof seeTicketsSchema>;
