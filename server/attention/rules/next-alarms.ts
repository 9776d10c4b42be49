import type { Ticket } from "../../contracts/tickets.ts";

export type AlarmStage = NonNullable<Ticket["alarm"]>["stage"];

/** A ticket no screen has acknowledged; it leaves the list when one does. */
export interface UnseenTicket {
  orderId: string;
  shopId: string;
  /** When it came, or came off hold, into the kitchen's view, epoch ms. */
  firedAt: number;
  alarm: AlarmStage | null;
}

/** Who there is to be told at a shop. */
export interface Audience {
  /** Since when a board of the shop has been open, epoch ms; null: none is. */
  openSince: number | null;
  /** Screens are paired with it: also switched off they ought to have shown the ticket. */
  paired: boolean;
  /** It has a message channel. */
  channel: boolean;
}

export interface NextAlarm {
  orderId: string;
  stage: AlarmStage;
}

/** So long a screen may take to show a new ticket before every screen of the shop does, ms. */
export const UNSEEN_MS = 10_000;
/** And so long again before the shop's message channel is told. */
export const MESSAGE_AFTER_MS = 2 * UNSEEN_MS;

/**
 * The alarms due at `now`, at most one step a ticket, so that no stage is skipped. A shop that nobody
 * watches, with neither screens nor a channel, has nobody to alarm: its tickets just stay unseen.
 */
export function nextAlarms(
  tickets: Iterable<UnseenTicket>,
  audienceOf: (shopId: string) => Audience,
  now: number,
): NextAlarm[] {
  const due: NextAlarm[] = [];
  for (const { orderId, shopId, firedAt, alarm } of tickets) {
    if (alarm === "messaged") continue;
    const audience = audienceOf(shopId);
    const since = unseenSince(firedAt, audience);
    if (since === null) continue;
    if (alarm === null && now - since >= UNSEEN_MS) due.push({ orderId, stage: "second_screen" });
    if (alarm === "second_screen" && audience.channel && now - since >= MESSAGE_AFTER_MS) {
      due.push({ orderId, stage: "messaged" });
    }
  }
  return due;
}

/** A board opened later than the ticket came has its ten seconds from then on. */
function unseenSince(firedAt: number, { openSince, paired, channel }: Audience): number | null {
  if (paired || channel) return firedAt;
  return openSince === null ? null : Math.max(firedAt, openSince);
}
