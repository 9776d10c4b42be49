import type { SwitchReader } from "../degradation/switch-reader.ts";
import type { MealPlan } from "../nodes/protocol.ts";
import type { OrderRecord, TicketRecord } from "../orders/order-record.ts";
import { predictReady } from "./rules/predict-ready.ts";
import { secondsToReady } from "./rules/ticket-work.ts";
import { promisedAt } from "./rules/views.ts";
import type { ShopMinds } from "./shop-minds.ts";

/** Nobody is let down sooner than this, however quick the items are. */
const LEAST_PROMISE_MS = 3 * 60_000;

export interface PlanTicketDeps {
  minds: Pick<ShopMinds, "workOf" | "workAhead" | "paceOf">;
  switches: Pick<SwitchReader, "isOn">;
  now: number;
}

/** The ticket a kitchen gets when a node has executed a meal order. */
export function planTicket(
  { minds, switches, now }: PlanTicketDeps,
  order: OrderRecord,
  plan: MealPlan,
): TicketRecord {
  const workSeconds = secondsToReady(minds.workOf(plan.lines), minds.workAhead(order.shopId, now));
  const predicted = predictReady({
    now,
    workSeconds,
    pace: minds.paceOf(order.shopId),
    simple: switches.isOn("prediction.simple", { whenUnknown: false }),
  });
  return {
    lines: plan.lines,
    predicted,
    workSeconds,
    needBy: promisedAt(order) ?? Math.max(predicted.p90, now + LEAST_PROMISE_MS),
    recalled: false,
    undoUntil: null,
  };
}
