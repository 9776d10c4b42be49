import type { OfferedWork } from "../admission/admit.ts";
import { declaredSize } from "../admission/rules/declared-size.ts";
import type { EngineLoad } from "../admission/rules/wait-target.ts";
import { workAhead } from "../admission/rules/work-ahead.ts";
import type { SchedulingPolicy } from "../contracts/operations.ts";
import { type OrderClass, orderClasses } from "../contracts/orders.ts";
import type { NodeState } from "../nodes/registry.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import type { DropReason, EngineOptions, Item, Running } from "./engine-types.ts";
import { Fleet, type JobEnding, type Seat } from "./fleet.ts";
import { JobRunner } from "./job-runner.ts";
import { KnownSizes } from "./known-sizes.ts";
import { RateMeter } from "./rate-meter.ts";
import { servesNewestFirst } from "./rules/adaptive-lifo.ts";
import { pushesEarly } from "./rules/choose-node.ts";
import { ClassQueues } from "./rules/class-queue.ts";
import { ClassTurns } from "./rules/class-slices.ts";
import { canStillMakeIt } from "./rules/deadline-drop.ts";
import { ServiceStats } from "./service-stats.ts";

/** Enough to keep up with any rush that was admitted, few enough for one group of commits. */
const OVERDUE_AT_ONCE = 500;
const SWEEP_EVERY_TICKS = 5;
const SPAN_EWMA = 0.1;
/** What is asked about where no request is at hand. */
const TYPICAL: OfferedWork = { kind: "meal", class: "place", size: 1 };

const each = <Value>(of: (name: OrderClass) => Value) =>
  Object.fromEntries(orderClasses.map((name) => [name, of(name)])) as Record<OrderClass, Value>;

/**
 * Runs queued orders on nodes: late binding by default, every claim and result committed through the
 * journal, fenced by attempt number and node epoch.
 */
export class Engine {
  private readonly o: EngineOptions;
  private readonly queues = new ClassQueues<Item>();
  private readonly runner: JobRunner;
  private readonly turns = new ClassTurns();
  private readonly sizes = new KnownSizes();
  /** Every unsettled order of ours that is queued or running; guards against enqueueing twice. */
  private readonly held = new Set<string>();
  /** Deadlines of each class, smoothed, and whether it is served newest first for now. */
  private readonly spanMs = each(() => 0);
  private readonly newestFirst = each(() => false);
  private runningWorkMs = 0;
  private turn = 0;
  private ticks = 0;
  private stopped = false;
  private pumping = false;
  private timer: NodeJS.Timeout | undefined;
  policy: SchedulingPolicy;
  readonly fleet: Fleet;
  readonly stats: ServiceStats;
  readonly meters = each(() => ({ in: new RateMeter(), out: new RateMeter() }));
  /** Given up before they ran, since start. */
  readonly dropped = each(() => 0);

  constructor(options: EngineOptions) {
    this.o = options;
    this.policy = options.policy;
    this.stats = new ServiceStats(options.clock);
    this.fleet = new Fleet({
      registry: options.registry,
      stats: this.stats,
      nowMs: () => options.clock.nowMs(),
      onEjected: (seat, { because, until }) => this.leftOut(seat, "node_ejected", { because, until }),
      onBreaker: (seat, to) => {
        if (to === "open") this.leftOut(seat, "breaker_opened", {});
        else if (to === "closed") this.tell("breaker_closed", { node: seat.node.name });
      },
    });
    this.runner = new JobRunner(options, this.stats, {
      started: (run) => this.started(run),
      served: (item, serviceMs, workMs) => this.served(item, serviceMs, workMs),
      ended: (run, how) => this.ended(run, how),
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
    this.timer = setInterval(() => this.tick(), 1_000);
  }

  /** Once a second: leases, deadlines, outliers, and whatever a missed event left undone. */
  tick(): void {
    const now = this.o.clock.nowMs();
    this.runner.endLapsedLeases();
    for (const queues of [this.queues, ...this.backlogs()])
      for (const item of queues.takeOverdue(now, OVERDUE_AT_ONCE)) this.drop(item, "deadline");
    if (++this.ticks % SWEEP_EVERY_TICKS === 0) this.fleet.sweep();
    this.stats.tick(this.usable(), this.runningOn());
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
    const span = order.deadlineAt - order.acceptedAt;
    this.spanMs[order.class] +=
      (this.spanMs[order.class] === 0 ? 1 : SPAN_EWMA) * (span - this.spanMs[order.class]);
    this.queues.push({
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
    for (const seat of this.fleet.all()) this.takeBack(seat);
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
      queuedWorkMs: this.workAhead(),
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
    return this.spanMs[name];
  }
  depth(name: OrderClass): number {
    return this.backlogs().reduce((sum, backlog) => sum + backlog.size(name), this.queues.size(name));
  }
  oldest(name: OrderClass): number | null {
    const all = [this.queues, ...this.backlogs()].map((queues) => queues.oldest(name));
    return all.reduce((oldest, at) => (oldest === null || (at !== null && at < oldest) ? at : oldest), null);
  }
  /** Gives work to nodes until one side runs out. Cheap to call too often. */
  pump(): void {
    // A claim can resolve inside the loop and call pump again: one loop at a time is enough.
    if (this.stopped || this.pumping || this.held.size === this.runner.running.size) return;
    this.pumping = true;
    try {
      this.fleet.refresh();
      this.judgeOverload();
      if (pushesEarly(this.policy)) {
        for (const seat of this.fleet.all()) if (!seat.usable) this.takeBack(seat);
        while (this.pushOne());
        for (const seat of this.fleet.all()) this.runBacklog(seat);
      } else while (this.pullOne());
    } finally {
      this.pumping = false;
    }
  }

  private pullOne(): boolean {
    if (this.queues.total === 0) return false;
    const name = this.turns.next((one) => this.queues.size(one), this.fleet.slots);
    const seat = this.fleet.choose(this.policy, null, this.turn);
    if (!name || !seat) return false;
    const item = this.queues.take(this.newestFirst[name], name);
    if (!item) return false;
    const elsewhere = item.avoid === seat.id ? this.elsewhere(seat) : seat;
    this.turn++;
    this.startOrDrop(item, elsewhere, this.queues);
    return true;
  }

  /** It failed there: another node with a free slot, if there is one. */
  private elsewhere(seat: Seat): Seat {
    const other = this.fleet.choose(this.policy, seat.id, this.turn);
    if (other) this.fleet.giveBack(seat);
    return other ?? seat;
  }

  private pushOne(): boolean {
    const item = this.queues.take();
    if (!item) return false;
    const seat = this.fleet.choose(this.policy, item.avoid, this.turn++);
    if (!seat) {
      this.queues.pushFront(item);
      return false;
    }
    seat.backlog.push(item);
    seat.inFlight++;
    return true;
  }

  private runBacklog(seat: Seat): void {
    const { backlog } = seat;
    while (backlog.total > 0 && seat.running < seat.slots && seat.usable) {
      const name = this.turns.next((one) => backlog.size(one), this.fleet.slots);
      if (!name || !this.fleet.pass(seat)) return;
      const item = backlog.take(this.newestFirst[name], name);
      if (!item) return;
      seat.inFlight--;
      this.startOrDrop(item, seat, backlog);
    }
  }

  private startOrDrop(item: Item, seat: Seat, from: ClassQueues<Item>): void {
    const nowMs = this.o.clock.nowMs();
    const meanServiceMs = (item.expectedWorkMs ?? this.stats.meanWorkMs) / seat.rate;
    const { enqueuedAt: acceptedAt, deadlineAt, class: name } = item;
    const late = !canStillMakeIt({ acceptedAt, deadlineAt, nowMs, meanServiceMs });
    const limited =
      !late &&
      // What ran before has waited for other reasons than the queue.
      item.order.attempt === 0 &&
      this.o.limiter.dropsAtDequeue(
        { class: name, deadlineMs: deadlineAt - acceptedAt },
        nowMs - acceptedAt,
        nowMs,
      );
    if (late || limited) {
      this.fleet.giveBack(seat);
      this.drop(item, late ? "deadline" : "limiter");
      return;
    }
    this.turns.started(name, (one) => from.size(one));
    this.fleet.started(seat);
    void this.runner.run(item, seat.node);
  }

  private drop(item: Item, because: DropReason): void {
    this.dropped[item.class]++;
    void this.runner.expire(item, because);
  }

  private judgeOverload(): void {
    const { capacity } = this.fleet;
    if (capacity <= 0) return;
    const ahead = this.workAhead();
    for (const name of orderClasses)
      this.newestFirst[name] = servesNewestFirst(
        this.newestFirst[name],
        ahead[name] / capacity,
        this.spanMs[name],
      );
  }

  private workAhead(): Record<OrderClass, number> {
    const { meanWorkMs } = this.stats;
    const queued = { paid: 0, place: 0, browse: 0, background: 0 };
    for (const queues of [this.queues, ...this.backlogs()])
      for (const name of orderClasses) queued[name] += queues.workMs(name, meanWorkMs);
    return workAhead(queued, meanWorkMs);
  }

  /** Only push policies have any. */
  private backlogs(): ClassQueues<Item>[] {
    const found: ClassQueues<Item>[] = [];
    for (const seat of this.fleet.all()) if (seat.backlog.total > 0) found.push(seat.backlog);
    return found;
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
    for (const queues of [this.queues, ...this.backlogs()])
      for (const name of orderClasses)
        for (const { flow, size } of queues.flowSizes(name)) cellOf(name, flow).queued += size;
    for (const { item } of this.runner.running.values()) cellOf(item.class, item.flow).running++;
    return [...cells.values()];
  }

  /** Orders that left the queue by a person's hand, or changed their class while they waited. */
  private move(orders: ReadonlyMap<string, OrderRecord>): void {
    const ids = new Set(orders.keys());
    for (const item of [this.queues, ...this.backlogs()].flatMap((queues) => queues.remove(ids))) {
      const order = orders.get(item.orderId);
      if (order?.status !== "queued") this.finished(item);
      else this.queues.push({ ...item, order, class: order.class, deadlineAt: order.deadlineAt });
    }
  }

  private usable(): NodeState[] {
    return this.o.registry.all().filter((node) => node.health === "ready");
  }

  private leftOut(
    seat: Seat,
    type: "node_ejected" | "breaker_opened",
    params: Record<string, string | number>,
  ): void {
    this.takeBack(seat);
    this.tell(type, { node: seat.node.name, ...params });
  }

  private takeBack(seat: Seat): void {
    if (seat.backlog.total === 0) return;
    // Newest first, each put in front: the oldest ends up first.
    const waiting = orderClasses.flatMap((name) => [...seat.backlog.waiting(name)]);
    waiting.sort((a, b) => b.enqueuedAt - a.enqueuedAt);
    while (seat.backlog.take());
    for (const item of waiting) this.queues.pushFront(item);
  }

  private rescue(node: NodeState, epoch: number, because: string): void {
    const lost = [...this.runner.running.values()].filter(
      (run) => run.nodeId === node.id && run.epoch === epoch && run.phase !== "answered",
    );
    for (const seat of this.fleet.all()) if (seat.id === node.id) this.takeBack(seat);
    for (const run of lost) void this.runner.again(run, "lost", because);
    if (lost.length > 0) this.tell("work_rescued", { node: node.name, jobs: lost.length });
  }

  private tell(
    type: "work_rescued" | "node_ejected" | "breaker_opened" | "breaker_closed",
    params: Record<string, string | number>,
  ): void {
    this.o.bus.emit("feed", { at: this.o.clock.nowMs(), type, params });
  }

  private started({ item }: Running): void {
    this.runningWorkMs += item.expectedWorkMs ?? 0;
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
  }

  private finished(item: Item): void {
    this.held.delete(item.orderId);
    this.meters[item.class].out.add(this.o.clock.nowMs());
    this.pump();
  }
}
