import type { SwitchReader } from "../degradation/switch-reader.ts";
import type { Journal } from "../orders/journal.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import type { Clock } from "../shared/clock.ts";
import { predictTicket } from "./plan-ticket.ts";
import { fireTimes } from "./rules/fire-times.ts";
import { fire } from "./rules/hold.ts";
import { isOpenLine, linesOf } from "./rules/ticket-lines.ts";
import { isMeal } from "./rules/views.ts";
import type { HeldOrder, ShopMinds } from "./shop-minds.ts";
import type { KitchenStore } from "./store.ts";

/** Looks whether a ticket is due, and what commits since have moved. */
const TICK_MS = 1_000;
/** Time alone uses up work on the rail, so all shops are looked at anew so often. */
const REPLAN_MS = 30_000;
/** Held tickets planned by another process are found so often. */
const REREAD_MS = 60_000;
/** After a failure a ticket is tried again after 1 s, 2 s, 4 s and then every 8 s; the log hears of it so often. */
const LONGEST_PAUSE_MS = 8_000;
const TELL_FAILURES_MS = 10_000;
/** A board is told of a new time only when it differs by more than this. */
const MOVED_MS = 15_000;

export interface HeldTicketsDeps {
  journal: Pick<Journal, "change" | "onCommitted">;
  store: Pick<KitchenStore, "heldEverywhere">;
  minds: ShopMinds;
  switches: Pick<SwitchReader, "isOn">;
  clock: Clock;
  /** A ticket of another process, now known here too. */
  found(order: OrderRecord): void;
  moved(orderIds: string[]): void;
  log: { warn(details: object, message: string): void };
}

export interface HeldTickets {
  /** When a board is told that the ticket fires; null when it is not on hold. */
  fireAt(orderId: string): number | null;
  close(): void;
}

/** Fires held tickets when they are due, and moves the times of scheduled ones with the load of their stations. */
export function fireHeldTickets(deps: HeldTicketsDeps): HeldTickets {
  const { journal, store, minds, switches, clock, log } = deps;
  const planned = new Map<string, number>();
  const told = new Map<string, number>();
  const firing = new Set<string>();
  const failed = new Map<string, { tries: number; nextAt: number }>();
  let failures = 0;
  let failuresToldAt = Number.NEGATIVE_INFINITY;
  let touched = new Set<string>();
  let replannedAt = 0;
  let rereadAt = clock.nowMs();

  journal.onCommitted((changes) => {
    for (const { order } of changes) if (order.kind === "meal") touched.add(order.shopId);
  });

  function replan(shopId: string, now: number, moved: string[]): void {
    const held = minds.held(shopId);
    const times = fireTimes(held, minds.workAhead(shopId, now), now);
    for (const { orderId, by, fireAt } of held) {
      const at = by === "person" ? fireAt : (times.get(orderId) ?? fireAt);
      planned.set(orderId, at);
      const before = told.get(orderId) ?? fireAt;
      if (Math.abs(at - before) <= MOVED_MS) {
        told.set(orderId, before);
        continue;
      }
      told.set(orderId, at);
      moved.push(orderId);
    }
  }

  function forgetFired(heldNow: ReadonlySet<string>): void {
    for (const orderId of planned.keys()) {
      if (heldNow.has(orderId)) continue;
      planned.delete(orderId);
      told.delete(orderId);
    }
    for (const orderId of failed.keys()) if (!heldNow.has(orderId)) failed.delete(orderId);
  }

  /** The ticket stays due. */
  function noteFailure(orderId: string, error: unknown): void {
    const now = clock.nowMs();
    const tries = (failed.get(orderId)?.tries ?? 0) + 1;
    failed.set(orderId, { tries, nextAt: now + Math.min(LONGEST_PAUSE_MS, 1_000 * 2 ** (tries - 1)) });
    failures++;
    if (now - failuresToldAt < TELL_FAILURES_MS) return;
    log.warn({ error: String(error), orderId, tries, failures }, "kitchen: held tickets not fired this time");
    failuresToldAt = now;
    failures = 0;
  }

  async function fireOne({ orderId, order, by, fireAt }: HeldOrder, now: number): Promise<void> {
    if (firing.has(orderId) || !isMeal(order) || now < (failed.get(orderId)?.nextAt ?? 0)) return;
    firing.add(orderId);
    try {
      const work = minds.workOf(linesOf(order).filter(isOpenLine));
      const { predicted, ...rest } = predictTicket({ minds, switches, now }, order.shopId, work, now);
      const revision = order.ticket.revision ?? 0;
      const result = await journal.change({
        orderId,
        // Another process, or a person, may have been quicker.
        expect: { statuses: ["accepted"], ticketRevision: revision },
        to: "accepted",
        set: { ticket: { ...fire(order, now, predicted), ...rest, revision: revision + 1 } },
        event: { type: "ticket.fired", actor: "system", data: { by, plannedAt: fireAt } },
      });
      if (!result.ok && result.order) deps.found(result.order);
      failed.delete(orderId);
    } catch (error) {
      noteFailure(orderId, error);
    } finally {
      firing.delete(orderId);
    }
  }

  async function reread(): Promise<void> {
    for (const order of await store.heldEverywhere()) if (!minds.knows(order)) deps.found(order);
  }

  function tick(): void {
    const now = clock.nowMs();
    const everywhere = now - replannedAt >= REPLAN_MS || now < replannedAt;
    if (everywhere) replannedAt = now;
    if (now - rereadAt >= REREAD_MS || now < rereadAt) {
      rereadAt = now;
      void reread().catch((error) => log.warn({ error: String(error) }, "kitchen: held tickets not read"));
    }
    const shopIds = minds.shopsWithHeld();
    const moved: string[] = [];
    const heldNow = new Set<string>();
    for (const shopId of shopIds) {
      if (everywhere || touched.has(shopId)) replan(shopId, now, moved);
      for (const held of minds.held(shopId)) {
        heldNow.add(held.orderId);
        if ((planned.get(held.orderId) ?? held.fireAt) <= now) void fireOne(held, now);
      }
    }
    touched = new Set();
    forgetFired(heldNow);
    if (moved.length > 0) deps.moved(moved);
  }

  const timer = setInterval(tick, TICK_MS);
  timer.unref();
  return { fireAt: (orderId) => told.get(orderId) ?? null, close: () => clearInterval(timer) };
}
