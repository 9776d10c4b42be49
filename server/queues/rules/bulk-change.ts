import type { BulkAction } from "../../contracts/queue-actions.ts";
import type { OrderChange } from "../../orders/journal.ts";
import type { OrderRecord } from "../../orders/order-record.ts";
import { cancelChange } from "../../orders/rules/cancel.ts";
import { nextStatus } from "../../orders/rules/states.ts";
import { assertNever } from "../../shared/assert-never.ts";

export interface BulkContext {
  runId: string;
  actor: string;
  reason: string;
  /** The process that owns what waits from now on. */
  ownerId: string;
  backgroundDeadlineMs: number;
  nowMs: number;
}

/**
 * What a bulk action does to one order; null where its state no longer allows it. The attempt guards
 * against a node that claims the order meanwhile: then the change does not happen.
 */
export function bulkChange(action: BulkAction, order: OrderRecord, context: BulkContext): OrderChange | null {
  const { runId, actor, reason, nowMs } = context;
  const data = { bulk: runId, reason, from: order.status };
  const event = (type: string, more: object = {}) => ({ type, actor, data: { ...data, ...more } });
  const expect = { statuses: [order.status], attempt: order.attempt };
  switch (action) {
    case "cancel": {
      const change = cancelChange(order, reason, nowMs);
      return change && { ...change, orderId: order.id, event: event("order.cancelled", { by: "operator" }) };
    }
    case "to_background":
      if (order.class === "background" || !["received", "queued"].includes(order.status)) return null;
      return {
        orderId: order.id,
        expect,
        to: order.status,
        set: {
          class: "background",
          // Background work has longer to finish; nobody's own longer deadline is cut.
          deadlineAt: Math.max(order.deadlineAt, order.acceptedAt + context.backgroundDeadlineMs),
        },
        event: event("order.reclassified", { class: "background", classBefore: order.class }),
      };
    case "retry_failed": {
      const to = nextStatus(order.kind, order.status, "retry");
      if (!to) return null;
      return {
        orderId: order.id,
        expect,
        to,
        set: {
          settledAt: null,
          outcome: null,
          nodeId: null,
          nodeEpoch: null,
          leaseUntil: null,
          ownerId: context.ownerId,
          deadlineAt: nowMs + (order.deadlineAt - order.acceptedAt),
        },
        event: event("order.retried"),
      };
    }
    default:
      return assertNever(action);
  }
}

/** Whether an order already is as the action leaves it: a commit that failed may have happened all the same. */
export function isApplied(action: BulkAction, order: OrderRecord): boolean {
  switch (action) {
    case "cancel":
      return order.status === "cancelled";
    case "to_background":
      return order.class === "background";
    case "retry_failed":
      return order.status !== "failed";
    default:
      return assertNever(action);
  }
}

/** Far more than the person saw: they should look again before it is done to all of them. */
export function hasGrownFar(expected: number, count: number): boolean {
  return count > expected * 1.25 + 50;
}
