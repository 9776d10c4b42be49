import type { CommittedChange } from "../orders/journal.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import type { UnseenTicket } from "./rules/next-alarms.ts";
import type { AlarmMark, OpenTicket, SeenMark } from "./store.ts";

interface Marked {
  shopId: string;
  number: number;
  firedAt: number;
  seen: SeenMark | null;
  alarm: AlarmMark | null;
  /** Held back, or out of the kitchen's hands: nobody need see it now. */
  resting: boolean;
  /** When it left the kitchen, epoch ms. */
  leftAt: number | null;
  /** Somebody has laid a hand on it: no alarm any more. */
  acted: boolean;
  /** When this process last heard of it, epoch ms. */
  notedAt: number;
}

export interface Act {
  orderId: string;
  shopId: string;
  mark: SeenMark;
}

/** A ticket may come back (undo, recall) for so long with the marks it had. */
const KEPT_AFTER_MS = 15 * 60_000;

/** What is known of each open ticket's receipts and alarms. The database holds the same, for restarts. */
export interface TicketMarks {
  seen(orderId: string): SeenMark | null;
  alarm(orderId: string): AlarmMark | null;
  of(orderId: string): Readonly<Pick<Marked, "shopId" | "number" | "firedAt">> | null;
  markSeen(orderId: string, seen: SeenMark): void;
  markAlarm(orderId: string, alarm: AlarmMark): void;
  /** Takes note of a committed change. @returns the receipt when somebody worked on a ticket none had shown. */
  note(change: CommittedChange): Act | null;
  /** Takes over what the database knew at `readAt`, also of what other processes did. */
  restore(open: OpenTicket[], readAt: number): void;
  unseen(): Iterable<UnseenTicket>;
  /** Forgets tickets that left the kitchen long ago. */
  forget(now: number): void;
}

export function createTicketMarks(): TicketMarks {
  const tickets = new Map<string, Marked>();
  const unseen = new Map<string, UnseenTicket>();

  function watch(orderId: string): void {
    const ticket = tickets.get(orderId);
    if (!ticket || ticket.seen || ticket.acted || ticket.resting) unseen.delete(orderId);
    else {
      const { shopId, firedAt, alarm } = ticket;
      unseen.set(orderId, { orderId, shopId, firedAt, alarm: alarm?.stage ?? null });
    }
  }

  return {
    seen: (orderId) => tickets.get(orderId)?.seen ?? null,
    alarm: (orderId) => tickets.get(orderId)?.alarm ?? null,
    of: (orderId) => tickets.get(orderId) ?? null,
    markSeen(orderId, seen) {
      const ticket = tickets.get(orderId);
      if (!ticket || ticket.seen) return;
      ticket.seen = seen;
      watch(orderId);
    },
    markAlarm(orderId, alarm) {
      const ticket = tickets.get(orderId);
      if (!ticket) return;
      ticket.alarm = alarm;
      watch(orderId);
    },
    note({ order, event }) {
      if (order.kind !== "meal" || !order.ticket) return null;
      const known = tickets.get(order.id);
      const open = isOpen(order);
      if (!known && !open) return null;
      const ticket: Marked = {
        seen: known?.seen ?? null,
        alarm: known?.alarm ?? null,
        shopId: order.shopId,
        number: order.number,
        firedAt: order.ticket.firedAt ?? order.acceptedAt,
        resting: !open || (order.ticket.hold ?? null) !== null,
        leftAt: open ? null : (known?.leftAt ?? event.at),
        acted: known?.acted ?? false,
        notedAt: event.at,
      };
      tickets.set(order.id, ticket);
      const acted = isHandOnTicket(event);
      // A hand on it answers the alarm; that it had been raised stays in the history.
      if (acted) {
        ticket.acted = true;
        ticket.alarm = null;
      }
      const mark = acted && !ticket.seen ? { screen: screenOfActor(event.actor), at: event.at } : null;
      if (mark) ticket.seen = mark;
      watch(order.id);
      return mark && { orderId: order.id, shopId: order.shopId, mark };
    },
    restore(open, readAt) {
      const stillOpen = new Set(open.map(({ orderId }) => orderId));
      for (const [orderId, ticket] of tickets) {
        if (stillOpen.has(orderId) || ticket.leftAt !== null || ticket.notedAt >= readAt) continue;
        ticket.leftAt = readAt;
        ticket.resting = true;
        watch(orderId);
      }
      for (const row of open) {
        const { orderId, shopId, number, firedAt } = row;
        const known = tickets.get(orderId);
        const acted = (known?.acted ?? false) || row.begun;
        const seen =
          row.seenBy !== null && row.seenAt !== null ? { screen: row.seenBy, at: row.seenAt } : null;
        const alarm =
          row.stage !== null && row.alarmAt !== null ? { stage: row.stage, at: row.alarmAt } : null;
        // What changed here since is newer than what was read; receipts and alarms of others are only there.
        const newer = known && known.notedAt >= readAt;
        tickets.set(orderId, {
          shopId,
          number,
          firedAt: newer ? known.firedAt : firedAt,
          resting: newer ? known.resting : row.held,
          leftAt: newer ? known.leftAt : null,
          seen: known?.seen ?? seen,
          alarm: acted ? null : (known?.alarm ?? alarm),
          acted,
          notedAt: known?.notedAt ?? readAt,
        });
        watch(orderId);
      }
    },
    unseen: () => unseen.values(),
    forget(now) {
      for (const [orderId, { leftAt }] of tickets) {
        if (leftAt === null || now - leftAt < KEPT_AFTER_MS) continue;
        tickets.delete(orderId);
        unseen.delete(orderId);
      }
    },
  };
}

const isOpen = (order: OrderRecord) => order.status === "accepted" || order.status === "cooking";

const isHandOnTicket = ({ type, actor }: CommittedChange["event"]) =>
  type.startsWith("ticket.") && (/^(person|screen):/.test(actor) || actor === "demo");

const screenOfActor = (actor: string) => (actor === "demo" ? "demo" : "browser");
