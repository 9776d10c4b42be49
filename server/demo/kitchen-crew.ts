import { decide } from "../kitchen/rules/decide.ts";
import type { CommittedChange, Journal } from "../orders/journal.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import type { Log } from "../platform/log.ts";
import type { Clock } from "../shared/clock.ts";
import { newId } from "../shared/ids.ts";
import { type CrewTask, HANDS, HANDS_OFF_MS, nextTask } from "./rules/crew-pace.ts";
import { demoShops } from "./rules/demo-shops.ts";

export interface Crew {
  /** Tickets open before this process began, and when a person last touched each. */
  take(order: OrderRecord, touchedAt: number | null): void;
  observe(changes: readonly CommittedChange[]): void;
  /** Does what is due. Called a few times a second. */
  tick(): void;
  open(): number;
}

export interface CrewOptions {
  journal: Pick<Journal, "change">;
  clock: Clock;
  log: Pick<Log, "warn">;
  /** Orders of the demo itself; everybody else's are left alone. */
  isOurs(order: OrderRecord): boolean;
}

interface Watched {
  order: OrderRecord;
  task: CrewTask;
  touchedAt: number | null;
  acting: boolean;
}

const prepSeconds = new Map(
  demoShops.flatMap((shop) => shop.items.map((item): [string, number] => [item.id, item.prepSeconds])),
);

/**
 * Simulated cooks and riders: start, tap, bump and hand over the demo's tickets after a plausible time,
 * through the same changes as a person's tap, as actor "demo".
 */
export function createKitchenCrew({ journal, clock, log, isOurs }: CrewOptions): Crew {
  const tickets = new Map<string, Watched>();

  function watch(order: OrderRecord, touchedAt: number | null): void {
    if (order.kind !== "meal" || !order.ticket || !isOurs(order)) return;
    const task = nextTask(order, (itemId) => prepSeconds.get(itemId) ?? 90);
    if (task) tickets.set(order.id, { order, task, touchedAt, acting: false });
    else tickets.delete(order.id);
  }

  async function act(ticket: Watched, now: number): Promise<void> {
    ticket.acting = true;
    const { order, task } = ticket;
    const decision = decide({
      order,
      action: task.action,
      commandId: newId("cmd", now),
      tappedAt: now,
      actor: "demo",
      now,
    });
    try {
      if (decision.outcome === "refuse") {
        log.warn({ orderId: order.id, because: decision.because }, "demo crew: a ticket could not be moved");
        tickets.delete(order.id);
        return;
      }
      if (decision.outcome === "unchanged") return void tickets.delete(order.id);
      const result = await journal.change(decision.change);
      // Somebody was quicker: what the ticket is now came through observe().
      if (!result.ok && result.order === null) tickets.delete(order.id);
    } catch {
      // The store is away: the ticket stays due.
      ticket.task = { ...task, dueAt: clock.nowMs() + 2_000 };
    } finally {
      ticket.acting = false;
    }
  }

  return {
    take: watch,
    observe(changes) {
      for (const { order, event } of changes) {
        if (order.kind !== "meal") continue;
        const byPerson = /^(person|screen):/.test(event.actor);
        watch(order, byPerson ? event.at : (tickets.get(order.id)?.touchedAt ?? null));
      }
    },
    tick() {
      const now = clock.nowMs();
      const cooking = new Map<string, number>();
      const due: Watched[] = [];
      for (const ticket of tickets.values()) {
        const { order, task, touchedAt, acting } = ticket;
        if (order.status === "cooking") cooking.set(order.shopId, (cooking.get(order.shopId) ?? 0) + 1);
        const theirs = touchedAt !== null && now - touchedAt < HANDS_OFF_MS;
        if (!acting && !theirs && task.dueAt <= now) due.push(ticket);
      }
      due.sort((a, b) => a.order.acceptedAt - b.order.acceptedAt);
      for (const ticket of due) {
        if (ticket.task.action.verb === "start") {
          const busy = cooking.get(ticket.order.shopId) ?? 0;
          if (busy >= HANDS) continue;
          cooking.set(ticket.order.shopId, busy + 1);
        }
        void act(ticket, now);
      }
    },
    open: () => tickets.size,
  };
}
