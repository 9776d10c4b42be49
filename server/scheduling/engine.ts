import type { EngineLoad } from "../admission/rules/wait-target.ts";
import type { SchedulingPolicy } from "../contracts/operations.ts";
import { type OrderClass, orderClasses } from "../contracts/orders.ts";
import type { NodeState } from "../nodes/registry.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import type { EngineOptions, Item } from "./engine-types.ts";
import { JobRunner } from "./job-runner.ts";
import { RateMeter } from "./rate-meter.ts";
import { type Candidate, chooseNode, pushesEarly } from "./rules/choose-node.ts";
import { ClassQueues } from "./rules/class-queue.ts";
import { canStillMakeIt } from "./rules/deadline-drop.ts";
import { ServiceStats } from "./service-stats.ts";

/** Enough to keep up with any rush that was admitted, few enough for one group of commits. */
const OVERDUE_AT_ONCE = 500;

/**
 * Runs queued orders on nodes: late binding by default, every claim and result committed through the
 * journal, fenced by attempt number and node epoch.
 */
export class Engine {
  private readonly o: EngineOptions;
  private readonly queues = new ClassQueues<Item>();
  private readonly runner: JobRunner;
  private readonly backlogs = new Map<string, Item[]>();
  /** Every unsettled order of ours that is queued or running; guards against enqueueing twice. */
  private readonly held = new Set<string>();
  private turn = 0;
  private stopped = false;
  private pumping = false;
  private timer: NodeJS.Timeout | undefined;
  policy: SchedulingPolicy;
  readonly stats: ServiceStats;
  readonly meters = Object.fromEntries(
    orderClasses.map((name) => [name, { in: new RateMeter(), out: new RateMeter() }]),
  ) as Record<OrderClass, { in: RateMeter; out: RateMeter }>;

  constructor(options: EngineOptions) {
    this.o = options;
    this.policy = options.policy;
    this.stats = new ServiceStats(options.clock);
    this.runner = new JobRunner(options, this.stats, {
      back: (item) => {
        this.queues.pushFront(item);
        this.pump();
      },
      done: (item) => this.finished(item),
    });
    options.registry.onUsable(() => this.pump());
    options.registry.onEpochOver((node, epoch, because) => this.rescue(node, epoch, because));
    options.journal.onCommitted((changes) => {
      let arrived = false;
      const moved = new Map<string, OrderRecord>();
      for (const { before, order, event } of changes) {
        const enters =
          order.status === "queued" && (before === null || ["received", "failed"].includes(before.status));
        // An order that is tried again waits from now on, not since it was first accepted.
        if (enters)
          arrived = this.enqueue(order, before?.status === "failed" ? event.at : undefined) || arrived;
        else if (
          before?.status === "queued" &&
          (order.status === "cancelled" || order.class !== before.class)
        )
          moved.set(order.id, order);
      }
      if (moved.size > 0) this.move(moved);
      if (arrived) this.pump();
    });
  }

  start(): void {
    this.timer = setInterval(() => {
      this.runner.endLapsedLeases();
      for (const item of this.queues.takeOverdue(this.o.clock.nowMs(), OVERDUE_AT_ONCE))
        void this.runner.expire(item);
      this.stats.tick(this.usable(), this.runningOn());
      this.pump();
    }, 1_000);
  }

  /** Takes no new work; running jobs are left to the next process, fenced by their attempt. */
  stop(): void {
    this.stopped = true;
    clearInterval(this.timer);
    this.runner.stop();
  }

  /** @returns false when this order is already here. */
  enqueue(order: OrderRecord, since = order.acceptedAt): boolean {
    if (this.held.has(order.id)) return false;
    this.held.add(order.id);
    const now = this.o.clock.nowMs();
    this.meters[order.class].in.add(now);
    this.stats.arrived();
    this.queues.push({
      order,
      orderId: order.id,
      class: order.class,
      flow: order.clientId,
      enqueuedAt: since,
      deadlineAt: order.deadlineAt,
      failures: 0,
      avoid: null,
    });
    return true;
  }

  holds(orderId: string): boolean {
    return this.held.has(orderId);
  }

  setPolicy(policy: SchedulingPolicy): void {
    this.policy = policy;
    for (const [nodeId, backlog] of this.backlogs) {
      this.backlogs.delete(nodeId);
      for (const item of backlog.reverse()) this.queues.pushFront(item);
    }
    this.pump();
  }

  load(): EngineLoad {
    const meanWork = this.stats.meanWorkMs;
    const queuedWorkMs = { paid: 0, place: 0, browse: 0, background: 0 };
    let ahead = [...this.backlogs.values()].reduce((sum, backlog) => sum + backlog.length, 0);
    for (const name of orderClasses) {
      ahead += this.queues.size(name);
      queuedWorkMs[name] = ahead * meanWork;
    }
    const nodes = this.usable();
    return {
      queuedWorkMs,
      runningWorkMs: this.runner.running.size * (meanWork / 2),
      capacity: nodes.reduce((sum, node) => sum + rateOf(node) * node.slots, 0),
      eligibleNodes: nodes.length,
      unsettled: ahead + this.runner.running.size,
      meanWorkMs: meanWork,
      meanServiceMs: this.stats.meanServiceMs,
      p95ServiceMs: this.stats.p95ServiceMs,
      arrivingWorkPerMs: this.stats.arrivalsPerMs * meanWork,
    };
  }

  runningOn(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const run of this.runner.running.values()) counts.set(run.nodeId, (counts.get(run.nodeId) ?? 0) + 1);
    return counts;
  }

  depth(name: OrderClass): number {
    return this.queues.size(name);
  }
  oldest(name: OrderClass): number | null {
    return this.queues.oldest(name);
  }
  runningIds(): string[] {
    return [...this.runner.running.keys()];
  }

  /** What waits and what runs, by class and client. */
  demand(): { class: OrderClass; clientId: string; queued: number; running: number }[] {
    const cells = new Map<string, { class: OrderClass; clientId: string; queued: number; running: number }>();
    const cellOf = (name: OrderClass, clientId: string) => {
      const key = `${name}/${clientId}`;
      const cell = cells.get(key) ?? { class: name, clientId, queued: 0, running: 0 };
      cells.set(key, cell);
      return cell;
    };
    for (const name of orderClasses)
      for (const { flow, size } of this.queues.flowSizes(name)) cellOf(name, flow).queued += size;
    for (const backlog of this.backlogs.values())
      for (const item of backlog) cellOf(item.class, item.flow).queued++;
    for (const { item } of this.runner.running.values()) cellOf(item.class, item.flow).running++;
    return [...cells.values()];
  }

  /** Orders that left the queue by a person's hand, or changed their class while they waited. */
  private move(orders: ReadonlyMap<string, OrderRecord>): void {
    for (const item of this.queues.remove(new Set(orders.keys()))) {
      const order = orders.get(item.orderId);
      if (order?.status !== "queued") this.finished(item);
      else this.queues.push({ ...item, order, class: order.class, deadlineAt: order.deadlineAt });
    }
  }

  private usable(): NodeState[] {
    return this.o.registry.all().filter((node) => node.health === "ready");
  }

  /** Gives work to nodes until one side runs out. Cheap to call too often. */
  pump(): void {
    // A claim can resolve inside the loop and call pump again: one loop at a time is enough.
    if (this.stopped || this.pumping) return;
    this.pumping = true;
    try {
      while (this.giveOne());
      for (const node of this.usable()) this.runBacklog(node);
    } finally {
      this.pumping = false;
    }
  }

  private giveOne(): boolean {
    if (this.queues.total === 0) return false;
    const candidates = this.candidates();
    if (pushesEarly(this.policy) ? candidates.length === 0 : candidates.every((c) => c.inFlight >= c.slots))
      return false;
    const item = this.queues.take();
    if (!item) return false;
    const elsewhere = candidates.filter(
      (c) => c.id !== item.avoid && (pushesEarly(this.policy) || c.inFlight < c.slots),
    );
    const chosen = chooseNode(this.policy, elsewhere.length > 0 ? elsewhere : candidates, this.turn++);
    const node = chosen && this.o.registry.all().find((n) => n.id === chosen.id);
    if (!node) {
      this.queues.pushFront(item);
      return false;
    }
    if (pushesEarly(this.policy)) {
      const backlog = this.backlogs.get(node.id) ?? [];
      backlog.push(item);
      this.backlogs.set(node.id, backlog);
      this.runBacklog(node);
    } else this.startOrExpire(item, node);
    return true;
  }

  private runBacklog(node: NodeState): void {
    const backlog = this.backlogs.get(node.id);
    while (backlog && backlog.length > 0 && (this.runningOn().get(node.id) ?? 0) < node.slots) {
      const item = backlog.shift();
      if (item) this.startOrExpire(item, node);
    }
  }

  private candidates(): Candidate[] {
    const running = this.runningOn();
    const now = this.o.clock.nowMs();
    return this.usable().map((node) => ({
      id: node.id,
      slots: node.slots,
      // A node may still be busy with what another life of the server gave it: the larger count is true.
      inFlight:
        Math.max(running.get(node.id) ?? 0, node.report?.inFlight ?? 0) +
        (this.backlogs.get(node.id)?.length ?? 0),
      rate: rateOf(node),
      latencyEwmaMs: this.stats.latencyOf(node.id),
      ageMs: now - node.joinedAt,
    }));
  }

  private startOrExpire(item: Item, node: NodeState): void {
    const meanServiceMs = this.stats.meanWorkMs / rateOf(node);
    const { enqueuedAt: acceptedAt, deadlineAt } = item;
    if (canStillMakeIt({ acceptedAt, deadlineAt, nowMs: this.o.clock.nowMs(), meanServiceMs }))
      void this.runner.run(item, node);
    else void this.runner.expire(item);
  }

  private rescue(node: NodeState, epoch: number, because: string): void {
    const lost = [...this.runner.running.values()].filter(
      (run) => run.nodeId === node.id && run.epoch === epoch && run.phase !== "answered",
    );
    const waiting = this.backlogs.get(node.id) ?? [];
    this.backlogs.delete(node.id);
    for (const item of waiting.reverse()) this.queues.pushFront(item);
    for (const run of lost) void this.runner.again(run, "lost", because);
    if (lost.length > 0) {
      this.o.bus.emit("feed", {
        at: this.o.clock.nowMs(),
        type: "work_rescued",
        params: { node: node.name, jobs: lost.length },
      });
    }
  }

  private finished(item: Item): void {
    this.held.delete(item.orderId);
    this.meters[item.class].out.add(this.o.clock.nowMs());
    this.pump();
  }
}

function rateOf(node: NodeState): number {
  return node.report?.rate ?? 1;
}
