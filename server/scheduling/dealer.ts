import type { SchedulingPolicy } from "../contracts/operations.ts";
import type { DropReason, EngineOptions, Item } from "./engine-types.ts";
import type { Fleet, Seat } from "./fleet.ts";
import { pushesEarly } from "./rules/choose-node.ts";
import type { ClassQueues } from "./rules/class-queue.ts";
import type { ClassTurns } from "./rules/class-slices.ts";
import { canStillMakeIt } from "./rules/deadline-drop.ts";
import type { ServiceStats } from "./service-stats.ts";
import type { WaitingWork } from "./waiting-work.ts";

interface DealerOptions extends Pick<EngineOptions, "clock" | "limiter"> {
  waiting: WaitingWork;
  fleet: Fleet;
  turns: ClassTurns;
  stats: ServiceStats;
  start(item: Item, seat: Seat): void;
  /** Its turn came too late. */
  drop(item: Item, because: DropReason): void;
}

/** Gives waiting work to nodes: whose turn it is, where it runs, and whether it is still worth it. */
export class Dealer {
  private readonly o: DealerOptions;
  private turn = 0;

  constructor(options: DealerOptions) {
    this.o = options;
  }

  /** Deals until work or free slots run out. Asks the fleet as it was last refreshed. */
  deal(policy: SchedulingPolicy): void {
    const { fleet, waiting, stats } = this.o;
    waiting.judgeOverload(stats.meanWorkMs);
    if (!pushesEarly(policy)) {
      while (this.pullOne(policy));
      return;
    }
    for (const seat of fleet.all()) if (!seat.usable) waiting.takeBack(seat);
    while (this.pushOne(policy));
    for (const seat of fleet.all()) this.runBacklog(seat);
  }

  private pullOne(policy: SchedulingPolicy): boolean {
    const { fleet, turns, waiting } = this.o;
    const { queues } = waiting;
    if (queues.total === 0) return false;
    const name = turns.next((one) => queues.size(one), fleet.slots);
    const seat = fleet.choose(policy, null, this.turn);
    if (!name || !seat) return false;
    const item = waiting.take(name);
    if (!item) return false;
    const elsewhere = item.avoid === seat.id ? this.elsewhere(policy, seat) : seat;
    this.turn++;
    this.startOrDrop(item, elsewhere, queues);
    return true;
  }

  /** It failed there: another node with a free slot, if there is one. */
  private elsewhere(policy: SchedulingPolicy, seat: Seat): Seat {
    const other = this.o.fleet.choose(policy, seat.id, this.turn);
    if (other) this.o.fleet.giveBack(seat);
    return other ?? seat;
  }

  private pushOne(policy: SchedulingPolicy): boolean {
    const { queues } = this.o.waiting;
    const item = queues.take();
    if (!item) return false;
    const seat = this.o.fleet.choose(policy, item.avoid, this.turn++);
    if (!seat) {
      queues.pushFront(item);
      return false;
    }
    seat.backlog.push(item);
    seat.inFlight++;
    return true;
  }

  private runBacklog(seat: Seat): void {
    const { fleet, turns, waiting } = this.o;
    const { backlog } = seat;
    while (backlog.total > 0 && seat.running < seat.slots + seat.ahead && seat.usable) {
      const name = turns.next((one) => backlog.size(one), fleet.slots);
      if (!name || !fleet.pass(seat)) return;
      const item = waiting.take(name, backlog);
      if (!item) return;
      seat.inFlight--;
      this.startOrDrop(item, seat, backlog);
    }
  }

  private startOrDrop(item: Item, seat: Seat, from: ClassQueues<Item>): void {
    const { fleet, turns } = this.o;
    const because = this.dropsBecause(item, seat);
    if (because) {
      fleet.giveBack(seat);
      this.o.drop(item, because);
      return;
    }
    turns.started(item.class, (one) => from.size(one));
    fleet.started(seat);
    this.o.start(item, seat);
  }

  private dropsBecause(item: Item, seat: Seat): DropReason | null {
    const nowMs = this.o.clock.nowMs();
    const meanServiceMs = (item.expectedWorkMs ?? this.o.stats.meanWorkMs) / seat.rate;
    const { enqueuedAt: acceptedAt, deadlineAt, class: name } = item;
    if (!canStillMakeIt({ acceptedAt, deadlineAt, nowMs, meanServiceMs })) return "deadline";
    // What ran before has waited for other reasons than the queue.
    if (item.order.attempt > 0) return null;
    const work = { class: name, deadlineMs: deadlineAt - acceptedAt };
    return this.o.limiter.dropsAtDequeue(work, nowMs - acceptedAt, nowMs) ? "limiter" : null;
  }
}
