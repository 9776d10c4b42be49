import { hintRetry, type VirtualQueue } from "../../admission/rules/retry-time.ts";
import type { Job } from "./job.ts";
import type { SimNode } from "./sim-node.ts";
import type { SimEngine, World } from "./world.ts";

interface Slot {
  node: SimNode;
  running: Job | null;
  /** End of what runs, then of what is planned behind it. */
  busyUntil: number;
  plannedUntil: number;
  planned: Job[];
}

export interface ClairvoyantOptions {
  world: World;
  patienceMs: number;
  random: () => number;
}

/**
 * What could be done by somebody who knows the work of every request and every slow spell to come:
 * admits a request when some slot finishes it in time without making an admitted one late, and gives up
 * the largest waiting one for it where that gains a success. Nothing it starts is ever late. Not a policy to run: a measure for those that know nothing.
 */
export class ClairvoyantEngine implements SimEngine {
  readonly dispatchers = 0;
  private readonly o: ClairvoyantOptions;
  private readonly slots: Slot[];
  private readonly slotOf = new Map<Job, Slot>();
  private readonly virtualQueue: VirtualQueue = { promised: 0, drainedAt: 0 };
  private meanWorkMs = 0;

  constructor(options: ClairvoyantOptions) {
    this.o = options;
    this.slots = options.world.nodes.flatMap((node) =>
      Array.from({ length: node.slots }, () => ({
        node,
        running: null,
        busyUntil: 0,
        plannedUntil: 0,
        planned: [],
      })),
    );
  }

  offer(job: Job): void {
    this.meanWorkMs += Math.max(0.01, this.meanWorkMs === 0 ? 1 : 0) * (job.workMs - this.meanWorkMs);
    if (!this.plan(job)) this.makeRoom(job);
    this.startIdle();
  }

  finished(_node: SimNode, job: Job): void {
    const slot = this.slotOf.get(job);
    this.slotOf.delete(job);
    if (!slot) return;
    slot.running = null;
    this.startIdle();
  }

  reported(): void {}
  tick(): void {}
  queued(): number {
    return this.slots.reduce((sum, slot) => sum + slot.planned.length, 0);
  }

  /** Behind what is planned already, where it ends first. Deadlines come in order of arrival. */
  private plan(job: Job): boolean {
    const now = this.o.world.nowMs();
    let chosen: Slot | undefined;
    let least = job.deadlineAt;
    let node: SimNode | undefined;
    let earliest: Slot | undefined;
    const judge = () => {
      if (!earliest) return;
      const end = earliest.node.path.finishOf(Math.max(now, earliest.plannedUntil), job.workMs);
      if (end <= least) {
        least = end;
        chosen = earliest;
      }
    };
    // Slots of one node stand together: of each node only the one that is free first matters.
    for (const slot of this.slots) {
      if (slot.node !== node) {
        judge();
        node = slot.node;
        earliest = slot;
      } else if (!earliest || slot.plannedUntil < earliest.plannedUntil) earliest = slot;
    }
    judge();
    if (!chosen) return false;
    chosen.planned.push(job);
    chosen.plannedUntil = least;
    return true;
  }

  /** Of the waiting and the new one, the largest goes: every other way keeps fewer (Moore and Hodgson). */
  private makeRoom(job: Job): void {
    const waiting = this.slots.flatMap((slot) => slot.planned).sort((a, b) => a.arrivedAt - b.arrivedAt);
    const largest = waiting.reduce((most, other) => (other.workMs > most.workMs ? other : most), job);
    if (largest === job) {
      this.refuse(job);
      return;
    }
    const before = this.slots.map((slot) => ({ planned: slot.planned, plannedUntil: slot.plannedUntil }));
    for (const slot of this.slots) {
      slot.planned = [];
      slot.plannedUntil = slot.busyUntil;
    }
    const fits = [...waiting.filter((other) => other !== largest), job].every((other) => this.plan(other));
    if (!fits) for (const [i, slot] of this.slots.entries()) Object.assign(slot, before[i]);
    this.refuse(fits ? largest : job);
  }

  private startIdle(): void {
    const { world } = this.o;
    for (const slot of this.slots) {
      if (slot.running) continue;
      const job = slot.planned.shift();
      if (!job) continue;
      slot.running = job;
      slot.busyUntil = slot.node.path.finishOf(world.nowMs(), job.workMs);
      if (slot.planned.length === 0) slot.plannedUntil = slot.busyUntil;
      this.slotOf.set(job, slot);
      world.start(slot.node, job);
    }
  }

  private refuse(job: Job): void {
    const { world, patienceMs, random } = this.o;
    const nowMs = world.nowMs();
    const capacity = this.slots.length;
    const queued = this.queued() * this.meanWorkMs;
    const hint = hintRetry(this.virtualQueue, {
      expectedWaitMs: queued / capacity,
      targetMs: 0,
      deadlineMs: job.request.deadlineMs,
      relativeWork: 1,
      serviceMs: this.meanWorkMs,
      requestsPerMs: capacity / Math.max(1, this.meanWorkMs),
      random: random(),
      nowMs,
      patienceMs: job.request.firstAt + patienceMs - nowMs,
    });
    world.turnAway(job, hint, "refused");
  }
}
