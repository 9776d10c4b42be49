import { type OrderClass, orderClasses } from "../../contracts/orders.ts";
import { handOf, SHARD_QUEUES, shortestOf } from "./shuffle-shard.ts";

export interface QueuedItem {
  orderId: string;
  class: OrderClass;
  /** Who is kept apart from others inside its class. */
  tenant: string;
  /** Whose turn it takes inside its tenant: the API client. */
  flow: string;
  enqueuedAt: number;
  deadlineAt: number;
  /** Work it is thought to be, reference ms; null: nothing like it was served yet. */
  expectedWorkMs: number | null;
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
  *all(): Generator<Item> {
    for (let i = this.head; i < this.items.length; i++) yield this.items[i] as Item;
  }
}

/** One of a class's queues: its clients take turns, each with its orders as they came. */
class Shard<Item> {
  readonly flows = new Map<string, Flow<Item>>();
  size = 0;
}

/**
 * The queue of one class: 64 queues that take turns. A client's orders wait in one of them, picked from
 * its tenant's hand when it has nothing waiting, so each client keeps its own order and a noisy one fills
 * one queue while the others' turns go on.
 */
class ClassQueue<Item extends QueuedItem> {
  /** Made when first needed: every node has queues of its own while work is pushed. */
  private readonly shards: Shard<Item>[] = [];
  private readonly lengths = new Uint32Array(SHARD_QUEUES);
  private readonly hands = new Map<string, number[]>();
  private readonly shardOf = new Map<string, number>();
  /** Queues that are not empty, next turn first. */
  private readonly turns = new Set<number>();
  size = 0;
  workMs = 0;
  unweighed = 0;

  push(item: Item, front: boolean): void {
    const index = this.shardFor(item);
    this.shards[index] ??= new Shard();
    const shard = this.shards[index];
    let flow = shard.flows.get(item.flow);
    if (!flow) {
      flow = new Flow();
      shard.flows.set(item.flow, flow);
    }
    if (front) flow.pushFront(item);
    else flow.push(item);
    this.turns.add(index);
    this.count(index, item, 1);
  }

  take(newestFirst: boolean): Item | undefined {
    for (const index of this.turns) {
      const shard = this.shards[index] as Shard<Item>;
      for (const [key, flow] of shard.flows) {
        const item = newestFirst ? flow.takeLast() : flow.takeFirst();
        // Put in again at the end: the next take serves the next client, the next queue.
        shard.flows.delete(key);
        if (flow.size > 0) shard.flows.set(key, flow);
        else this.shardOf.delete(key);
        this.turns.delete(index);
        if (!item) break;
        this.count(index, item, -1);
        if (shard.size > 0) this.turns.add(index);
        return item;
      }
    }
    return undefined;
  }

  takeOverdue(nowMs: number, limit: number, overdue: Item[]): void {
    for (const index of this.turns) {
      const shard = this.shards[index] as Shard<Item>;
      for (const [key, flow] of shard.flows) {
        while (overdue.length < limit && (flow.first()?.deadlineAt ?? Number.POSITIVE_INFINITY) <= nowMs) {
          const item = flow.takeFirst();
          if (!item) break;
          this.count(index, item, -1);
          overdue.push(item);
        }
        if (flow.size > 0) continue;
        shard.flows.delete(key);
        this.shardOf.delete(key);
      }
      if (shard.size === 0) this.turns.delete(index);
    }
  }

  remove(orderIds: ReadonlySet<string>, removed: Item[]): void {
    for (const index of this.turns) {
      const shard = this.shards[index] as Shard<Item>;
      for (const [key, flow] of shard.flows) {
        for (const item of flow.takeWhere(({ orderId }) => orderIds.has(orderId))) {
          this.count(index, item, -1);
          removed.push(item);
        }
        if (flow.size > 0) continue;
        shard.flows.delete(key);
        this.shardOf.delete(key);
      }
      if (shard.size === 0) this.turns.delete(index);
    }
  }

  flowSizes(): { flow: string; size: number }[] {
    return [...this.turns].flatMap((index) =>
      [...(this.shards[index] as Shard<Item>).flows].map(([flow, { size }]) => ({ flow, size })),
    );
  }

  *waiting(): Generator<Item> {
    for (const index of this.turns)
      for (const flow of (this.shards[index] as Shard<Item>).flows.values()) yield* flow.all();
  }

  oldest(): number | null {
    let oldest: number | null = null;
    for (const index of this.turns) {
      for (const flow of (this.shards[index] as Shard<Item>).flows.values()) {
        const at = flow.first()?.enqueuedAt;
        if (at !== undefined && (oldest === null || at < oldest)) oldest = at;
      }
    }
    return oldest;
  }

  private shardFor({ flow, tenant }: Item): number {
    const known = this.shardOf.get(flow);
    if (known !== undefined) return known;
    let hand = this.hands.get(tenant);
    if (!hand) {
      hand = handOf(tenant);
      this.hands.set(tenant, hand);
    }
    const index = shortestOf(hand, this.lengths);
    this.shardOf.set(flow, index);
    return index;
  }

  private count(index: number, { expectedWorkMs }: Item, by: 1 | -1): void {
    const shard = this.shards[index] as Shard<Item>;
    shard.size += by;
    this.lengths[index] = shard.size;
    this.size += by;
    if (expectedWorkMs === null) this.unweighed += by;
    else this.workMs = this.size === 0 ? 0 : Math.max(0, this.workMs + by * expectedWorkMs);
  }
}

/** One queue per class; inside a class tenants and clients take turns. Which class is next is told. */
export class ClassQueues<Item extends QueuedItem> {
  private readonly queues: Record<OrderClass, ClassQueue<Item>> = {
    paid: new ClassQueue(),
    place: new ClassQueue(),
    browse: new ClassQueue(),
    background: new ClassQueue(),
  };

  push(item: Item): void {
    this.queues[item.class].push(item, false);
  }

  /** Puts rescued work where it would have been: ahead of what came later from the same client. */
  pushFront(item: Item): void {
    this.queues[item.class].push(item, true);
  }

  /** The next item of `from`, or of the most important class that has one; newest first if so told. */
  take(newestFirst = false, from?: OrderClass): Item | undefined {
    const name = from ?? orderClasses.find((one) => this.queues[one].size > 0);
    return name && this.queues[name].take(newestFirst);
  }

  /**
   * Takes up to `limit` items whose deadline has passed from the fronts of the queues: less important
   * work may never be dequeued in a rush, and its callers should not wait for nothing.
   */
  takeOverdue(nowMs: number, limit: number): Item[] {
    const overdue: Item[] = [];
    for (const name of orderClasses) this.queues[name].takeOverdue(nowMs, limit, overdue);
    return overdue;
  }

  /** Takes these orders out, wherever they wait. */
  remove(orderIds: ReadonlySet<string>): Item[] {
    const removed: Item[] = [];
    for (const name of orderClasses) this.queues[name].remove(orderIds, removed);
    return removed;
  }

  /** How many items of each client wait in a class. */
  flowSizes(name: OrderClass): { flow: string; size: number }[] {
    return this.queues[name].flowSizes();
  }

  size(name: OrderClass): number {
    return this.queues[name].size;
  }

  get total(): number {
    const { paid, place, browse, background } = this.queues;
    return paid.size + place.size + browse.size + background.size;
  }

  /** Work waiting in a class, reference ms; what is like nothing served yet counts as `meanWorkMs`. */
  workMs(name: OrderClass, meanWorkMs: number): number {
    const queue = this.queues[name];
    return queue.workMs + queue.unweighed * meanWorkMs;
  }

  /** Everything that waits in a class, in no promised order. */
  waiting(name: OrderClass): Iterable<Item> {
    return this.queues[name].waiting();
  }

  /** When the longest-waiting item of a class came, epoch ms; null when there is none. */
  oldest(name: OrderClass): number | null {
    return this.queues[name].oldest();
  }
}
