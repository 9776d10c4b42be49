import type { Clock } from "../shared/clock.ts";
import type { Journal } from "./journal.ts";
import type { OrderRecord } from "./order-record.ts";

export interface FoundOrder {
  order: OrderRecord;
  /** Read or committed here then and served again, epoch ms; null: read from the database just now. */
  copiedAt: number | null;
}

export interface OrderCopies {
  read(orderId: string): Promise<FoundOrder | null>;
}

export interface OrderCopiesOptions {
  journal: Pick<Journal, "read" | "onCommitted">;
  clock: Clock;
  /** Whether reads are to spare the database now. */
  readsCached(): boolean;
  mostKept?: number;
}

/** A few kilobytes each. */
const MOST_KEPT = 5_000;

/** Reads single orders; while reads spare the database, as last committed or read here, where that is remembered. */
export function createOrderCopies(options: OrderCopiesOptions): OrderCopies {
  const { journal, clock, readsCached, mostKept = MOST_KEPT } = options;
  const copies = new Map<string, { order: OrderRecord; copiedAt: number }>();

  function keep(order: OrderRecord): void {
    const known = copies.get(order.id);
    // A slow read must not undo a commit.
    if (known && known.order.updatedAt > order.updatedAt) return;
    copies.delete(order.id);
    copies.set(order.id, { order, copiedAt: clock.nowMs() });
    for (const oldest of copies.keys()) {
      if (copies.size <= mostKept) break;
      copies.delete(oldest);
    }
  }

  journal.onCommitted((changes) => {
    for (const { order } of changes) keep(order);
  });

  return {
    async read(orderId) {
      const copy = readsCached() ? copies.get(orderId) : undefined;
      if (copy) return copy;
      const order = await journal.read(orderId);
      if (order) keep(order);
      return order && { order, copiedAt: null };
    },
  };
}
