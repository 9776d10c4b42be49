import { type OrderClass, orderClasses } from "../../contracts/orders.ts";

export interface QueuedItem {
  orderId: string;
  class: OrderClass;
  /** Whose turn it takes inside its class: the API client. */
  flow: string;
  enqueuedAt: number;
  deadlineAt: number;
}

/** FIFO with cheap ends: items leave from the front, or from the back while overloaded. */
class Flow<Item> {
  private items: Item[] = [];
  private head = 0;

  get size(): number {
    return this.items.length - this.head;
  }
  first(): Item | undefined {
    return this.items[this.head];
  }
  push(item: Item): void {
    this.items.push(item);
  }
  pushFront(item: Item): void {
    if (this.head > 0) this.items[--this.head] = item;
    else this.items.unshift(item);
  }
  takeFirst(): Item | undefined {
    const item = this.items[this.head++];
    if (this.head > 1_024 && this.head * 2 > this.items.length) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    return item;
  }
  takeLast(): Item | undefined {
    return this.size > 0 ? this.items.pop() : undefined;
  }
  /** Takes out what `leaves` names; the others keep their order. */
  takeWhere(leaves: (item: Item) => boolean): Item[] {
    const taken: Item[] = [];
    const left: Item[] = [];
    for (let i = this.head; i < this.items.length; i++) {
      const item = this.items[i] as Item;
      (leaves(item) ? taken : left).push(item);
    }
    this.items = left;
    this.head = 0;
    return taken;
  }
}

/**
 * One queue per class. Classes are served strictly in order of importance; inside a class the flows
 * (clients) take turns, so that one noisy client delays only itself.
 */
export class ClassQueues<Item extends QueuedItem> {
  private readonly flows: Record<OrderClass, Map<string, Flow<Item>>>;
  private readonly sizes: Record<OrderClass, number>;

  constructor() {
    this.flows = { paid: new Map(), place: new Map(), browse: new Map(), background: new Map() };
    this.sizes = { paid: 0, place: 0, browse: 0, background: 0 };
  }

  push(item: Item): void {
    this.flow(item).push(item);
    this.sizes[item.class]++;
  }

  /** Puts rescued work where it would have been: ahead of what came later from the same client. */
  pushFront(item: Item): void {
    this.flow(item).pushFront(item);
    this.sizes[item.class]++;
  }

  /** The next item of the most important class that has one; newest first while `newestFirst`. */
  take(newestFirst = false): Item | undefined {
    for (const name of orderClasses) {
      if (this.sizes[name] === 0) continue;
      const flows = this.flows[name];
      for (const [key, flow] of flows) {
        flows.delete(key);
        const item = newestFirst ? flow.takeLast() : flow.takeFirst();
        // Re-inserted at the end: the next take serves the next client.
        if (flow.size > 0) flows.set(key, flow);
        if (item) {
          this.sizes[name]--;
          return item;
        }
      }
    }
    return undefined;
  }

  /**
   * Takes up to `limit` items whose deadline has passed from the fronts of the queues: less important
   * work may never be dequeued in a rush, and its callers should not wait for nothing.
   */
  takeOverdue(nowMs: number, limit: number): Item[] {
    const overdue: Item[] = [];
    for (const name of orderClasses) {
      for (const [key, flow] of this.flows[name]) {
        while (overdue.length < limit && (flow.first()?.deadlineAt ?? Number.POSITIVE_INFINITY) <= nowMs) {
          const item = flow.takeFirst();
          if (!item) break;
          this.sizes[name]--;
          overdue.push(item);
        }
        if (flow.size === 0) this.flows[name].delete(key);
      }
    }
    return overdue;
  }

  /** Takes these orders out, wherever they wait. */
  remove(orderIds: ReadonlySet<string>): Item[] {
    const removed: Item[] = [];
    for (const name of orderClasses) {
      for (const [key, flow] of this.flows[name]) {
        const taken = flow.takeWhere((item) => orderIds.has(item.orderId));
        this.sizes[name] -= taken.length;
        removed.push(...taken);
        if (flow.size === 0) this.flows[name].delete(key);
      }
    }
    return removed;
  }

  /** How many items of each client wait in a class. */
  flowSizes(name: OrderClass): { flow: string; size: number }[] {
    return [...this.flows[name]].map(([flow, { size }]) => ({ flow, size }));
  }

  size(name: OrderClass): number {
    return this.sizes[name];
  }

  get total(): number {
    return this.sizes.paid + this.sizes.place + this.sizes.browse + this.sizes.background;
  }

  /** When the longest-waiting item of a class came, epoch ms; null when there is none. */
  oldest(name: OrderClass): number | null {
    let oldest: number | null = null;
    for (const flow of this.flows[name].values()) {
      const at = flow.first()?.enqueuedAt;
      if (at !== undefined && (oldest === null || at < oldest)) oldest = at;
    }
    return oldest;
  }

  private flow(item: Item): Flow<Item> {
    const flows = this.flows[item.class];
    let flow = flows.get(item.flow);
    if (!flow) {
      flow = new Flow();
      flows.set(item.flow, flow);
    }
    return flow;
  }
}
