import type { EntityChange, TopicName } from "../../server/contracts/live.ts";
import type { Ticket } from "../../server/contracts/tickets.ts";

/**
 * What changes, alike for both contenders. An order's changes come as the pipeline makes them: one to
 * four of the same order within some 20 ms (accepted, planned, predicted, seen; or three lines tapped
 * done and the ticket with the last), then nothing for a while. Orders are picked evenly.
 */
export const SHOPS = 500;
export const TICKETS_PER_SHOP = 40;
const OPEN_ORDERS = 5_000;
const BURST_MOST = 4;
const BURST_GAP_MS = 7;

export type Case = "shops" | "wide";
export const topicOf = (kind: Case, index: number): TopicName =>
  kind === "wide" ? "operations:all" : `tickets:shop-${index % SHOPS}`;

/** One change, at `atMs` after the start. `order` numbers the order it is of. */
export interface Happening {
  atMs: number;
  order: number;
}

/** The changes of the next `forMs` ms, in time's order; `perSecond` of them a second on the average. */
export function* happenings(kind: Case, perSecond: number, random: () => number): Generator<Happening> {
  const orders = kind === "wide" ? OPEN_ORDERS : SHOPS * TICKETS_PER_SHOP;
  const burstsPerMs = perSecond / 1_000 / ((1 + BURST_MOST) / 2);
  const later: Happening[] = [];
  for (let atMs = 0; ; ) {
    atMs += -Math.log(1 - random()) / burstsPerMs;
    const order = Math.floor(random() * orders);
    let changeAt = atMs;
    for (let left = 1 + Math.floor(random() * BURST_MOST); left > 0; left--) {
      later.push({ atMs: changeAt, order });
      changeAt += random() * 2 * BURST_GAP_MS;
    }
    later.sort((a, b) => a.atMs - b.atMs);
    while (later[0] && later[0].atMs <= atMs) yield later.shift() as Happening;
  }
}

/** A ticket of three lines as a board gets it, about 1.5 kB. */
export function ticketNow(order: number, nowMs: number): Ticket {
  const orderId = idOf(order);
  const line = (n: number) => ({
    lineId: `l${n}`,
    itemId: `item_${n}`,
    nameEn: ["Beef noodles", "Fried rice with egg", "Iced lemon tea"][n] ?? "Dish",
    nameZh: ["牛肉面", "蛋炒饭", "冰柠檬茶"][n] ?? "菜",
    station: ["wok", "fry", "drinks"][n] ?? "cold",
    quantity: 1 + (order % 3),
    modifiers: n === 0 ? ["no coriander", "extra hot"] : [],
    prepSeconds: 240 - 60 * n,
    startAt: nowMs + 30_000 * n,
    doneAt: order % 4 > n ? nowMs : null,
    mark: null,
  });
  return {
    orderId,
    number: order,
    class: "place",
    status: order % 2 === 0 ? "accepted" : "cooking",
    lines: [line(0), line(1), line(2)],
    note: order % 5 === 0 ? "Please no cutlery" : null,
    customerName: "Lin",
    acceptedAt: nowMs - 180_000,
    startedAt: nowMs - 60_000,
    readyAt: null,
    predicted: {
      p50: nowMs + 240_000,
      p80: nowMs + 330_000,
      p90: nowMs + 400_000,
      madeAt: nowMs,
      by: "learnt",
    },
    promisedAt: nowMs + 420_000,
    needBy: nowMs + 420_000,
    safeStartAt: nowMs + 90_000,
    why: { openAhead: order % 12, slowStation: null },
    recalled: false,
    prioritisedAt: null,
    hold: null,
    firedAt: nowMs - 180_000,
    void: null,
    allergy: null,
    seen: { screen: "Pass", at: nowMs - 170_000 },
    alarm: null,
    undoUntil: null,
    handedOverAt: null,
  };
}

/** A line of an operator's list of orders, about 250 bytes. */
function orderRowNow(order: number, nowMs: number) {
  return {
    id: idOf(order),
    number: order,
    shopId: `shop-${order % SHOPS}`,
    kind: "meal",
    class: "place",
    status: order % 2 === 0 ? "accepted" : "cooking",
    node: `node-${order % 12}`,
    attempt: 1,
    acceptedAt: nowMs - 180_000,
    promisedAt: nowMs + 420_000,
    p80At: nowMs + 330_000,
    late: 0.12,
    changedAt: nowMs,
  };
}

/** What our side publishes for one change. */
export function changeOf(kind: Case, order: number, nowMs: number): EntityChange {
  return kind === "wide"
    ? { collection: "order", id: idOf(order), value: orderRowNow(order, nowMs) }
    : { collection: "ticket", id: idOf(order), value: ticketNow(order, nowMs) };
}

/** What the naive side sends for one change: what happened, and the order as it is then, whole. */
export function wholeEvent(order: number, seq: number, nowMs: number, topic: TopicName) {
  return {
    topic,
    fromSeq: seq - 1,
    seq,
    type: "ticket.changed",
    at: nowMs,
    actor: "person:p_01hv4y3m9k",
    requestId: "req_01hv4y3m9kx2",
    order: {
      ...orderRowNow(order, nowMs),
      tenantId: "default",
      clientId: "client_web",
      region: "north",
      device: "ios",
      network: "5g",
      appVersion: "4.2.1",
      channel: "app",
      ticket: ticketNow(order, nowMs),
    },
  };
}

function idOf(order: number): string {
  return `ord_01hv4y3m9kx2tq${String(order).padStart(8, "0")}`;
}
