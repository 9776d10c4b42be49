import type { CommittedChange, Journal } from "../orders/journal.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import { nextStatus, type OrderTrigger } from "../orders/rules/states.ts";
import type { Log } from "../platform/log.ts";
import type { Prisma } from "../platform/prisma.ts";
import type { Clock } from "../shared/clock.ts";
import { nextVisitTask, type VisitTask } from "./rules/visit-pace.ts";

export interface VisitCrew {
  take(order: OrderRecord): void;
  observe(changes: readonly CommittedChange[]): void;
  tick(): void;
  open(): number;
}

export interface VisitCrewOptions {
  prisma: Pick<Prisma, "visit">;
  journal: Pick<Journal, "change">;
  clock: Clock;
  log: Pick<Log, "warn">;
  isOurs(order: OrderRecord): boolean;
}

interface Watched {
  order: OrderRecord;
  task: VisitTask;
  acting: boolean;
}

const eventTypes: Partial<Record<OrderTrigger, string>> = {
  depart: "visit.departed",
  begin: "visit.started",
  complete: "visit.completed",
  cancel: "order.cancelled",
};

/** Plays the demo's visits from dispatched to completed, and frees the calendar behind them. */
export function createVisitCrew({ prisma, journal, clock, log, isOurs }: VisitCrewOptions): VisitCrew {
  const visits = new Map<string, Watched>();
  const over = new Set<string>();
  let freeing = false;

  function watch(order: OrderRecord): void {
    if (order.kind !== "home_service" || !isOurs(order)) return;
    const task = nextVisitTask(order);
    if (task) visits.set(order.id, { order, task, acting: false });
    else if (visits.delete(order.id)) over.add(order.id);
  }

  async function act(visit: Watched): Promise<void> {
    visit.acting = true;
    const { order, task } = visit;
    const to = nextStatus("home_service", order.status, task.trigger);
    if (!to) return void visits.delete(order.id);
    try {
      const result = await journal.change({
        orderId: order.id,
        expect: { statuses: [order.status] },
        to,
        set: task.trigger === "begin" ? { startedAt: clock.nowMs() } : {},
        event: { type: eventTypes[task.trigger] ?? "visit.moved", actor: "demo" },
      });
      if (!result.ok && result.order === null) visits.delete(order.id);
    } catch {
      visit.task = { ...task, dueAt: clock.nowMs() + 2_000 };
    } finally {
      visit.acting = false;
    }
  }

  async function freeCalendar(): Promise<void> {
    const orderIds = [...over];
    if (freeing || orderIds.length === 0) return;
    freeing = true;
    try {
      await prisma.visit.updateMany({ where: { orderId: { in: orderIds } }, data: { active: false } });
      for (const id of orderIds) over.delete(id);
    } catch (error) {
      log.warn({ err: error }, "demo: the calendar could not be freed; trying again");
    } finally {
      freeing = false;
    }
  }

  return {
    take: watch,
    observe(changes) {
      for (const { order } of changes) watch(order);
    },
    tick() {
      const now = clock.nowMs();
      for (const visit of visits.values()) if (!visit.acting && visit.task.dueAt <= now) void act(visit);
      void freeCalendar();
    },
    open: () => visits.size,
  };
}
