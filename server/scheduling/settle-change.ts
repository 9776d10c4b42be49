import { type CreateOrder, createOrderSchema } from "../contracts/orders.ts";
import type { JobAnswer, MealPlan } from "../nodes/protocol.ts";
import type { OrderChange } from "../orders/journal.ts";
import type { OrderRecord, TicketRecord } from "../orders/order-record.ts";
import { hop } from "../orders/rules/states.ts";
import { assertNever } from "../shared/assert-never.ts";

export interface SettleInput {
  order: OrderRecord;
  attempt: number;
  nodeEpoch: number;
  nodeId: string;
  nodeName: string;
  answer: JobAnswer;
  nowMs: number;
  ticketFor(order: OrderRecord, plan: MealPlan): TicketRecord;
}

/** The change that ends execution: what the node worked out becomes true for kitchen, stock or calendar. */
export function settleChange(input: SettleInput): OrderChange {
  const { order, attempt, nodeEpoch, nodeId, nodeName, answer, nowMs } = input;
  const output = answer.output;
  if (!output) throw new Error(`node ${nodeName} finished ${order.id} without a plan`);
  const inTime = nowMs <= order.deadlineAt;
  const job = { kind: "end", attempt, result: "done", serviceMs: answer.serviceMs } as const;
  const base = {
    orderId: order.id,
    expect: { statuses: ["queued"], attempt, nodeEpoch },
    settle: { outcome: inTime ? "success" : "late", nodeName },
    job,
  } satisfies Partial<OrderChange>;
  const actor = `node:${nodeId}`;
  const rejected = (reason: string): NonNullable<OrderChange["otherwise"]> => ({
    to: "rejected",
    set: { leaseUntil: null },
    event: { type: "order.rejected", actor, data: { reason } },
    settle: { outcome: "rejected", nodeName },
    job,
  });
  switch (output.kind) {
    case "meal":
      return {
        ...base,
        to: "accepted",
        set: { leaseUntil: null, ticket: input.ticketFor(order, output) },
        event: { type: "order.accepted", actor, data: { serviceMs: Math.round(answer.serviceMs) } },
      };
    case "reservation":
      return {
        ...base,
        to: hop("reservation", "queued", ["execute", "confirm"]) ?? "confirmed",
        set: { leaseUntil: null, slotId: output.slotId },
        event: { type: "order.confirmed", actor, data: { slotId: output.slotId, units: output.units } },
        claim: { kind: "slot", slotId: output.slotId, units: output.units },
        otherwise: rejected("sold_out"),
      };
    case "home_service": {
      const candidates = output.candidates
        .slice(0, 5)
        .map(({ providerId, score }) => ({ providerId, score }));
      return {
        ...base,
        to: hop("home_service", "queued", ["execute", "dispatch"]) ?? "dispatched",
        set: { leaseUntil: null },
        event: {
          type: "order.dispatched_to_provider",
          actor,
          data: { candidates: output.candidates.slice(0, 3), priceMinor: output.priceMinor },
        },
        claim: { kind: "visit", candidates, startsAt: output.startsAt, endsAt: output.endsAt },
        otherwise: rejected("nobody_free"),
      };
    }
    default:
      return assertNever(output);
  }
}

/** The request as it was accepted. */
export function requestOf(order: OrderRecord): CreateOrder {
  return createOrderSchema.parse(order.input);
}
