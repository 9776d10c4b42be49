import type { CreateOrder, OrderClass, OrderKind } from "../../contracts/orders.ts";
import { hashText, seededRandom } from "../../shared/seeded-random.ts";
import type { TimedOrder } from "./read-orders-file.ts";
import { type TraceRow, type WorkPerToken, workOf } from "./read-trace.ts";

export interface TraceTarget {
  kind: OrderKind;
  shopId: string;
  class: OrderClass;
  work: WorkPerToken;
  /** Menu items, or services; empty for reservations. */
  items: readonly string[];
  slots: readonly string[];
  nowMs: number;
}

const HOUR_MS = 3_600_000;

/**
 * Turns rows of a trace into orders of one shop: when and how much work from the trace, what is ordered
 * from the shop's list in turn. The channel says "replay", so that it can be told from real traffic.
 */
export function ordersFromTrace(rows: readonly TraceRow[], target: TraceTarget): TimedOrder[] {
  const random = seededRandom(hashText(target.shopId));
  return rows.map((row, i) => ({ atMs: row.atMs, order: orderFor(row, i, target, random) }));
}

function orderFor(row: TraceRow, i: number, target: TraceTarget, random: () => number): CreateOrder {
  const shared = {
    shopId: target.shopId,
    class: target.class,
    dimensions: { channel: "replay" },
    workMs: Math.min(600_000, workOf(row, target.work)),
  };
  const inTurn = (from: readonly string[]) => from[i % from.length] ?? "";
  switch (target.kind) {
    case "meal":
      return {
        kind: "meal",
        ...shared,
        items: [{ itemId: inTurn(target.items), quantity: 1 + Math.floor(2 * random()) }],
      };
    case "reservation":
      return { kind: "reservation", ...shared, slotId: inTurn(target.slots), party: 1 };
    case "home_service":
      return {
        kind: "home_service",
        ...shared,
        serviceItemId: inTurn(target.items),
        // Spread over the coming fortnight, on the half hour.
        startsAt: new Date(
          Math.ceil(target.nowMs / HOUR_MS) * HOUR_MS + (24 + Math.floor(312 * 2 * random()) / 2) * HOUR_MS,
        ).toISOString(),
        durationMinutes: 90,
        location: { xKm: Math.round(20 * (random() - 0.5)), yKm: Math.round(20 * (random() - 0.5)) },
      };
  }
}
