import type { OrderRecord } from "../orders/order-record.ts";
import { learn, newPace, type ShopPace } from "./rules/shop-pace.ts";
import {
  addWork,
  type StartedWork,
  type WorkByStation,
  workAhead,
  workByStation,
} from "./rules/ticket-work.ts";
import { isMeal } from "./rules/views.ts";

interface ShopMind {
  pace: ShopPace;
  waiting: Map<string, WorkByStation>;
  waitingSum: WorkByStation;
  started: Map<string, StartedWork>;
}

/** What this process knows of each kitchen: its pace and what lies on its rail. Rebuilt from the database at start. */
export interface ShopMinds {
  paceOf(shopId: string): ShopPace;
  workAhead(shopId: string, now: number): WorkByStation;
  workOf(lines: Parameters<typeof workByStation>[0]): WorkByStation;
  /** Takes note of an order as it is now: on the rail, begun, or off it. */
  note(order: OrderRecord): void;
  learn(shopId: string, done: { workSeconds: number; tookSeconds: number }): void;
  setMenu(items: { itemId: string; prepSeconds: number }[]): void;
}

/** For an item the menu has not (any more). */
const UNKNOWN_PREP_SECONDS = 300;

export function createShopMinds(): ShopMinds {
  const minds = new Map<string, ShopMind>();
  let menu = new Map<string, number>();

  function mindOf(shopId: string): ShopMind {
    const known = minds.get(shopId);
    if (known) return known;
    const mind: ShopMind = { pace: newPace, waiting: new Map(), waitingSum: {}, started: new Map() };
    minds.set(shopId, mind);
    return mind;
  }
  const workOf: ShopMinds["workOf"] = (lines) =>
    workByStation(lines, (itemId) => menu.get(itemId) ?? UNKNOWN_PREP_SECONDS);

  return {
    paceOf: (shopId) => mindOf(shopId).pace,
    workAhead(shopId, now) {
      const { waitingSum, started } = mindOf(shopId);
      return workAhead(waitingSum, started.values(), now);
    },
    workOf,
    note(order) {
      if (!isMeal(order)) return;
      const mind = mindOf(order.shopId);
      const waiting = mind.waiting.get(order.id);
      const work = waiting ?? mind.started.get(order.id)?.work ?? workOf(order.ticket.lines);
      if (waiting) mind.waitingSum = addWork(mind.waitingSum, waiting, -1);
      mind.waiting.delete(order.id);
      mind.started.delete(order.id);
      if (order.status === "cooking")
        mind.started.set(order.id, { work, startedAt: order.startedAt ?? order.updatedAt });
      if (order.status !== "accepted") return;
      mind.waiting.set(order.id, work);
      mind.waitingSum = addWork(mind.waitingSum, work, 1);
    },
    learn(shopId, done) {
      const mind = mindOf(shopId);
      mind.pace = learn(mind.pace, done);
    },
    setMenu(items) {
      menu = new Map(items.map(({ itemId, prepSeconds }) => [itemId, prepSeconds]));
    },
  };
}
