import type { AmendedOrder, AmendOrder } from "../contracts/orders.ts";
import type { BoardItem } from "../contracts/tickets.ts";
import type { SwitchReader } from "../degradation/switch-reader.ts";
import type { OrderChange } from "../orders/journal.ts";
import type { OrderRecord, TicketRecord } from "../orders/order-record.ts";
import { OpsError } from "../shared/errors.ts";
import { newLine, predictTicket, prepP80 } from "./plan-ticket.ts";
import { type Amended, type AmendResult, amendLines, MOST_LINES, nextLineIds } from "./rules/amend.ts";
import { isOpenLine, type Line, linesOf, planLines } from "./rules/ticket-lines.ts";
import { secondsToReady } from "./rules/ticket-work.ts";
import { isMeal, type MealOrder, promisedAt } from "./rules/views.ts";
import type { ShopMinds } from "./shop-minds.ts";

export interface AmendTicketDeps {
  minds: ShopMinds;
  switches: Pick<SwitchReader, "isOn">;
  /** The shop's menu as it is now, by item. */
  itemsOf(shopId: string): Record<string, Pick<BoardItem, "itemId" | "nameEn" | "nameZh" | "station">>;
  now: number;
}

/** Until a node has executed the order there are no lines to name: soon there are. */
const TRY_AGAIN_MS = 1_000;

/**
 * The change a customer's amendment makes to a ticket the kitchen has. A ticket that is ready is not
 * amended any more, also not while its bump may be taken back: the food stands on the pass.
 * @throws KIND_MISMATCH, CONFLICT (reason: the order's status), UNKNOWN_ITEM, INVALID_REQUEST
 */
export function amendTicket(
  deps: AmendTicketDeps,
  order: OrderRecord,
  amendment: AmendOrder,
): Pick<OrderChange, "expect" | "to" | "set"> & { data: Record<string, unknown> } {
  if (order.kind !== "meal") throw new OpsError("KIND_MISMATCH", "Only meals can be amended.");
  if (!isMeal(order) || (order.status !== "accepted" && order.status !== "cooking")) throw notNow(order);
  const before = linesOf(order);
  const add = addedLines(deps, order, before, amendment);
  const result = amendLines(before, { add, change: amendment.change }, deps.now);
  if (!result.ok) throw refusal(result);
  const revision = (order.ticket.revision ?? 0) + 1;
  return {
    expect: { statuses: [order.status], ticketRevision: revision - 1 },
    to: order.status,
    set: { ticket: { ...amendedTicket(deps, order, before, result), revision } },
    data: {
      added: add.map(({ lineId, itemId, quantity }) => ({ lineId, itemId, quantity })),
      changed: result.changed,
    },
  };
}

/** The lines as the customer is told of them. */
export function amendedLines(order: OrderRecord): AmendedOrder["lines"] {
  if (!isMeal(order)) return [];
  return linesOf(order).map(({ lineId, itemId, quantity, modifiers, mark, doneAt }) => ({
    lineId,
    itemId,
    quantity,
    modifiers,
    removed: mark?.kind === "removed",
    done: doneAt !== null,
  }));
}

function addedLines(
  deps: AmendTicketDeps,
  order: MealOrder,
  before: readonly Line[],
  { add }: AmendOrder,
): Line[] {
  const menu = deps.itemsOf(order.shopId);
  const lineIds = nextLineIds(before, add.length);
  return add.map(({ itemId, quantity, modifiers = [] }, i) => {
    const item = menu[itemId];
    if (!item) {
      throw new OpsError("UNKNOWN_ITEM", "This item is not on the menu.", { field: `/add/${i}/itemId` });
    }
    const { nameEn, nameZh, station } = item;
    const line = { itemId, nameEn, nameZh, station, quantity, modifiers };
    return newLine(deps, line, lineIds[i] ?? "");
  });
}

/** Its prediction is made anew for what there is more to cook: it is ready when both the old and the new are. */
function amendedTicket(
  deps: AmendTicketDeps,
  order: MealOrder,
  before: readonly Line[],
  { lines, more }: Amended,
): TicketRecord {
  const { ticket, shopId } = order;
  const { minds, now } = deps;
  const live = lines.filter((line) => line.mark?.kind !== "removed");
  const workBefore = secondsToReady(minds.workOf(before.filter((line) => line.mark?.kind !== "removed")), {});
  const workNow = secondsToReady(minds.workOf(live), {});
  const next: TicketRecord = {
    ...ticket,
    lines,
    workSeconds: ticket.workSeconds + Math.max(0, workNow - workBefore),
    prepP80Seconds: prepP80(deps, shopId, minds.workOf(live)),
  };
  if (more.length > 0) {
    const held = ticket.hold ?? null;
    const from = held ? held.fireAt : now;
    const work = minds.workOf(held ? live.filter(isOpenLine) : more);
    const { predicted, why } = predictTicket(deps, shopId, work, from);
    next.predicted = {
      ...predicted,
      p50: Math.max(predicted.p50, ticket.predicted.p50),
      p80: Math.max(predicted.p80, ticket.predicted.p80),
      p90: Math.max(predicted.p90, ticket.predicted.p90),
    };
    next.why = { ...why, openAhead: ticket.why?.openAhead ?? why.openAhead };
    next.needBy = promisedAt(order) ?? Math.max(ticket.needBy, next.predicted.p90);
  }
  // What is being cooked keeps its begin; new lines begin now.
  return order.status === "accepted" ? { ...next, lines: planLines(lines, next.predicted.p50) } : next;
}

function notNow({ status }: OrderRecord): OpsError {
  if (status === "received" || status === "queued") {
    return new OpsError("CONFLICT", "The kitchen has not got this order yet. Try again in a moment.", {
      reason: status,
      retryAfterMs: TRY_AGAIN_MS,
    });
  }
  return new OpsError("CONFLICT", `The order is ${status} and cannot be amended any more.`, {
    reason: status,
  });
}

const words = {
  no_such_line: "The order has no such line.",
  line_removed: "This line has been removed before. Add it anew.",
  nothing_left: "Nothing would be left of the order. Cancel it instead.",
  nothing_changed: "The order is like that already.",
  too_many_lines: `An order has ${MOST_LINES} lines at most.`,
} as const;

function refusal({ because, change }: Extract<AmendResult, { ok: false }>): OpsError {
  const field =
    change === null
      ? `/${because === "too_many_lines" ? "add" : "change"}`
      : `/change/${change}/${because === "no_such_line" ? "lineId" : "quantity"}`;
  return new OpsError("INVALID_REQUEST", words[because], { field, reason: because });
}
