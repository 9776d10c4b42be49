import type { EngineLoad } from "../admission/rules/wait-target.ts";
import type { SchedulingPolicy } from "../contracts/operations.ts";
import { type OrderClass, orderClasses } from "../contracts/orders.ts";
import type { NodeState } from "../nodes/registry.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import { hasCode } from "../shared/errors.ts";
import type { EngineOptions, Item, Running } from "./engine-types.ts";
import { RateMeter } from "./rate-meter.ts";
import { type Candidate, canStillMakeIt, chooseNode, pushesEarly } from "./rules/choose-node.ts";
import { ClassQueues } from "./rules/class-queue.ts";
import type { JobReply } from "./send-job.ts";
import { ServiceStats } from "./service-stats.ts";
import { settleChange } from "./settle-change.ts";

/** A lease outlives the longest silence a living node is forgiven (operator.md 2.3). */
export const LEASE_MS = 15_000;
const MAX_FAILURES = 3;
const STORE_RETRY_MS = 500;

/**
 * Runs queued orders on nodes: late binding by default, every claim and result committed through the
 * journal, fenced by attempt number and node epoch.
 */
export class Engine {
  private readonly o: EngineOptions;
  private readonly queues = new ClassQueues<Item>();
  private readonly running = new Map<string, Running>();
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
  /** Results refused because their node or attempt was no longer the current one. */
  zombieResults = 0;

  constructor(options: EngineOptions) {
    this.o = options;
    this.policy = options.policy;
    this.stats = new ServiceStats(options.clock);
    options.registry.onUsable(() => this.pump());
    options.registry.onEpochOver((node, epoch, because) => this.rescue(node, epoch, because));
    options.journal.onCommitted((changes) => {
      let arrived = false;
      for (const { before, order } of changes) {
        const enters = order.status === "queued" && (before === null || before.status === "received");
        if (enters) arrived = this.enqueue(order) || arrived;
      }
      if (arrived) this.pump();
    });
  }

  start(): void {
    this.timer = setInterval(() => {
      this.endLapsedLeases();
      this.stats.tick(this.usable(), this.runningOn());
      this.pump();
    }, 1_000);
  }

  /** Takes no new work; running jobs are left to the next process, fenced by their attempt. */
  stop(): void {
    this.stopped = true;
    clearInterval(this.timer);
    for (const run of this.running.values()) run.abort.abort();
  }

  /** @returns false when this order is already here. */
  enqueue(order: OrderRecord): boolean {
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
      enqueuedAt: order.acceptedAt,
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
      runningWorkMs: this.running.size * (meanWork / 2),
      capacity: nodes.reduce((sum, node) => sum + rateOf(node) * node.slots, 0),
      eligibleNodes: nodes.length,
      meanServiceMs: this.stats.meanServiceMs,
      p95ServiceMs: this.stats.p95ServiceMs,
      arrivingWorkPerMs: this.stats.arrivalsPerMs * meanWork,
    };
  }

  runningOn(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const run of this.running.values()) counts.set(run.nodeId, (counts.get(run.nodeId) ?? 0) + 1);
    return counts;
  }

  depth(name: OrderClass): number {
    return this.queues.size(name);
  }
  oldest(name: OrderClass): number | null {
    return this.queues.oldest(name);
  }
  runningIds(): string[] {
    return [...this.running.keys()];
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
      this.backlogs.set(node.id, [...(this.backlogs.get(node.id) ?? []), item]);
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
      inFlight: (running.get(node.id) ?? 0) + (this.backlogs.get(node.id)?.length ?? 0),
      rate: rateOf(node),
      latencyEwmaMs: this.stats.latencyOf(node.id),
      ageMs: now - node.joinedAt,
    }));
  }

  private startOrExpire(item: Item, node: NodeState): void {
    const meanServiceMs = this.stats.meanWorkMs / rateOf(node);
    if (canStillMakeIt(item.deadlineAt, this.o.clock.nowMs(), meanServiceMs)) void this.run(item, node);
    else void this.expire(item);
  }

  private async expire(item: Item): Promise<void> {
    const { order } = item;
    await this.commit(item, () =>
      this.o.journal.change({
        orderId: order.id,
        expect: { statuses: ["queued"], attempt: order.attempt },
        to: "expired",
        set: { leaseUntil: null },
        event: {
          type: "order.expired",
          actor: "system",
          data: { waitedMs: this.o.clock.nowMs() - order.acceptedAt },
        },
        settle: { outcome: "expired", nodeName: "-" },
      }),
    );
    this.finished(item);
  }

  private async run(item: Item, node: NodeState): Promise<void> {
    const { clock, journal } = this.o;
    const attempt = item.order.attempt + 1;
    const startedAt = clock.nowMs();
    const leaseUntil = startedAt + LEASE_MS;
    const abort = new AbortController();
    const run: Running = {
      item,
      nodeId: node.id,
      nodeName: node.name,
      attempt,
      epoch: node.epoch,
      startedAt,
      leaseUntil,
      abort,
    };
    this.running.set(item.orderId, run);
    const claimed = await this.commit(item, () =>
      journal.change({
        orderId: item.orderId,
        expect: { statuses: ["queued"], attempt: item.order.attempt },
        to: "queued",
        set: { attempt, nodeId: node.id, nodeEpoch: node.epoch, leaseUntil },
        event: { type: "job.started", actor: `node:${node.id}`, data: { node: node.name, attempt } },
        job: { kind: "start", attempt, nodeId: node.id, nodeEpoch: node.epoch },
      }),
    );
    // Cancelled, or taken by another process meanwhile: not ours any more.
    if (!claimed) return this.finished(item);
    item.order = claimed;
    let reply: JobReply;
    try {
      reply = await this.o.sender.send(
        node.url,
        await this.o.buildJob(claimed, attempt, node.epoch),
        abort.signal,
      );
    } catch (error) {
      this.o.log.error({ err: error, orderId: item.orderId }, "a job could not be built");
      reply = { kind: "lost", because: "not_built" };
    }
    // Rescued while it ran: what comes back now is void.
    if (this.running.get(item.orderId) !== run) {
      if (reply.kind === "answer") this.zombieResults++;
      return;
    }
    if (this.stopped) return;
    await this.conclude(run, reply);
  }

  private async conclude(run: Running, reply: JobReply): Promise<void> {
    const { item } = run;
    switch (reply.kind) {
      case "answer": {
        this.o.registry.absorb(reply.answer.report);
        this.stats.served(
          run.nodeId,
          reply.answer.serviceMs,
          reply.answer.report.rate,
          this.o.clock.nowMs() - run.startedAt,
        );
        if (reply.answer.result === "done") return this.settle(run, reply.answer);
        item.failures++;
        if (item.failures >= MAX_FAILURES) return this.fail(run, reply.answer.reason ?? "failed");
        return this.again(run, "failed", reply.answer.reason ?? "failed");
      }
      case "stale":
      case "lost":
        this.o.registry.markSuspect(run.nodeId);
        if (reply.kind === "lost" && reply.because === "not_built" && ++item.failures >= MAX_FAILURES)
          return this.fail(run, "not_built");
        return this.again(run, "lost", reply.kind === "lost" ? reply.because : "stale_epoch");
      case "full":
        return this.again(run, "lost", "node_full");
    }
  }

  private async settle(run: Running, answer: Extract<JobReply, { kind: "answer" }>["answer"]): Promise<void> {
    const { item } = run;
    const settled = await this.commit(item, () =>
      this.o.journal.change(
        settleChange({
          order: item.order,
          attempt: run.attempt,
          nodeEpoch: run.epoch,
          nodeId: run.nodeId,
          nodeName: run.nodeName,
          answer,
          nowMs: this.o.clock.nowMs(),
          ticketFor: this.o.ticketFor,
        }),
      ),
    );
    if (!settled) this.zombieResults++;
    else if (settled.outcome === "success") this.stats.useful(answer.serviceMs * answer.report.rate);
    this.finished(item);
  }

  private async fail(run: Running, reason: string): Promise<void> {
    const { attempt, epoch, item } = run;
    await this.commit(item, () =>
      this.o.journal.change({
        orderId: item.orderId,
        expect: { statuses: ["queued"], attempt, nodeEpoch: epoch },
        to: "failed",
        set: { leaseUntil: null },
        event: { type: "order.failed", actor: `node:${run.nodeId}`, data: { reason, attempts: attempt } },
        settle: { outcome: "failed", nodeName: run.nodeName },
        job: { kind: "end", attempt, result: "failed", reason },
      }),
    );
    this.finished(item);
  }

  /** Back into the queue, ahead, to be tried on another node. */
  private async again(run: Running, result: "failed" | "lost", reason: string): Promise<void> {
    const { attempt, epoch, item } = run;
    if (this.running.get(item.orderId) === run) this.running.delete(item.orderId);
    run.abort.abort();
    const back = await this.commit(item, () =>
      this.o.journal.change({
        orderId: item.orderId,
        expect: { statuses: ["queued"], attempt, nodeEpoch: epoch },
        to: "queued",
        set: { nodeId: null, nodeEpoch: null, leaseUntil: null },
        event: {
          type: "job.returned",
          actor: "system",
          data: { node: run.nodeName, attempt, result, reason },
        },
        job: { kind: "end", attempt, result, reason },
      }),
    );
    if (!back) return this.finished(item);
    item.order = back;
    item.avoid = run.nodeId;
    this.queues.pushFront(item);
    this.pump();
  }

  private rescue(node: NodeState, epoch: number, because: string): void {
    const lost = [...this.running.values()].filter((run) => run.nodeId === node.id && run.epoch === epoch);
    const waiting = this.backlogs.get(node.id) ?? [];
    this.backlogs.delete(node.id);
    for (const item of waiting.reverse()) this.queues.pushFront(item);
    for (const run of lost) void this.again(run, "lost", because);
    if (lost.length > 0) {
      this.o.bus.emit("feed", {
        at: this.o.clock.nowMs(),
        type: "work_rescued",
        params: { node: node.name, jobs: lost.length },
      });
    }
  }

  // The node's reports renew leases; a job it no longer names is lost even while the node lives.
  private endLapsedLeases(): void {
    const now = this.o.clock.nowMs();
    const named = new Set(this.o.registry.all().flatMap((node) => node.report?.running ?? []));
    for (const run of [...this.running.values()]) {
      if (named.has(`${run.item.orderId}/${run.attempt}`)) run.leaseUntil = now + LEASE_MS;
      else if (now > run.leaseUntil) void this.again(run, "lost", "lease_lapsed");
    }
  }

  /**
   * Commits, waiting out a database that is away: the order stays ours until it is decided.
   * @returns the order after the change; null when it was no longer as expected.
   */
  private async commit(
    item: Item,
    change: () => ReturnType<EngineOptions["journal"]["change"]>,
  ): Promise<OrderRecord | null> {
    while (!this.stopped) {
      try {
        const result = await change();
        if (!result.ok)
          this.o.log.debug({ orderId: item.orderId, because: result.because }, "a change came too late");
        return result.ok ? result.order : null;
      } catch (error) {
        if (!hasCode(error, "STORE_UNAVAILABLE"))
          this.o.log.error({ err: error, orderId: item.orderId }, "a change failed");
        await new Promise((resolve) => setTimeout(resolve, STORE_RETRY_MS));
      }
    }
    return null;
  }

  private finished(item: Item): void {
    this.running.delete(item.orderId);
    this.held.delete(item.orderId);
    this.meters[item.class].out.add(this.o.clock.nowMs());
    this.pump();
  }
}

function rateOf(node: NodeState): number {
  return node.report?.rate ?? 1;
}
