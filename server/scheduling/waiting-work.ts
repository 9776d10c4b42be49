import { workAhead } from "../admission/rules/work-ahead.ts";
import { type OrderClass, orderClasses } from "../contracts/orders.ts";
import type { Item } from "./engine-types.ts";
import type { Fleet, Seat } from "./fleet.ts";
import { perClass } from "./per-class.ts";
import { NewestFirst } from "./rules/adaptive-lifo.ts";
import { ClassQueues } from "./rules/class-queue.ts";

/** Everything that waits for a slot: in the engine's own queues, and pushed to a node but not begun. */
export class WaitingWork {
  private readonly fleet: Fleet;
  /** What no node has been picked for. */
  readonly queues = new ClassQueues<Item>();
  private readonly newestFirst = new NewestFirst();

  constructor(fleet: Fleet) {
    this.fleet = fleet;
  }

  arrived(item: Item): void {
    this.newestFirst.arrived(item.class, item.order.deadlineAt - item.order.acceptedAt);
    this.queues.push(item);
  }

  /** The next of a class, from its front or, while it is overloaded, from its back. */
  take(name: OrderClass, from: ClassQueues<Item> = this.queues): Item | undefined {
    return from.take(this.newestFirst.of(name), name);
  }

  takeOverdue(nowMs: number, atOnce: number): Item[] {
    return this.everywhere().flatMap((queues) => queues.takeOverdue(nowMs, atOnce));
  }

  remove(orderIds: ReadonlySet<string>): Item[] {
    return this.everywhere().flatMap((queues) => queues.remove(orderIds));
  }

  /** What was pushed to a node waits for any node again. */
  takeBack({ backlog }: Seat): void {
    if (backlog.total === 0) return;
    // Newest first, each put in front: the oldest ends up first.
    const waiting = orderClasses.flatMap((name) => [...backlog.waiting(name)]);
    waiting.sort((a, b) => b.enqueuedAt - a.enqueuedAt);
    while (backlog.take());
    for (const item of waiting) this.queues.pushFront(item);
  }

  /** How long orders of a class are given, smoothed; 0: none came yet. */
  deadlineOf(name: OrderClass): number {
    return this.newestFirst.spanMs(name);
  }
  depth(name: OrderClass): number {
    return this.everywhere().reduce((sum, queues) => sum + queues.size(name), 0);
  }
  /** When the longest-waiting order of a class came; null when there is none. */
  oldest(name: OrderClass): number | null {
    const all = this.everywhere().map((queues) => queues.oldest(name));
    return all.reduce((oldest, at) => (oldest === null || (at !== null && at < oldest) ? at : oldest), null);
  }
  flowSizes(name: OrderClass): { flow: string; size: number }[] {
    return this.everywhere().flatMap((queues) => queues.flowSizes(name));
  }

  /** Reference ms a newcomer of each class waits for, of all nodes together. */
  workAhead(meanWorkMs: number): Record<OrderClass, number> {
    const queued = perClass(() => 0);
    for (const queues of this.everywhere())
      for (const name of orderClasses) queued[name] += queues.workMs(name, meanWorkMs);
    return workAhead(queued, meanWorkMs);
  }

  /** Decides which classes are served newest first from now on. */
  judgeOverload(meanWorkMs: number): void {
    this.newestFirst.judge(this.workAhead(meanWorkMs), this.fleet.capacity);
  }

  /** Nodes have work waiting only under push policies. */
  private everywhere(): ClassQueues<Item>[] {
    const found = [this.queues];
    for (const seat of this.fleet.all()) if (seat.backlog.total > 0) found.push(seat.backlog);
    return found;
  }
}
