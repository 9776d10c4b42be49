import type { OfferedWork } from "../admission/admit.ts";
import { declaredSize } from "../admission/rules/declared-size.ts";
import type { EngineLoad } from "../admission/rules/wait-target.ts";
import type { SchedulingPolicy } from "../contracts/operations.ts";
import { type OrderClass, orderClasses } from "../contracts/orders.ts";
import type { NodeState } from "../nodes/registry.ts";
import type { CommittedChange } from "../orders/journal.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import { Dealer } from "./dealer.ts";
import type { DropReason, EngineOptions, Item, Running } from "./engine-types.ts";
import { Fleet, type JobEnding, type Seat } from "./fleet.ts";
import { JobRunner } from "./job-runner.ts";
import { KnownSizes } from "./known-sizes.ts";
import { perClass } from "./per-class.ts";
import { RateMeter } from "./rate-meter.ts";
import { ClassTurns } from "./rules/class-slices.ts";
import { ServiceStats } from "./service-stats.ts";
import { WaitingWork } from "./waiting-work.ts";

/** Enough to keep up with any rush that was admitted, few enough for one group of commits. */
const OVERDUE_AT_ONCE = 500;
const SWEEP_EVERY_TICKS = 5;
/** What is asked about where no request is at hand. */
const TYPICAL: OfferedWork = { kind: "meal", class: "place", size: 1 };

/**
 * Runs queued orders on nodes: late binding by default, every claim and result committed through the
 * journal, fenced by attempt number and node epoch.
 */
export class Engine {
  private readonly o: EngineOptions;
  private readonly runner: JobRunner;
  private readonly waiting: WaitingWork;
  private readonly dealer: Dealer;
  private readonly turns = new ClassTurns();
  private readonly sizes = new KnownSizes();
  /** Every unsettled order of ours that is queued or running; guards against enqueueing twice. */
  private readonly held = new Set<string>();
  private runningWorkMs = 0;
  private ticks = 0;
  private stopped = false;
  private pumping = false;
  private timer: NodeJS.Timeout | undefined;
  policy: SchedulingPolicy;
  readonly fleet: Fleet;
  readonly stats: ServiceStats;
  readonly meters = perClass(() => ({ in: new RateMeter(), out: new RateMeter() }));
  /** Given up before they ran, since start. */
  readonly dropped = perClass(() => 0);

  constructor(options: EngineOptions) {
    this.o = options;
    this.policy = options.policy;
    this.stats = new ServiceStats(options.clock);
    this.fleet = new Fleet({
      registry: options.registry,
      stats: this.stats,
      nowMs: () => options.clock.nowMs(),
      onEjected: (seat, { because, until }) => this.leftOut(seat, "node_ejected", { because, until }),
      holdOn: options.breakerHold,
      claimsAhead: options.claimsAhead ?? true,
      onBreaker: (seat, turn) => {
        options.bus.emit("nodeBreaker", { nodeId: seat.id, ...turn });
        if (turn.cause === "new_life") return;
        if (turn.to === "open") this.leftOut(seat, "breaker_opened", {});
        else if (turn.to === "closed") this.tell("breaker_closed", { node: seat.node.name });
      },
    });
    this.waiting = new WaitingWork(this.fleet);
    this.runner = new JobRunner(options, this.stats, {
      started: ({ item }) => {
        this.runningWorkMs += item.expectedWorkMs ?? 0;
      },
      served: (item, serviceMs, workMs) => this.served(item, serviceMs, workMs),
      ended: (run, how) => this.ended(run, how),
      back: (item) => {
        this.waiting.queues.pushFront(item);
        this.pump();
      },
      done: (item) => this.finished(item),
    });
    const { waiting, fleet, turns, stats, runner } = this;
    this.dealer = new Dealer({
      ...options,
      waiting,
      fleet,
      turns,
      stats,
      start: (item, seat) => void runner.run(item, seat.node),
      drop: (item, because) => this.drop(item, because),
    });
    options.registry.onUsable(() => this.pump());
    options.registry.onEpochOver((node, epoch, because) => this.rescue(node, epoch, because));
    options.journal.onCommitted((changes) => this.follow(changes));
  }

  start(): void {
    this.timer = setInterval(() => this.tick(), 1_000);
  }

  /** Once a second: leases, deadlines, outliers, and whatever a missed event left undone. */
  tick(): void {
    const now = this.o.clock.nowMs();
    this.runner.endLapsedLeases();
    for (const item of this.waiting.takeOverdue(now, OVERDUE_AT_ONCE)) this.drop(item, "deadline");
    if (++this.ticks % SWEEP_EVERY_TICKS === 0) this.fleet.sweep();
    const ready = this.o.registry.all().filter((node) => node.health === "ready");
    this.stats.tick(ready, this.runningOn());
    this.pump();
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
    this.meters[order.class].in.add(this.o.clock.nowMs());
    const size = declaredSize(order.kind, order.input);
    const meanWorkMs = this.sizes.meanWorkMs({ kind: order.kind, size }, this.stats.meanWorkMs);
    this.waiting.arrived({
      order,
      size,
      orderId: order.id,
      class: order.class,
      tenant: order.tenantId,
      flow: order.clientId,
      enqueuedAt: since,
      deadlineAt: order.deadlineAt,
      expectedWorkMs: meanWorkMs > 0 ? meanWorkMs : null,
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
    for (const seat of this.fleet.all()) this.waiting.takeBack(seat);
    this.pump();
  }

  /** A request at the door, admitted or not: what arrives is known before what is let in. */
  offered(work: OfferedWork): void {
    this.stats.arrived(work.class);
    this.sizes.arrived(work);
  }

  load(work: OfferedWork = TYPICAL): EngineLoad {
    this.fleet.refresh();
    const { meanWorkMs, meanServiceMs, p95ServiceMs } = this.stats;
    const { capacity, eligibleNodes } = this.fleet;
    return {
      queuedWorkMs: this.waiting.workAhead(meanWorkMs),
      runningWorkMs: this.runningWorkMs / 2,
      capacity,
      eligibleNodes,
      unsettled: this.held.size,
      unsettledOfClass: this.depth(work.class) + this.turns.running[work.class],
      meanWorkMs,
      requestWorkMs: this.sizes.meanWorkMs(work, meanWorkMs),
      meanServiceMs,
      p95ServiceMs: this.sizes.p95ServiceMs(work, p95ServiceMs),
      arrivingWorkPerMs: this.stats.arrivalsPerMsFrom(work.class) * meanWorkMs,
      forecastLoad: this.o.predictedLoad?.() ?? null,
    };
  }

  runningOn(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const seat of this.fleet.all()) if (seat.running > 0) counts.set(seat.id, seat.running);
    return counts;
  }
  runningOf(name: OrderClass): number {
    return this.turns.running[name];
  }
  runningIds(): string[] {
    return [...this.runner.running.keys()];
  }
  /** How long orders of a class are given, smoothed; 0: none came yet. */
  deadlineOf(name: OrderClass): number {
    return this.waiting.deadlineOf(name);
  }
  depth(name: OrderClass): number {
    return this.waiting.depth(name);
  }
  oldest(name: OrderClass): number | null {
    return this.waiting.oldest(name);
  }

  /** Gives work to nodes until one side runs out. Cheap to call too often. */
  pump(): void {
    // A claim can resolve inside the loop and call pump again: one loop at a time is enough.
    if (this.stopped || this.pumping || this.held.size === this.runner.running.size) return;
    this.pumping = true;
    try {
      this.fleet.refresh();
      this.dealer.deal(this.policy);
    } finally {
      this.pumping = false;
    }
  }

  private drop(item: Item, because: DropReason): void {
    this.dropped[item.class]++;
    void this.runner.expire(item, because);
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
      for (const { flow, size } of this.waiting.flowSizes(name)) cellOf(name, flow).queued += size;
    for (const { item } of this.runner.running.values()) cellOf(item.class, item.flow).running++;
    return [...cells.values()];
  }

  /** Orders that came, left or changed their class, by whoever's hand. */
  private follow(changes: readonly CommittedChange[]): void {
    let arrived = false;
    const moved = new Map<string, OrderRecord>();
    for (const { before, order, event } of changes) {
      const enters =
        order.status === "queued" && (before === null || ["received", "failed"].includes(before.status));
      // An order that is tried again waits from now on, not since it was first accepted.
      if (enters)
        arrived = this.enqueue(order, before?.status === "failed" ? event.at : undefined) || arrived;
      else if (before?.status === "queued" && (order.status === "cancelled" || order.class !== before.class))
        moved.set(order.id, order);
    }
    if (moved.size > 0) this.move(moved);
    if (arrived) this.pump();
  }

  /** Orders that left the queue by a person's hand, or changed their class while they waited. */
  private move(orders: ReadonlyMap<string, OrderRecord>): void {
    const ids = new Set(orders.keys());
    for (const item of this.waiting.remove(ids)) {
      const order = orders.get(item.orderId);
      if (order?.status !== "queued") this.finished(item);
      else this.waiting.queues.push({ ...item, order, class: order.class, deadlineAt: order.deadlineAt });
    }
  }

  /** A person forced a node's breaker open, disabled it, or released it. */
  breakerHoldChanged(nodeId: string): void {
    for (const seat of this.fleet.all()) if (seat.id === nodeId) this.waiting.takeBack(seat);
    this.pump();
  }

  private leftOut(
    seat: Seat,
    type: "node_ejected" | "breaker_opened",
    params: Record<string, string | number>,
  ): void {
    this.waiting.takeBack(seat);
    this.tell(type, { node: seat.node.name, ...params });
  }

  private rescue(node: NodeState, epoch: number, because: string): void {
    const lost = [...this.runner.running.values()].filter(
      (run) => run.nodeId === node.id && run.epoch === epoch && run.phase !== "answered",
    );
    for (const seat of this.fleet.all()) if (seat.id === node.id) this.waiting.takeBack(seat);
    for (const run of lost) void this.runner.again(run, "lost", because);
    if (lost.length > 0) this.tell("work_rescued", { node: node.name, jobs: lost.length });
  }

  private tell(
    type: "work_rescued" | "node_ejected" | "breaker_opened" | "breaker_closed",
    params: Record<string, string | number>,
  ): void {
    this.o.bus.emit("feed", { at: this.o.clock.nowMs(), type, params });
  }

  private served(item: Item, serviceMs: number, workMs: number): void {
    this.sizes.served({ kind: item.order.kind, size: item.size }, serviceMs, workMs);
    this.o.limiter.finished(this.o.clock.nowMs() - item.enqueuedAt, this.held.size);
  }

  private ended({ item, nodeId, epoch }: Running, how: JobEnding): void {
    this.turns.ended(item.class);
    this.runningWorkMs =
      this.runner.running.size === 0 ? 0 : Math.max(0, this.runningWorkMs - (item.expectedWorkMs ?? 0));
    this.fleet.ended(nodeId, epoch, how);
    this.pump();
  }

  private finished(item: Item): void {
    this.held.delete(item.orderId);
    this.meters[item.class].out.add(this.o.clock.nowMs());
    this.pump();
  }
}
