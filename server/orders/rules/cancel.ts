import type { OrderChange } from "../journal.ts";
import type { OrderRecord } from "../order-record.ts";
import { nextStatus } from "./states.ts";

/**
 * What cancelling an order changes; null where its state does not allow it. A ticket stays on its
 * board, struck, until the kitchen has acknowledged it.
 */
export function cancelChange(
  order: OrderRecord,
  reason: string | null,
  at: number,
):
  | (Pick<OrderChange, "expect" | "to" | "job" | "release"> & { set: NonNullable<OrderChange["set"]> })
  | null {
  const to = nextStatus(order.kind, order.status, "cancel");
  if (!to) return null;
  const { ticket, attempt } = order;
  const revision = ticket?.revision ?? 0;
  const executed = order.settledAt !== null;
  return {
    expect: { statuses: [order.status], attempt, ticketRevision: revision },
    to,
    set: {
      ...(ticket ? { ticket: { ...ticket, void: { at, reason }, revision: revision + 1 } } : {}),
      // Neither a success nor a failure of ours: it ends without an outcome and is not counted.
      ...(executed ? {} : { settledAt: at, leaseUntil: null }),
    },
    ...(!executed && attempt > 0
      ? { job: { kind: "end", attempt, result: "lost", reason: "cancelled" } }
      : {}),
    ...(executed && order.kind !== "meal" ? { release: true } : {}),
  };
}
