import type { OrderStatus } from "../../contracts/orders.ts";
import type { PickupEntry, Ticket, TicketStatus, TrackedOrder } from "../../contracts/tickets.ts";
import type { OrderRecord, TicketRecord } from "../../orders/order-record.ts";
import { linesOf } from "./ticket-lines.ts";

/** How long a ready order stays on the pickup board when nobody hands it over. */
export const PICKUP_SHOWN_MS = 10 * 60_000;

export type MealOrder = OrderRecord & { ticket: TicketRecord };

export function isMeal(order: OrderRecord): order is MealOrder {
  return order.kind === "meal" && order.ticket !== null;
}

/** A tap in the last moment of the undo window may need so long to reach us. */
export const UNDO_GRACE_MS = 1_000;

/** Bumped, and one tap still takes it back: to the outside world it is not ready yet. */
export function mayStillBeUndone(order: OrderRecord, now: number): boolean {
  return order.status === "ready" && isUndoOpen(order, now);
}

/** Handed over, and one tap still puts it back on the pass. */
export function mayStillBeTakenBack(order: OrderRecord, now: number): boolean {
  return order.status === "picked_up" && isUndoOpen(order, now);
}

function isUndoOpen({ ticket }: OrderRecord, now: number): boolean {
  const undoUntil = ticket?.undoUntil ?? null;
  return undoUntil !== null && now < undoUntil + UNDO_GRACE_MS;
}

/** Food that nobody has taken from the pass for so long is not handed out any more. */
export const ON_PASS_MS = 2 * 3_600_000;

/**
 * Ready and not handed over, or only just: what the shop's pass shows.
 * @param passSince since when the shop has a pass board; null where it has none
 */
export function isOnPass(order: OrderRecord, now: number, passSince: number | null): boolean {
  const { status, readyAt } = order;
  if (passSince === null || readyAt === null || readyAt < passSince) return false;
  return status === "ready" ? now - readyAt < ON_PASS_MS : mayStillBeTakenBack(order, now);
}

/** When an order on the pass leaves it by time alone. */
export function leavesPassAt({ status, ticket, readyAt }: OrderRecord): number {
  return status === "picked_up" ? (ticket?.undoUntil ?? 0) + UNDO_GRACE_MS : (readyAt ?? 0) + ON_PASS_MS;
}

/** A cancelled ticket nobody acknowledges leaves the board by itself after this long. */
export const VOID_SHOWN_MS = 12 * 3_600_000;

export function isVoidOnBoard(order: OrderRecord, now: number): boolean {
  const voided = order.status === "cancelled" ? (order.ticket?.void ?? null) : null;
  return voided !== null && order.ticket?.voidAcknowledged !== true && now - voided.at < VOID_SHOWN_MS;
}

/** To be cooked, or ready and still to be taken back. */
function isInKitchen(order: OrderRecord, now: number): boolean {
  return order.status === "accepted" || order.status === "cooking" || mayStillBeUndone(order, now);
}

export function isOnBoard(order: OrderRecord, now: number, passSince: number | null): boolean {
  return isInKitchen(order, now) || isVoidOnBoard(order, now) || isOnPass(order, now, passSince);
}

const ticketStatus: Partial<Record<OrderStatus, TicketStatus>> = {
  accepted: "accepted",
  cooking: "cooking",
  ready: "ready",
  // Handed over: for the kitchen it stays a ticket it made ready, and may recall.
  picked_up: "ready",
};

/** What others know of an order's ticket; asked each time a view is made. */
export interface TicketMarks {
  seen(orderId: string): Ticket["seen"];
  alarm(orderId: string): Ticket["alarm"];
}

/** With the time a scheduled ticket is now to be fired at, which moves without a change of the order. */
export type TicketFacts = TicketMarks & { fireAt?(orderId: string): number | null };

/** The kitchen's view; null when the order is no ticket. */
export function ticketOf(order: OrderRecord, marks?: TicketFacts): Ticket | null {
  const status = order.status === "cancelled" && order.ticket?.void ? "void" : ticketStatus[order.status];
  if (!isMeal(order) || !status) return null;
  const { ticket } = order;
  const customer = order.input.customer as { name?: string } | undefined;
  return {
    orderId: order.id,
    number: order.number,
    class: order.class,
    status,
    lines: linesOf(order).map(({ cookSeconds: _, tapped: __, ...line }) => line),
    note: textOrNull(order.input.note),
    customerName: textOrNull(customer?.name),
    acceptedAt: order.acceptedAt,
    startedAt: order.startedAt,
    readyAt: order.readyAt,
    predicted: ticket.predicted,
    promisedAt: promisedAt(order),
    needBy: ticket.needBy,
    safeStartAt:
      ticket.needBy -
      (ticket.prepP80Seconds ?? (ticket.predicted.p80 - ticket.predicted.madeAt) / 1_000) * 1_000,
    why: ticket.why ?? { openAhead: 0, slowStation: null },
    recalled: ticket.recalled,
    prioritisedAt: ticket.prioritisedAt ?? null,
    hold: ticket.hold ? { ...ticket.hold, fireAt: fireAtOf(order.id, ticket.hold, marks) } : null,
    firedAt: ticket.firedAt ?? order.acceptedAt,
    void: ticket.void ?? null,
    allergy: textOrNull(order.input.allergy),
    seen: marks?.seen(order.id) ?? null,
    alarm: marks?.alarm(order.id) ?? null,
    undoUntil: ticket.undoUntil,
    handedOverAt: order.status === "picked_up" ? order.pickedUpAt : null,
  };
}

/** What a person has set stands as it is; only the plan for scheduled ones moves between changes. */
function fireAtOf(
  orderId: string,
  hold: NonNullable<Ticket["hold"]>,
  facts: TicketFacts | undefined,
): number {
  return (hold.by === "schedule" ? facts?.fireAt?.(orderId) : null) ?? hold.fireAt;
}

export function promisedAt(order: OrderRecord): number | null {
  const promised = order.input.promisedAt;
  const at = typeof promised === "string" ? Date.parse(promised) : Number.NaN;
  return Number.isNaN(at) ? null : at;
}

/** Names an entry on a board anyone may watch: it must lead neither to the order nor to its customer. */
export function pickupEntryId(order: OrderRecord): string {
  return `${order.number}-${(order.acceptedAt % 100_000_000).toString(36)}`;
}

export function pickupEntryOf(order: OrderRecord, now: number): PickupEntry | null {
  if (!isMeal(order)) return null;
  const { number, status, ticket } = order;
  const { predicted } = ticket;
  const predictedAt = predicted.p50;
  // Neither what is not begun for a long time yet nor what will never come is worth waiting under.
  if ((ticket.hold ?? null) !== null || (ticket.void ?? null) !== null) return null;
  if (isInKitchen(order, now)) {
    return { number, state: "cooking", since: order.startedAt ?? order.acceptedAt, predictedAt, predicted };
  }
  const since = order.readyAt;
  if (status !== "ready" || since === null || now - since > PICKUP_SHOWN_MS) return null;
  return { number, state: "ready", since, predictedAt, predicted: null };
}

export interface TrackingFacts {
  shopNameEn: string;
  shopNameZh: string;
  appointmentAt: number | null;
}

/** The customer's view of an order of any kind. */
export function trackedOrderOf(order: OrderRecord, facts: TrackingFacts, now: number): TrackedOrder {
  const held = mayStillBeUndone(order, now);
  const status = held ? "cooking" : order.status;
  const open = order.kind === "meal" && (status === "accepted" || status === "cooking");
  return {
    orderId: order.id,
    number: order.number,
    kind: order.kind,
    status,
    ...facts,
    acceptedAt: order.acceptedAt,
    predicted: open ? (order.ticket?.predicted ?? null) : null,
    cancelReason: order.ticket?.void?.by === "shop" ? order.ticket.void.reason : null,
    steps: stepsOf(order, status, held),
  };
}

function stepsOf(order: OrderRecord, status: string, held: boolean): TrackedOrder["steps"] {
  const steps = [{ type: "received", at: order.acceptedAt }];
  const add = (type: string, at: number | null) => {
    if (at !== null) steps.push({ type, at });
  };
  if (order.kind === "meal") {
    if (order.outcome === "success" || order.outcome === "late") add("accepted", order.settledAt);
    add("cooking", order.startedAt);
    if (!held) add("ready", order.readyAt);
    add("picked_up", order.pickedUpAt);
  }
  if (status !== "queued" && !steps.some((step) => step.type === status)) add(status, order.updatedAt);
  return steps;
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
