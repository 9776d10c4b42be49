import { createLimiter, type LimiterKind } from "../../admission/rules/limiter.ts";
import {
  hintRetry,
  type RetryHint,
  relativeWork,
  type VirtualQueue,
} from "../../admission/rules/retry-time.ts";
import { SizeBands } from "../../admission/rules/size-bands.ts";
import type { AdmissionSettings, EngineLoad } from "../../admission/rules/wait-target.ts";
import { workAhead } from "../../admission/rules/work-ahead.ts";
import type { OrderClass } from "../../contracts/orders.ts";
import type { Candidate } from "../rules/choose-node.ts";
import { ServiceStats } from "../service-stats.ts";
import type { Job, SimRequest } from "./job.ts";
import type { SimNode } from "./sim-node.ts";
import type { World } from "./world.ts";

export interface DispatcherOptions {
  world: World;
  admission: LimiterKind;
  settings: AdmissionSettings;
  patienceMs: number;
  random: () => number;
  /** Several dispatchers share the nodes: each counts on its part of their capacity. */
  share: number;
}

/** One front of the engine: what it has heard of the nodes, what it has learnt, and its admission. */
export class Dispatcher {
  private readonly o: DispatcherOptions;
  private readonly virtualQueue: VirtualQueue = { promised: 0, drainedAt: 0 };
  private readonly sentSinceReport: number[];
  private readonly reportedInFlight: number[];
  readonly candidates: Candidate[];
  readonly limiter;
  readonly stats: ServiceStats;
  private readonly bands = new SizeBands();
  unsettled = 0;
  /** Of each class. */
  readonly unsettledOf: Record<OrderClass, number> = { paid: 0, place: 0, browse: 0, background: 0 };
  turn = 0;

  constructor(options: DispatcherOptions) {
    this.o = options;
    const { world, admission, settings } = options;
    this.stats = new ServiceStats({ nowMs: () => world.nowMs() });
    this.limiter = createLimiter(admission, settings);
    this.sentSinceReport = world.nodes.map(() => 0);
    this.reportedInFlight = world.nodes.map(() => 0);
    this.candidates = world.nodes.map((node) => ({
      id: node.id,
      slots: node.slots,
      inFlight: 0,
      rate: 1,
      ahead: 0,
      latencyEwmaMs: 0,
      ageMs: Number.POSITIVE_INFINITY,
    }));
  }

  /** The node as this dispatcher sees it from now on. */
  heard(index: number, node: SimNode): void {
    const { inFlight, rate } = node.report(this.o.world.nowMs());
    const seen = this.candidates[index];
    if (!seen) return;
    this.sentSinceReport[index] = 0;
    this.reportedInFlight[index] = inFlight;
    seen.inFlight = inFlight;
    seen.rate = rate;
  }

  sent(index: number): void {
    const seen = this.candidates[index];
    if (!seen) return;
    this.sentSinceReport[index] = (this.sentSinceReport[index] ?? 0) + 1;
    seen.inFlight = (this.reportedInFlight[index] ?? 0) + (this.sentSinceReport[index] ?? 0);
  }

  served(index: number, job: Job): void {
    const now = this.o.world.nowMs();
    const seen = this.candidates[index];
    if (!seen) return;
    const serviceMs = now - job.startedAt;
    this.bands.served(job.request.size, serviceMs, serviceMs * seen.rate);
    this.stats.served(seen.id, now - job.startedAt, seen.rate, now - job.arrivedAt);
    // A node this one has not used yet is thought to be like the others.
    for (const other of this.candidates) other.latencyEwmaMs = this.stats.latencyOf(other.id);
    this.limiter.finished(now - job.arrivedAt, this.unsettled);
  }

  admitted(job: Job): void {
    this.unsettled++;
    this.unsettledOf[job.class]++;
  }

  settled(job: Job): void {
    this.unsettled--;
    this.unsettledOf[job.class]--;
  }

  /** Work it is thought to be by its declared size; null as long as nothing was served. */
  expectedWorkMs({ size }: SimRequest): number | null {
    return this.bands.meanWorkMs(size, this.stats.meanWorkMs) || null;
  }

  get capacity(): number {
    return this.candidates.reduce((sum, node) => sum + node.rate * node.slots, 0);
  }

  /**
   * What admission is told: waiting work as far as this dispatcher knows it, service for such a size.
   * @param queuedMs waits by class, reference ms · @param overflow jobs ahead of any class, at nodes
   */
  load(
    {
      queuedMs,
      overflow,
      running,
    }: { queuedMs: Record<OrderClass, number>; overflow: number; running: number },
    { request: { size }, class: name }: Job,
  ): EngineLoad {
    const { share } = this.o;
    const { meanWorkMs } = this.stats;
    const ahead = workAhead(queuedMs, meanWorkMs);
    const aheadMs = (of: OrderClass) => ahead[of] * share + overflow * (meanWorkMs * share);
    return {
      queuedWorkMs: {
        paid: aheadMs("paid"),
        place: aheadMs("place"),
        browse: aheadMs("browse"),
        background: aheadMs("background"),
      },
      runningWorkMs: (running * share * meanWorkMs) / 2,
      capacity: this.capacity * share,
      eligibleNodes: this.candidates.length,
      unsettled: this.unsettled,
      unsettledOfClass: this.unsettledOf[name],
      meanWorkMs,
      requestWorkMs: this.bands.meanWorkMs(size, meanWorkMs),
      meanServiceMs: this.stats.meanServiceMs,
      p95ServiceMs: this.bands.p95ServiceMs(size, this.stats.p95ServiceMs),
      arrivingWorkPerMs: this.stats.arrivalsPerMsFrom(name) * meanWorkMs,
      forecastLoad: null,
    };
  }

  arrived(job: Job): void {
    this.stats.arrived(job.class);
    this.bands.arrived(job.request.size);
  }

  hint(job: Job, load: EngineLoad, wait: { expectedWaitMs: number; targetMs: number }): RetryHint {
    const nowMs = this.o.world.nowMs();
    return hintRetry(this.virtualQueue, {
      expectedWaitMs: wait.expectedWaitMs,
      targetMs: wait.targetMs,
      deadlineMs: job.deadlineAt - job.arrivedAt,
      relativeWork: relativeWork(load),
      serviceMs: load.meanServiceMs,
      requestsPerMs: load.meanWorkMs > 0 ? load.capacity / load.meanWorkMs : 1,
      random: this.o.random(),
      nowMs,
      patienceMs: job.request.firstAt + this.o.patienceMs - nowMs,
    });
  }
}
