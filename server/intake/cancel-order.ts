import { cancelOrderSchema, type OrderView } from "../contracts/orders.ts";
import type { ApiCaller } from "../identity/api-caller.ts";
import { cancelChange } from "../orders/rules/cancel.ts";
import type { Clock } from "../shared/clock.ts";
import { OpsError } from "../shared/errors.ts";
import { parseInput } from "../shared/parse-input.ts";
import { changeOwnOrder, type OwnOrderDeps } from "./change-own-order.ts";
import { orderViewOf } from "./read-orders.ts";

/**
 * Cancels an order of any kind while its state allows it; stock and calendar get back what it had won.
 * @throws INVALID_REQUEST, NOT_FOUND, CONFLICT (reason: the order's status), IDEMPOTENCY_KEY_REUSED, STORE_UNAVAILABLE
 */
export async function cancelOrder(
  deps: OwnOrderDeps & { clock: Clock },
  input: { caller: ApiCaller; orderId: string; body: unknown; idempotencyKey: string | null },
): Promise<{ cancelled: OrderView; duplicate: boolean }> {
  const request = parseInput(cancelOrderSchema, input.body ?? {});
  const reason = request.reason ?? null;
  const { order, duplicate } = await changeOwnOrder(
    deps,
    { ...input, eventType: "order.cancelled", request },
    (found) => {
      const change = cancelChange(found, reason, deps.clock.nowMs());
      if (change) return { ...change, data: { by: "customer", reason, from: found.status } };
      throw new OpsError("CONFLICT", `The order is ${found.status} and cannot be cancelled any more.`, {
        reason: found.status,
      });
    },
  );
  return { cancelled: orderViewOf(order), duplicate };
}
