import type { EntityChange, TopicName } from "../contracts/live.ts";
import type { LiveHubInside } from "../live/hub.ts";
import type { CommittedChange, Journal } from "../orders/journal.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import type { Clock } from "../shared/clock.ts";
import { trackingFacts } from "./kitchen-topics.ts";
import { lessonsOf } from "./rules/item-prep.ts";
import {
  isMeal,
  isOnBoard,
  isOnPass,
  isVoidOnBoard,
  leavesPassAt,
  mayStillBeUndone,
  PICKUP_SHOWN_MS,
  pickupEntryId,
  pickupEntryOf,
  type TicketFacts,
  ticketOf,
  trackedOrderOf,
  UNDO_GRACE_MS,
  VOID_SHOWN_MS,
} from "./rules/views.ts";
import type { ShopDirectory } from "./shop-directory.ts";
import type { ShopMinds } from "./shop-minds.ts";
import type { KitchenStore } from "./store.ts";

export interface AnnounceDeps {
  journal: Pick<Journal, "onCommitted">;
  store: KitchenStore;
  shops: ShopDirectory;
  minds: Pick<ShopMinds, "note" | "learn" | "unlearn" | "learnItems">;
  hub: Pick<LiveHubInside, "publish" | "isFollowed">;
  clock: Clock;
  log: { warn(details: object, message: string): void };
  facts: TicketFacts;
  /** Since when the shop has a pass board; null where it has none. */
  passSince(shopId: string): number | null;
}

export interface Announcer {
  /** Takes note of a ticket that was on a board before this process began. */
  remember(order: OrderRecord): void;
  reannounce(orderIds: readonly string[]): void;
  /** The shop has a pass board now, or none any more. @param onPass reads what stands on it */
  passChanged(shopId: string, onPass: () => Promise<OrderRecord[]>): Promise<void>;
  close(): void;
}

/** How often it is looked whether an undo window or a place on the pickup board has run out. */
const SWEEP_MS = 250;

/** Tells boards and trackers of every committed change, and of what time alone changes. */
export function announceOrders(deps: AnnounceDeps): Announcer {
  const { journal, hub, minds, clock, log, facts } = deps;
  /** What is on boards, as last committed. Read by `reannounce`, so that no older state is told after a newer. */
  const onBoards = new Map<string, OrderRecord>();
  /** Ready orders that will look different without anyone touching them, and when. */
  const ripening = new Map<string, { order: OrderRecord; at: number; final: boolean }>();
  /** What was committed while somebody was reading: what was read of it is old. */
  const readers = new Set<Set<string>>();
  /** Orders of one tracker are announced one after the other, so that the last told is the last true. */
  let tail: Promise<void> = Promise.resolve();

  function later(work: () => Promise<void>): void {
    tail = tail.then(work).catch((error) => log.warn({ error: String(error) }, "kitchen: not announced"));
  }

  function remember(order: OrderRecord): void {
    if (isMeal(order) && isOnBoard(order, clock.nowMs(), deps.passSince(order.shopId)))
      onBoards.set(order.id, order);
    else onBoards.delete(order.id);
  }

  function announceTicket(order: OrderRecord): void {
    const value = onBoards.has(order.id) ? ticketOf(order, facts) : null;
    hub.publish(`tickets:${order.shopId}`, [{ collection: "ticket", id: order.id, value }]);
  }

  function announce(order: OrderRecord): void {
    remember(order);
    if (isMeal(order)) {
      announceTicket(order);
      later(() => announceOnBoard(order));
    }
    const track: TopicName = `track:${order.id}`;
    // Numbered even if nobody follows, so that a page that read earlier sees it is behind.
    if (hub.isFollowed(track)) later(() => announceToCustomer(order, track));
    else hub.publish(track, []);
  }

  async function announceOnBoard(order: OrderRecord): Promise<void> {
    const shop = await deps.shops.byId(order.shopId);
    if (!shop) return;
    const change: EntityChange = {
      collection: "entry",
      id: pickupEntryId(order),
      value: pickupEntryOf(order, clock.nowMs()),
    };
    hub.publish(`pickup:${shop.boardToken}`, [change]);
  }

  async function announceToCustomer(order: OrderRecord, topic: TopicName): Promise<void> {
    const facts = await trackingFacts(order, deps);
    const value = trackedOrderOf(order, facts, clock.nowMs());
    hub.publish(topic, [{ collection: "order", id: order.id, value }]);
  }

  /** @param learnt its bump is among what the kitchen has learnt already */
  function ripen(order: OrderRecord, learnt = false): void {
    const now = clock.nowMs();
    if (mayStillBeUndone(order, now)) {
      ripening.set(order.id, { order, at: (order.ticket?.undoUntil ?? now) + UNDO_GRACE_MS, final: learnt });
    } else if (order.status === "ready" && order.readyAt !== null && now - order.readyAt <= PICKUP_SHOWN_MS) {
      ripening.set(order.id, { order, at: order.readyAt + PICKUP_SHOWN_MS + 1, final: true });
    } else if (isVoidOnBoard(order, now)) {
      const at = (order.ticket?.void?.at ?? now) + VOID_SHOWN_MS;
      ripening.set(order.id, { order, at, final: true });
    } else if (isOnPass(order, now, deps.passSince(order.shopId))) {
      ripening.set(order.id, { order, at: leavesPassAt(order), final: true });
    } else {
      ripening.delete(order.id);
    }
  }

  /** Nobody took the bump back: from here on it is what really happened, and worth learning from. */
  function learnFrom(order: OrderRecord): void {
    const { ticket, readyAt, settledAt } = order;
    if (!ticket || ticket.recalled || readyAt === null || settledAt === null) return;
    const begun = Math.max(settledAt, ticket.firedAt ?? settledAt);
    minds.learn(order.shopId, {
      orderId: order.id,
      workSeconds: ticket.workSeconds,
      tookSeconds: (readyAt - begun) / 1_000,
    });
    minds.learnItems(lessonsOf(order));
  }

  journal.onCommitted((changes: CommittedChange[]) => {
    for (const { order, event } of changes) {
      for (const committed of readers) committed.add(order.id);
      minds.note(order);
      if (event.type === "ticket.recalled") minds.unlearn(order.shopId, order.id);
      if (isMeal(order)) ripen(order);
      announce(order);
    }
  });

  const timer = setInterval(() => {
    const now = clock.nowMs();
    for (const [orderId, { order, at, final }] of ripening) {
      if (now < at) continue;
      ripening.delete(orderId);
      if (!final) learnFrom(order);
      ripen(order);
      announce(order);
    }
  }, SWEEP_MS);
  timer.unref();
  return {
    remember(order) {
      remember(order);
      // History has taught what it had to teach, also of a bump that may yet be undone.
      if (isMeal(order)) ripen(order, true);
    },
    reannounce(orderIds) {
      for (const orderId of orderIds) {
        const order = onBoards.get(orderId);
        if (order) announceTicket(order);
      }
    },
    async passChanged(shopId, onPass) {
      const committed = new Set<string>();
      readers.add(committed);
      const found = await onPass().finally(() => readers.delete(committed));
      const ofShop = [...onBoards.values()].filter((order) => order.shopId === shopId);
      for (const order of [...ofShop, ...found.filter(({ id }) => !committed.has(id))]) {
        const was = onBoards.has(order.id);
        remember(order);
        if (isMeal(order)) ripen(order, ripening.get(order.id)?.final ?? true);
        if (onBoards.has(order.id) !== was) announceTicket(order);
      }
    },
    close: () => clearInterval(timer),
  };
}
