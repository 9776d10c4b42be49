import type { OrderRecord, StoredLine } from "../orders/order-record.ts";
import type { HeldTicket } from "./rules/fire-times.ts";
import { type ItemLesson, type ItemPace, learnItem, learntPrepSeconds } from "./rules/item-prep.ts";
import { learn, newPace, RESIDUALS_KEPT, type ShopPace } from "./rules/shop-pace.ts";
import { isOpenLine, linesOf } from "./rules/ticket-lines.ts";
import {
  addWork,
  type StartedWork,
  type WorkByStation,
  type WorkLine,
  workAhead,
  workByStation,
} from "./rules/ticket-work.ts";
import { isMeal } from "./rules/views.ts";

export interface FinishedWork {
  orderId: string;
  workSeconds: number;
  tookSeconds: number;
}
/** A ticket on hold, with its order as last committed. */
export interface HeldOrder extends HeldTicket {
  order: OrderRecord;
  by: "schedule" | "person";
  fireAt: number;
}

interface ShopMind {
  finished: FinishedWork[];
  pace: ShopPace;
  waiting: Map<string, WorkByStation>;
  waitingSum: WorkByStation;
  started: Map<string, StartedWork>;
  held: Map<string, HeldOrder>;
}

/** What this process knows of each kitchen: its pace and what lies on its rail. Rebuilt from the database at start. */
export interface ShopMinds {
  paceOf(shopId: string): ShopPace;
  workAhead(shopId: string, now: number): WorkByStation;
  /** Tickets to be cooked now, begun or not. */
  openCount(shopId: string): number;
  workOf(lines: readonly WorkLine[]): WorkByStation;
  menuSecondsOf(itemId: string): number;
  /** Seconds one portion takes, as far as the kitchen's taps have taught. */
  prepSecondsOf(itemId: string): number;
  held(shopId: string): HeldOrder[];
  shopsWithHeld(): string[];
  knows(order: OrderRecord): boolean;
  /** Takes note of an order as it is now: on the rail, begun, on hold, or off it. */
  note(order: OrderRecord): void;
  learn(shopId: string, done: FinishedWork): void;
  /** It was not finished after all. */
  unlearn(shopId: string, orderId: string): void;
  learnItems(lessons: readonly ItemLesson[]): void;
  setMenu(items: readonly { itemId: string; prepSeconds: number }[]): void;
}

/** For an item the menu has not (any more). */
const UNKNOWN_PREP_SECONDS = 300;

export function createShopMinds(): ShopMinds {
  const minds = new Map<string, ShopMind>();
  const items = new Map<string, ItemPace>();
  let menu = new Map<string, number>();

  function mindOf(shopId: string): ShopMind {
    const known = minds.get(shopId);
    if (known) return known;
    const mind: ShopMind = {
      finished: [],
      pace: newPace,
      waiting: new Map(),
      waitingSum: {},
      started: new Map(),
      held: new Map(),
    };
    minds.set(shopId, mind);
    return mind;
  }
  const menuSecondsOf = (itemId: string) => menu.get(itemId) ?? UNKNOWN_PREP_SECONDS;
  const prepSecondsOf = (itemId: string) => learntPrepSeconds(menuSecondsOf(itemId), items.get(itemId));
  const workOf: ShopMinds["workOf"] = (lines) => workByStation(lines, prepSecondsOf);

  function takeOff(mind: ShopMind, orderId: string): void {
    const waiting = mind.waiting.get(orderId);
    if (waiting) mind.waitingSum = addWork(mind.waitingSum, waiting, -1);
    mind.waiting.delete(orderId);
    mind.started.delete(orderId);
    mind.held.delete(orderId);
  }

  return {
    paceOf: (shopId) => mindOf(shopId).pace,
    workAhead(shopId, now) {
      const { waitingSum, started } = mindOf(shopId);
      return workAhead(waitingSum, started.values(), now);
    },
    openCount(shopId) {
      const { waiting, started } = mindOf(shopId);
      return waiting.size + started.size;
    },
    workOf,
    menuSecondsOf,
    prepSecondsOf,
    held: (shopId) => [...mindOf(shopId).held.values()],
    shopsWithHeld: () => [...minds].filter(([, mind]) => mind.held.size > 0).map(([shopId]) => shopId),
    knows({ id, shopId }) {
      const { waiting, started, held } = mindOf(shopId);
      return waiting.has(id) || started.has(id) || held.has(id);
    },
    note(order) {
      if (!isMeal(order)) return;
      const mind = mindOf(order.shopId);
      takeOff(mind, order.id);
      if (order.status !== "accepted" && order.status !== "cooking") return;
      const work = workOf(linesOf(order).filter((line: StoredLine) => isOpenLine(line)));
      const { hold = null, needBy, predicted } = order.ticket;
      if (order.status === "cooking") {
        mind.started.set(order.id, { work, startedAt: order.startedAt ?? order.updatedAt });
      } else if (hold) {
        const prepP80Seconds = order.ticket.prepP80Seconds ?? (predicted.p80 - predicted.madeAt) / 1_000;
        mind.held.set(order.id, { orderId: order.id, needBy, prepP80Seconds, work, order, ...hold });
      } else {
        mind.waiting.set(order.id, work);
        mind.waitingSum = addWork(mind.waitingSum, work, 1);
      }
    },
    learn(shopId, done) {
      const mind = mindOf(shopId);
      mind.finished = [...mind.finished, done].slice(-RESIDUALS_KEPT);
      mind.pace = learn(mind.pace, done);
    },
    unlearn(shopId, orderId) {
      const mind = mindOf(shopId);
      const left = mind.finished.filter((done) => done.orderId !== orderId);
      if (left.length === mind.finished.length) return;
      mind.finished = left;
      mind.pace = left.reduce(learn, newPace);
    },
    learnItems(lessons) {
      for (const { itemId, ratio } of lessons) items.set(itemId, learnItem(items.get(itemId), ratio));
    },
    setMenu(rows) {
      menu = new Map(rows.map(({ itemId, prepSeconds }) => [itemId, prepSeconds]));
    },
  };
}
