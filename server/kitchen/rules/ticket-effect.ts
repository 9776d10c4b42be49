import type { ProblemCode } from "../../contracts/problem.ts";
import type { OrderChange } from "../../orders/journal.ts";
import type { TicketRecord } from "../../orders/order-record.ts";
import type { OrderTrigger } from "../../orders/rules/states.ts";

export type TicketDecision =
  | { outcome: "change"; change: OrderChange }
  /** It is so already: two cooks tapped the same line. */
  | { outcome: "unchanged" }
  | {
      outcome: "refuse";
      code: ProblemCode;
      because: string;
      /** What of the command does not fit, as a JSON pointer. */
      field?: string;
    };

/** What a tap does to the ticket itself, before it is made a change of the order. */
export type Effect =
  | {
      outcome: "change";
      triggers: readonly OrderTrigger[];
      type: string;
      set: Omit<NonNullable<OrderChange["set"]>, "ticket"> & { ticket: TicketRecord };
      data?: Record<string, unknown>;
    }
  | Exclude<TicketDecision, { outcome: "change" }>;

export const refuse = (code: ProblemCode, because: string): Effect => ({ outcome: "refuse", code, because });

export const doesNotFit = (field: string, because: string): Effect => ({
  outcome: "refuse",
  code: "INVALID_REQUEST",
  because,
  field,
});
