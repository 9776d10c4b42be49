import type { Viewer } from "../contracts/people.ts";
import { type TicketCommand, ticketCommandSchema } from "../contracts/tickets.ts";
import type { Journal } from "../orders/journal.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import type { Clock } from "../shared/clock.ts";
import { OpsError } from "../shared/errors.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { decide, type TicketVerb } from "./rules/decide.ts";
import type { KitchenStore } from "./store.ts";

export interface TicketCommandDeps {
  journal: Pick<Journal, "change">;
  store: Pick<KitchenStore, "order" | "commandDone">;
  clock: Clock;
}

/** Someone else's tap came between reading and writing: look again, this many times. */
const TRIES = 3;

/**
 * The one way a tap becomes a change: permission, parse, load, decide, save. The journal announces.
 * A command sent again has no second effect and gets the order as it is.
 * @throws FORBIDDEN, INVALID_REQUEST, NOT_FOUND, CONFLICT, ILLEGAL_TRANSITION, UNDO_WINDOW_OVER, STORE_UNAVAILABLE
 */
export async function runTicketCommand(
  deps: TicketCommandDeps,
  verb: TicketVerb,
  viewer: Viewer,
  input: unknown,
): Promise<OrderRecord> {
  requirePermission(viewer, "tickets.act");
  const command = parse(input);
  if (await deps.store.commandDone(command.orderId, command.commandId)) {
    return mine(viewer, await deps.store.order(command.orderId));
  }
  for (let left = TRIES; ; left--) {
    const order = mine(viewer, await deps.store.order(command.orderId));
    const decision = decide({
      order,
      verb,
      commandId: command.commandId,
      tappedAt: command.tappedAt,
      actor: `person:${viewer.id}`,
      now: deps.clock.nowMs(),
    });
    if (decision.outcome === "refuse") {
      throw new OpsError(decision.code, `Order ${order.number} is ${decision.because}.`, {
        reason: decision.because,
      });
    }
    const result = await deps.journal.change(decision.change);
    if (result.ok) return result.order;
    if (left === 1) {
      const because = result.order?.status ?? result.because;
      throw new OpsError("CONFLICT", `Order ${order.number} is ${because}.`, { reason: because });
    }
  }
}

function parse(input: unknown): TicketCommand {
  const parsed = ticketCommandSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new OpsError("INVALID_REQUEST", issue?.message ?? "This is no ticket command.", {
    field: `/${issue?.path.join("/") ?? ""}`,
  });
}

/** A merchant sees other shops' orders as not there, which tells nothing about them. */
function mine(viewer: Viewer, order: OrderRecord | null): OrderRecord {
  const hidden =
    !order ||
    order.tenantId !== viewer.tenantId ||
    (viewer.role === "merchant" && !viewer.shopIds.includes(order.shopId));
  if (hidden) throw new OpsError("NOT_FOUND", "There is no such order.");
  return order;
}
