import type { OrderRecord } from "../../orders/order-record.ts";
import type { OrderTrigger } from "../../orders/rules/states.ts";
import { hashText, normalDraw, seededRandom, unitOf } from "../../shared/seeded-random.ts";

export interface VisitTask {
  trigger: OrderTrigger;
  dueAt: number;
}

const MINUTE = 60_000;
/** Share of customers who cancel before anybody has left. */
const CANCELLED_SHARE = 0.04;

/**
 * What comes next for a demo visit; null when it is over. A visit booked for any day of the week is
 * played within about half an hour, so that the calendar never fills up for good.
 */
export function nextVisitTask(order: OrderRecord): VisitTask | null {
  const after = (step: string, medianMinutes: number) =>
    order.updatedAt +
    medianMinutes * MINUTE * Math.exp(0.4 * normalDraw(seededRandom(hashText(`${order.id}/${step}`))));
  switch (order.status) {
    case "dispatched":
      return unitOf(`${order.id}/cancels`) < CANCELLED_SHARE
        ? { trigger: "cancel", dueAt: after("cancel", 4) }
        : { trigger: "depart", dueAt: after("depart", 12) };
    case "en_route":
      return { trigger: "begin", dueAt: after("begin", 5) };
    case "started":
      return { trigger: "complete", dueAt: after("complete", 10) };
    default:
      return null;
  }
}
