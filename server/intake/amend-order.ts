import { type AmendedOrder, type AmendOrder, amendOrderSchema } from "../contracts/orders.ts";
import type { ApiCaller } from "../identity/api-caller.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import { parseInput } from "../shared/parse-input.ts";
import { changeOwnOrder, type OwnOrderDeps, type PlannedChange } from "./change-own-order.ts";
import { orderViewOf } from "./read-orders.ts";

export interface AmendOrderDeps extends OwnOrderDeps {
  kitchen: {
    amend(order: OrderRecord, amendment: AmendOrder): PlannedChange;
    linesOf(order: OrderRecord): AmendedOrder["lines"];
  };
}

/**
 * A customer's change of a meal the kitchen has.
 * @throws INVALID_REQUEST, NOT_FOUND, KIND_MISMATCH, CONFLICT, UNKNOWN_ITEM, IDEMPOTENCY_KEY_REUSED, STORE_UNAVAILABLE
 */
export async function amendOrder(
  deps: AmendOrderDeps,
  input: { caller: ApiCaller; orderId: string; body: unknown; idempotencyKey: string | null },
): Promise<{ amended: AmendedOrder; duplicate: boolean }> {
  const request = parseInput(amendOrderSchema, input.body);
  const { order, duplicate } = await changeOwnOrder(
    deps,
    { ...input, eventType: "order.amended", request },
    (found) => deps.kitchen.amend(found, request),
  );
  return { amended: { ...orderViewOf(order), lines: deps.kitchen.linesOf(order) }, duplicate };
}
