import type { z } from "zod";
import type { Viewer } from "../contracts/people.ts";
import type { TicketCommand } from "../contracts/tickets.ts";
import type { Journal } from "../orders/journal.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import type { Clock } from "../shared/clock.ts";
import { OpsError } from "../shared/errors.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { decide, type TicketAction } from "./rules/decide.ts";
import type { KitchenStore } from "./store.ts";

export interface TicketCommandDeps {
  journal: Pick<Journal, "change">;
  store: Pick<KitchenStore, "order" | "commandDone">;
  clock: Clock;
}

/** How one kind of command is read, and what it asks of the ticket. */
export interface CommandKind<Command extends TicketCommand> {
  schema: z.ZodType<Command>;
  actionOf(command: Command): TicketAction;
}

/** Someone else's tap came between reading and writing: look again. Each time, another's tap has won. */
const TRIES = 12;

/**
 * The one way a tap becomes a change: permission, parse, load, decide, save. The journal announces.
 * A command sent again has no second effect and gets the order as it is.
 * @throws FORBIDDEN, INVALID_REQUEST, NOT_FOUND, CONFLICT, ILLEGAL_TRANSITION, UNDO_WINDOW_OVER, STORE_UNAVAILABLE
 */
export async function runTicketCommand<Command extends TicketCommand>(
  deps: TicketCommandDeps,
  kind: CommandKind<Command>,
  viewer: Viewer,
  input: unknown,
): Promise<OrderRecord> {
  requirePermission(viewer, "tickets.act");
  const command = parse(kind.schema, input);
  for (let left = TRIES; ; left--) {
    const order = mine(viewer, await deps.store.order(command.orderId));
    // Asked each time, and after the order was read: the same command may be on its way twice, and what is
    // committed later than this look fails by the ticket's revision.
    if (await deps.store.commandDone(command.orderId, command.commandId)) {
      return mine(viewer, await deps.store.order(command.orderId));
    }
    const decision = decide({
      order,
      action: kind.actionOf(command),
      commandId: command.commandId,
      tappedAt: command.tappedAt,
      offline: command.offline,
      // A paired screen acts under its own name.
      actor: viewer.screen ? viewer.id : `person:${viewer.id}`,
      now: deps.clock.nowMs(),
    });
    if (decision.outcome === "unchanged") return order;
    if (decision.outcome === "refuse") {
      const { because, field } = decision;
      const text = field === undefined ? `Order ${order.number} is ${because}.` : `${field}: ${because}.`;
      throw new OpsError(decision.code, text, {
        field,
        reason: because,
        at: becameSoAt(order),
      });
    }
    const result = await deps.journal.change(decision.change);
    if (result.ok) return result.order;
    if (left === 1) {
      const because = result.order?.status ?? result.because;
      throw new OpsError("CONFLICT", `Order ${order.number} is ${because}.`, {
        reason: because,
        at: result.order ? becameSoAt(result.order) : undefined,
      });
    }
  }
}

function parse<Command>(schema: z.ZodType<Command>, input: unknown): Command {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new OpsError("INVALID_REQUEST", issue?.message ?? "This is no ticket command.", {
    field: `/${issue?.path.join("/") ?? ""}`,
  });
}

/** When the order came into the state it is in, where that is on record. */
function becameSoAt({ status, ticket, readyAt, pickedUpAt }: OrderRecord): number | undefined {
  if (status === "cancelled") return ticket?.void?.at;
  return (status === "picked_up" ? pickedUpAt : status === "ready" ? readyAt : null) ?? undefined;
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
