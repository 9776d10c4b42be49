import { createLimiter, type Limiter, type LimiterKind } from "../../admission/rules/limiter.ts";
import { type AdmissionSettings, waitShare } from "../../admission/rules/wait-target.ts";
import type { SchedulingPolicy } from "../../contracts/operations.ts";
import { orderClasses } from "../../contracts/orders.ts";
import { chooseNode, pushesEarly } from "../rules/choose-node.ts";
import { ClassQueues } from "../rules/class-queue.ts";
import { canStillMakeIt } from "../rules/deadline-drop.ts";
import { Dispatcher } from "./dispatcher.ts";
import type { Job } from "./job.ts";
import type { SimNode } from "./sim-node.ts";
import type { SimEngine, World } from "./world.ts";

export interface RulesEngineOptions {
  world: World;
  policy: SchedulingPolicy;
  admission: LimiterKind;
  settings: AdmissionSettings;
  dispatchers: number;
  patienceMs: number;
  random: () => number;
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
  /** Giving up at dequeue belongs to the wait target: the other rules are shown as they are known. */
  private readonly dropsLate: boolean;

  constructor(options: RulesEngineOptions) {
    this.o = options;
    const { world, policy, admission, settings, dispatchers, patienceMs, random } = options;
    this.pushes = pushesEarly(policy);
    this.dropsLate = admission === "wait_target";
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
    front.unsettled++;
    if (this.pushes) this.push(front, job);
    else {
      this.queues.push(job);
      this.pull();
    }
  }

  finished(node: SimNode, job: Job): void {
    const index = this.indexOf.get(node) ?? 0;
    const front = this.frontOf(job);
    front.unsettled--;
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
    for (const job of this.queues.takeOverdue(now, 500)) this.drop(this.frontOf(job), job);
  }

  private frontOf(job: Job): Dispatcher {
    return this.fronts[job.dispatcher % this.fronts.length] as Dispatcher;
  }

  queued(): number {
    return this.o.world.nodes.reduce((sum, node) => sum + node.waiting.length, this.queues.total);
  }

  private loadOf(front: Dispatcher, job: Job) {
    let ahead = 0;
    let running = 0;
    for (const node of front.candidates) {
      running += Math.min(node.slots, node.inFlight);
      // At a node work waits first come first served: all of it is ahead of any class.
      ahead += Math.max(0, node.inFlight - node.slots);
    }
    const queued = { paid: 0, place: 0, browse: 0, background: 0 };
    for (const name of orderClasses) {
      ahead += this.queues.size(name);
      queued[name] = ahead;
    }
    return front.load(queued, running, job.request);
  }

  private pull(): void {
    const { world, policy } = this.o;
    const front = this.fronts[0] as Dispatcher;
    while (this.queues.total > 0) {
      for (const [i, node] of world.nodes.entries()) {
        const seen = front.candidates[i];
        if (seen) seen.inFlight = node.running;
      }
      const chosen = world.timed(() => chooseNode(policy, front.candidates, front.turn++));
      if (!chosen) return;
      const job = this.queues.take();
      const node = world.nodes[Number(chosen.id)];
      if (!job || !node) return;
      if (this.turnsAwayAtDequeue(front, front.limiter, job, chosen.rate)) continue;
      world.start(node, job);
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
    while (node.running < node.slots) {
      const job = node.waiting.shift();
      if (!job) return;
      const front = this.frontOf(job);
      const rate = front.candidates[index]?.rate ?? 1;
      const limiter = this.nodeLimiters[index] as Limiter;
      if (!this.turnsAwayAtDequeue(front, limiter, job, rate)) this.o.world.start(node, job);
    }
  }

  private turnsAwayAtDequeue(front: Dispatcher, limiter: Limiter, job: Job, rate: number): boolean {
    const { world } = this.o;
    const { deadlineMs } = job.request;
    const now = world.nowMs();
    const { arrivedAt: acceptedAt, deadlineAt } = job;
    const meanServiceMs = front.stats.meanWorkMs / rate;
    const hopeless = this.dropsLate && !canStillMakeIt({ acceptedAt, deadlineAt, nowMs: now, meanServiceMs });
    if (!hopeless && !limiter.dropsAtDequeue({ class: job.class, deadlineMs }, now - job.arrivedAt, now))
      return false;
    this.drop(front, job);
    return true;
  }

  private drop(front: Dispatcher, job: Job): void {
    const { settings, world } = this.o;
    const { deadlineMs } = job.request;
    front.unsettled--;
    const load = this.loadOf(front, job);
    const expectedWaitMs = load.capacity > 0 ? load.queuedWorkMs[job.class] / load.capacity : 0;
    const targetMs = waitShare(load.p95ServiceMs, deadlineMs, settings.margin) * deadlineMs;
    world.turnAway(job, front.hint(job, load, { expectedWaitMs, targetMs }), "dropped");
  }
}
