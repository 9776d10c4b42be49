import type { NodeState } from "../nodes/registry.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import { assertNever } from "../shared/assert-never.ts";
import { hasCode } from "../shared/errors.ts";
import type { DropReason, EngineOptions, Item, Running } from "./engine-types.ts";
import type { JobEnding } from "./fleet.ts";
import { endingOf } from "./job-ending.ts";
import type { JobReply } from "./send-job.ts";
import type { ServiceStats } from "./service-stats.ts";
import { settleChange } from "./settle-change.ts";
import { SlotGate } from "./slot-gate.ts";

/** A lease outlives the longest silence a living node is forgiven (operator.md 2.3). */
const LEASE_MS = 15_000;
const MAX_FAILURES = 3;
const STORE_RETRY_MS = 500;
/** How long a job that was given up may still answer: to be refused and counted, never to count. */
const LATE_ANSWER_MS = 30_000;

interface Hooks {
  /** A place at a node is taken from here to `ended`, which is called once, before `done` or `back`. */
  started(run: Running): void;
  served(item: Item, serviceMs: number, workMs: number): void;
  ended(run: Running, how: JobEnding): void;
  /** The order waits again, ahead of the others. */
  back(item: Item): void;
  /** The order is no longer ours: settled, cancelled or taken over. */
  done(item: Item): void;
}

/**
 * Carries one order at a time through claim, node and result. Every step is a change guarded by
 * attempt and node epoch, so a job that was given up can no longer change anything.
 */
export class JobRunner {
  private readonly o: EngineOptions;
  private readonly stats: ServiceStats;
  private readonly hooks: Hooks;
  private stopped = false;
  private readonly givenUp = new Set<AbortController>();
  private readonly gate = new SlotGate();
  readonly running = new Map<string, Running>();

  constructor(options: EngineOptions, stats: ServiceStats, hooks: Hooks) {
    this.o = options;
    this.stats = stats;
    this.hooks = hooks;
  }

  stop(): void {
    this.stopped = true;
    for (const run of this.running.values()) run.abort.abort();
    for (const abort of this.givenUp) abort.abort();
  }

  async expire(item: Item, because: DropReason): Promise<void> {
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
          data: { waitedMs: this.o.clock.nowMs() - order.acceptedAt, because },
        },
        settle: { outcome: "expired", nodeName: "-" },
      }),
    );
    this.hooks.done(item);
  }

  async run(item: Item, node: NodeState): Promise<void> {
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
      phase: "claiming",
      abort,
      leaveSlot: null,
      left: false,
    };
    this.running.set(item.orderId, run);
    this.hooks.started(run);
    const claimed = await this.commit(item, async () => {
      const askedAt = clock.nowMs();
      const answer = await journal.change({
        orderId: item.orderId,
        expect: { statuses: ["queued"], attempt: item.order.attempt },
        to: "queued",
        set: { attempt, nodeId: node.id, nodeEpoch: node.epoch, leaseUntil },
        event: { type: "job.started", actor: `node:${node.id}`, data: { node: node.name, attempt } },
        job: { kind: "start", attempt, nodeId: node.id, nodeEpoch: node.epoch },
      });
      this.stats.claimed(clock.nowMs() - askedAt);
      return answer;
    });
    // Cancelled, or taken by another process meanwhile: not ours any more.
    if (!claimed) return this.finished(run, "void");
    item.order = claimed;
    if (!(await this.takeSlot(run, node.slots))) return;
    run.phase = "away";
    run.leaseUntil = clock.nowMs() + LEASE_MS;
    let reply: JobReply;
    try {
      reply = await this.o.sender.send(
        node.url,
        await this.o.buildJob(claimed, attempt, run.epoch),
        abort.signal,
      );
    } catch (error) {
      this.o.log.error({ err: error, orderId: item.orderId }, "a job could not be built");
      reply = { kind: "lost", because: "not_built" };
    }
    run.leaveSlot?.();
    this.givenUp.delete(abort);
    if (this.stopped) return;
    // Rescued while it ran: what comes back now is void.
    if (this.running.get(item.orderId) !== run) {
      if (reply.kind === "answer") this.o.registry.staleWrite(run.nodeId, run.epoch);
      return;
    }
    run.phase = "answered";
    try {
      await this.conclude(run, reply);
    } catch (error) {
      this.o.log.error({ err: error, orderId: item.orderId, node: run.nodeName }, "an answer made no sense");
      await this.failedOnce(run, "bad_answer");
    }
  }

  private failedOnce(run: Running, reason: string): Promise<void> {
    return ++run.item.failures >= MAX_FAILURES ? this.fail(run, reason) : this.again(run, "failed", reason);
  }

  private async conclude(run: Running, reply: JobReply): Promise<void> {
    const { item } = run;
    switch (reply.kind) {
      case "answer": {
        this.o.registry.absorb(reply.answer.report);
        const { serviceMs, report } = reply.answer;
        this.stats.served(run.nodeId, serviceMs, report.rate, this.o.clock.nowMs() - run.startedAt);
        this.hooks.served(item, serviceMs, serviceMs * report.rate);
        if (reply.answer.result === "done") return this.settle(run, reply.answer);
        return this.failedOnce(run, reply.answer.reason ?? "failed");
      }
      case "stale":
      case "lost":
        this.o.registry.markSuspect(run.nodeId);
        if (reply.kind === "lost" && reply.because === "not_built" && ++item.failures >= MAX_FAILURES)
          return this.fail(run, "not_built");
        return this.again(run, "lost", reply.kind === "lost" ? reply.because : "stale_epoch");
      case "full":
        return this.again(run, "lost", "node_full");
      default:
        return assertNever(reply);
    }
  }

  private async settle(run: Running, answer: Extract<JobReply, { kind: "answer" }>["answer"]): Promise<void> {
    const { item } = run;
    const change = () =>
      settleChange({
        order: item.order,
        attempt: run.attempt,
        nodeEpoch: run.epoch,
        nodeId: run.nodeId,
        nodeName: run.nodeName,
        answer,
        nowMs: this.o.clock.nowMs(),
        ticketFor: this.o.ticketFor,
      });
    // An answer that makes no sense throws here, while the node can still be told apart by it.
    let first: ReturnType<typeof change> | null = change();
    this.giveBackPlace(run, "done");
    const settled = await this.commit(item, () => {
      const now = first ?? change();
      first = null;
      return this.o.journal.change(now);
    });
    if (settled?.outcome === "success") this.stats.useful(answer.serviceMs * answer.report.rate);
    this.finished(run, "done");
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
    this.finished(run, endingOf("failed", reason));
  }

  /** Back into the queue, ahead, to be tried on another node. */
  async again(run: Running, result: "failed" | "lost", reason: string): Promise<void> {
    const { attempt, epoch, item } = run;
    this.leave(run, endingOf(result, reason));
    if (run.phase === "away") this.hearOut(run.abort);
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
    if (!back) return this.hooks.done(item);
    item.order = back;
    item.avoid = run.nodeId;
    this.hooks.back(item);
  }

  private hearOut(abort: AbortController): void {
    this.givenUp.add(abort);
    setTimeout(() => {
      this.givenUp.delete(abort);
      abort.abort();
    }, LATE_ANSWER_MS).unref();
  }

  // The reports of a node that is heard renew leases; a job it no longer names is lost even while the
  // node lives, and the last words of a silent one renew nothing.
  endLapsedLeases(): void {
    const now = this.o.clock.nowMs();
    const named = new Set(
      this.o.registry.all().flatMap((node) => (node.liveness === "ready" && node.report?.running) || []),
    );
    for (const run of [...this.running.values()]) {
      if (run.phase !== "away" && run.phase !== "claimed") continue;
      if (named.has(`${run.item.orderId}/${run.attempt}`)) run.leaseUntil = now + LEASE_MS;
      else if (now > run.leaseUntil) void this.again(run, "lost", "lease_lapsed");
    }
  }

  /**
   * Commits, waiting out a database that is away: the order stays ours until it is decided.
   * @returns the order after the change; null when it was no longer as expected.
   * @throws what making the change throws
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
        // Stopping: the next process adopts what is left.
        if (hasCode(error, "SHUTTING_DOWN")) return null;
        // Made no change: a plan that cannot be understood now will not be later.
        if (!hasCode(error, "STORE_UNAVAILABLE")) throw error;
        await new Promise((resolve) => setTimeout(resolve, STORE_RETRY_MS));
      }
    }
    return null;
  }

  /** @returns false when it was given up while it waited. */
  private async takeSlot(run: Running, slots: number): Promise<boolean> {
    run.phase = "claimed";
    const leave = await this.gate.enter(`${run.nodeId}/${run.epoch}`, slots);
    if (this.stopped || this.running.get(run.item.orderId) !== run) {
      leave();
      return false;
    }
    run.leaveSlot = leave;
    return true;
  }

  private leave(run: Running, how: JobEnding): void {
    if (this.running.get(run.item.orderId) !== run) return;
    this.running.delete(run.item.orderId);
    run.leaveSlot?.();
    this.giveBackPlace(run, how);
  }

  private giveBackPlace(run: Running, how: JobEnding): void {
    if (run.left) return;
    run.left = true;
    this.hooks.ended(run, how);
  }

  private finished(run: Running, how: JobEnding): void {
    this.leave(run, how);
    this.hooks.done(run.item);
  }
}
