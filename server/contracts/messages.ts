import { z } from "zod";

const shopId = z.string().min(1).max(64);

/** Where a shop wants its messages. Without a channel there is nothing to rotate or to test. */
export const saveChannelSchema = z.object({
  shopId,
  url: z.string().trim().min(1).max(500),
  active: z.boolean().default(true),
});
export const channelOfShopSchema = z.object({ shopId });

/** `withheld`: not sent while only essential messages leave; it still will be if that ends before it has lost its use. */
export type MessageState = "pending" | "sent" | "failed" | "superseded" | "withheld";

/** Without the secret: that is shown once. */
export interface ChannelView {
  url: string;
  active: boolean;
  /** Epoch ms. */
  updatedAt: number;
}

export interface MessageRow {
  id: string;
  /** "ticket.unseen", "test" */
  event: string;
  /** What it is about: an order, for one. */
  subject: string;
  /** Number people call out, where it is about an order. */
  number: number | null;
  state: MessageState;
  attempts: number;
  /** Epoch ms. */
  createdAt: number;
  sentAt: number | null;
  nextAt: number | null;
  useBy: number;
  lastError: string | null;
}

export interface ShopChannel {
  channel: ChannelView | null;
  /** The newest first. */
  messages: MessageRow[];
  /** When this was read, epoch ms. */
  asOf: number;
}

export interface SavedChannel {
  channel: ChannelView;
  /** Of a new channel, and after a rotation; null: as it was. */
  secret: string | null;
}

/** What the receiver answered to a test. */
export type TestAnswer = { ok: boolean; status: number | null; error: string | null; tookMs: number };
