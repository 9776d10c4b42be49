import { createLimiter, type Limiter, type LimiterKind } from "../../admission/rules/limiter.ts";
import { type AdmissionSettings, waitShare } from "../../admission/rules/wait-target.ts";
import { workAhead } from "../../admission/rules/work-ahead.ts";
import type { SchedulingPolicy } from "../../contracts/operations.ts";
import { type OrderClass, orderClasses } from "../../contracts/orders.ts";
import { NewestFirst } from "../rules/adaptive-lifo.ts";
import { chooseNode, pushesEarly } from "../rules/choose-node.ts";
import { ClassQueues } from "../rules/class-queue.ts";
import { ClassTurns } from "../rules/class-slices.ts";
import { canStillMakeIt } from "../rules/deadline-drop.ts";
import { Dispatcher } from "./dispatcher.ts";
import type { Job } from "./job.ts";
import type { SimNode } from "./sim-node.ts";
import type { SimEngine, World } from "./world.ts";

/** As in the engine. */
const OVERDUE_AT_ONCE = 500;
const none = (): Record<OrderClass, number> => ({ paid: 0, place: 0, browse: 0, background: 0 });

export interface RulesEngineOptions {
  world: World;
  policy: SchedulingPolicy;
  admission: LimiterKind;
  settings: AdmissionSettings;
  dispatchers: number;
  patienceMs: number;
  random: () => number;
  /**
   * Compares the rules as scheduling.md section 1 measured them: only the wait target gives up late work,
   * nothing is served newest first, a job's size counts at the door alone, and a front knows of work at
   * a node what the node last reported. Otherwise all is as in production.
   */
  asMeasured: boolean;
}

/**
 * Production's rules on the simulated world. With `pull` all dispatchers share one queue and a slot is
 * taken from it exactly; a policy that pushes chooses from what its dispatcher last heard, and the job
 * waits at the node.
 */
export class RulesEngine implements SimEngine {
  private readonly o: RulesEngineOptions;
  private readonly queues = new ClassQueues<Job>();
  private readonly fronts: Dispatcher[];
  /** Push policies: what judges jobs as they leave a node's own queue. */
  private readonly nodeLimiters: Limiter[];
  private readonly indexOf: Map<SimNode, number>;
  private readonly pushes: boolean;
  private readonly turns = new ClassTurns();
  private readonly totalSlots: number;
  private readonly newestFirst = new NewestFirst();
  private readonly dropsLate: boolean;

  constructor(options: RulesEngineOptions) {
    this.o = options;
    const { world, policy, admission, settings, dispatchers, patienceMs, random, asMeasured } = options;
    this.pushes = pushesEarly(policy);
    this.dropsLate = !asMeasured || admission === "wait_target";
    this.totalSlots = world.nodes.reduce((sum, node) => sum + node.slots, 0);
    const count = this.pushes ? dispatchers : 1;
    this.fronts = Array.from(
      { length: count },
      () => new Dispatcher({ world, admission, settings, patienceMs, random, share: 1 / count }),
    );
    this.nodeLimiters = world.nodes.map(() => createLimiter(admission, settings));
    this.indexOf = new Map(world.nodes.map((node, i) => [node, i]));
  }

  get dispatchers(): number {
    return this.fronts.length;
  }

  offer(job: Job): void {
    const { world } = this.o;
    const { deadlineMs } = job.request;
    const front = this.frontOf(job);
    front.arrived(job);
    const { decision, load } = world.timed(() => {
      const load = this.loadOf(front, job);
      return {
        load,
        decision: front.limiter.decide({ class: job.class, deadlineMs }, load, world.nowMs()),
      };
    });
    if (decision.outcome === "refuse") {
      world.turnAway(job, front.hint(job, load, decision), "refused");
      return;
    }
    front.admitted(job);
    if (!this.o.asMeasured) job.expectedWorkMs = front.expectedWorkMs(job.request);
    this.newestFirst.arrived(job.class, deadlineMs);
    if (this.pushes) this.push(front, job);
    else {
      this.queues.push(job);
      this.pull();
    }
  }

  finished(node: SimNode, job: Job): void {
    const index = this.indexOf.get(node) ?? 0;
    const front = this.frontOf(job);
    front.settled(job);
    this.turns.ended(job.class);
    // The answer carries a report.
    front.heard(index, node);
    front.served(index, job);
    if (this.pushes) this.runWaiting(index, node);
    else this.pull();
  }

  reported(node: number, dispatcher: number): void {
    const from = this.o.world.nodes[node];
    if (from) this.fronts[dispatcher]?.heard(node, from);
  }

  tick(): void {
    const now = this.o.world.nowMs();
    for (const front of this.fronts) front.stats.tick([], new Map());
    if (!this.dropsLate) return;
    for (const queues of this.o.asMeasured ? [this.queues] : this.everywhere())
      for (const job of queues.takeOverdue(now, OVERDUE_AT_ONCE)) this.drop(this.frontOf(job), job);
  }

  private frontOf(job: Job): Dispatcher {
    return this.fronts[job.dispatcher % this.fronts.length] as Dispatcher;
  }

  queued(): number {
    return this.o.world.nodes.reduce((sum, node) => sum + node.waiting.total, this.queues.total);
  }

  private everywhere(): ClassQueues<Job>[] {
    return [this.queues, ...this.o.world.nodes.map((node) => node.waiting)];
  }

  /** What waits, by class, reference ms. */
  private queuedMs(places: readonly ClassQueues<Job>[], front: Dispatcher): Record<OrderClass, number> {
    const queuedMs = none();
    for (const queues of places)
      for (const name of orderClasses) queuedMs[name] += queues.workMs(name, front.stats.meanWorkMs);
    return queuedMs;
  }

  private loadOf(front: Dispatcher, job: Job) {
    let overflow = 0;
    let running = 0;
    for (const node of front.candidates) {
      running += Math.min(node.slots, node.inFlight);
      // Of work at a node others know neither class nor size: all of it is ahead of any class.
      if (this.o.asMeasured) overflow += Math.max(0, node.inFlight - node.slots);
    }
    const queuedMs = this.queuedMs(this.o.asMeasured ? [this.queues] : this.everywhere(), front);
    return front.load({ queuedMs, overflow, running }, job);
  }

  private judgeOverload(): void {
    const [front] = this.fronts;
    if (this.o.asMeasured || !front) return;
    const ahead = workAhead(this.queuedMs(this.everywhere(), front), front.stats.meanWorkMs);
    this.newestFirst.judge(ahead, front.capacity);
  }

  private pull(): void {
    const { world, policy } = this.o;
    const front = this.fronts[0] as Dispatcher;
    this.judgeOverload();
    while (this.queues.total > 0) {
      for (const [i, node] of world.nodes.entries()) {
        const seen = front.candidates[i];
        if (seen) seen.inFlight = node.running;
      }
      const chosen = world.timed(() => chooseNode(policy, front.candidates, front.turn++));
      if (!chosen) return;
      const job = this.next(this.queues);
      const node = world.nodes[Number(chosen.id)];
      if (!job || !node) return;
      if (this.turnsAwayAtDequeue(front, front.limiter, job, chosen.rate)) continue;
      this.start(node, job, this.queues);
    }
  }

  private push(front: Dispatcher, job: Job): void {
    const { world, policy } = this.o;
    const chosen = world.timed(() => chooseNode(policy, front.candidates, front.turn++));
    const index = Number(chosen?.id ?? 0);
    const node = world.nodes[index];
    if (!node) return;
    front.sent(index);
    node.waiting.push(job);
    this.runWaiting(index, node);
  }

  private runWaiting(index: number, node: SimNode): void {
    this.judgeOverload();
    while (node.running < node.slots) {
      const job = this.next(node.waiting);
      if (!job) return;
      const front = this.frontOf(job);
      const rate = front.candidates[index]?.rate ?? 1;
      const limiter = this.o.asMeasured ? (this.nodeLimiters[index] as Limiter) : front.limiter;
      if (!this.turnsAwayAtDequeue(front, limiter, job, rate)) this.start(node, job, node.waiting);
    }
  }

  /** Whose turn it is among what waits there. */
  private next(queues: ClassQueues<Job>): Job | undefined {
    const name = this.turns.next((one) => queues.size(one), this.totalSlots);
    return name ? queues.take(this.newestFirst.of(name), name) : undefined;
  }

  private start(node: SimNode, job: Job, from: ClassQueues<Job>): void {
    this.turns.started(job.class, (one) => from.size(one));
    this.o.world.start(node, job);
  }

  private turnsAwayAtDequeue(front: Dispatcher, limiter: Limiter, job: Job, rate: number): boolean {
    const { world } = this.o;
    const { deadlineMs } = job.request;
    const now = world.nowMs();
    const { arrivedAt: acceptedAt, deadlineAt } = job;
    const meanServiceMs = (job.expectedWorkMs ?? front.stats.meanWorkMs) / rate;
    const hopeless = this.dropsLate && !canStillMakeIt({ acceptedAt, deadlineAt, nowMs: now, meanServiceMs });
    if (!hopeless && !limiter.dropsAtDequeue({ class: job.class, deadlineMs }, now - job.arrivedAt, now))
      return false;
    this.drop(front, job);
    return true;
  }

  private drop(front: Dispatcher, job: Job): void {
    const { settings, world } = this.o;
    const { deadlineMs } = job.request;
    front.settled(job);
    const load = this.loadOf(front, job);
    const expectedWaitMs = load.capacity > 0 ? load.queuedWorkMs[job.class] / load.capacity : 0;
    const targetMs = waitShare(load.p95ServiceMs, deadlineMs, settings.margin) * deadlineMs;
    world.turnAway(job, front.hint(job, load, { expectedWaitMs, targetMs }), "dropped");
  }
}
