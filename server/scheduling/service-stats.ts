import { type OrderClass, orderClasses } from "../contracts/orders.ts";
import type { Clock } from "../shared/clock.ts";
import { bucketOf, LATENCY_BUCKETS, percentile } from "../shared/histogram.ts";
import { observeLatency, type PeakLatency } from "./rules/peak-ewma.ts";

// Work varies by as much as its mean: fewer than a hundred samples say little (decision 071).
const EWMA = 0.01;
const ARRIVALS_EWMA = 0.3;
const CLAIMS_EWMA = 0.1;
const none: Readonly<Record<OrderClass, number>> = { paid: 0, place: 0, browse: 0, background: 0 };

/** What `tick` needs to know of a node. */
export interface WorkingNode {
  id: string;
  slots: number;
  report: { rate: number } | null;
}

/** What the engine has learnt of service: means, percentiles, and how much of capacity was useful. */
export class ServiceStats {
  private readonly clock: Clock;
  private hist = new Array<number>(LATENCY_BUCKETS).fill(0);
  private seen = 0;
  private readonly latency = new Map<string, PeakLatency>();
  private readonly arrivals: Record<OrderClass, number> = { ...none };
  private readonly perMs: Record<OrderClass, number> = { ...none };
  private lastTickAt: number;
  private p95 = 0;
  meanWorkMs = 0;
  meanServiceMs = 0;
  /** How long a claim takes to commit. */
  meanClaimMs = 0;
  usefulMs = 0;
  capacityMs = 0;

  constructor(clock: Clock) {
    this.clock = clock;
    this.lastTickAt = clock.nowMs();
  }

  get p95ServiceMs(): number {
    return this.p95;
  }

  arrived(name: OrderClass): void {
    this.arrivals[name]++;
  }

  get arrivalsPerMs(): number {
    return this.arrivalsPerMsFrom("background");
  }

  /** Arrivals of this class and the more important ones. */
  arrivalsPerMsFrom(name: OrderClass): number {
    let sum = 0;
    for (const one of orderClasses) {
      sum += this.perMs[one];
      if (one === name) break;
    }
    return sum;
  }

  served(nodeId: string, serviceMs: number, rate: number, latencyMs: number): void {
    const weight = Math.max(EWMA, 1 / (this.seen + 1));
    this.seen++;
    this.meanServiceMs += weight * (serviceMs - this.meanServiceMs);
    this.meanWorkMs += weight * (serviceMs * rate - this.meanWorkMs);
    const bucket = bucketOf(serviceMs);
    this.hist[bucket] = (this.hist[bucket] ?? 0) + 1;
    // Half the weight every 500 services: old hours fade, one slow minute does not rule.
    if (this.seen % 500 === 0) this.hist = this.hist.map((count) => count / 2);
    if (this.seen % 20 === 0 || this.seen < 20) this.p95 = percentile(this.hist, 0.95) ?? 0;
    this.latency.set(nodeId, observeLatency(this.latency.get(nodeId), latencyMs, this.clock.nowMs()));
  }

  claimed(claimMs: number): void {
    this.meanClaimMs += CLAIMS_EWMA * (claimMs - this.meanClaimMs);
  }

  latencyOf(nodeId: string): number {
    return this.latency.get(nodeId)?.ewmaMs ?? this.meanServiceMs;
  }

  useful(workMs: number): void {
    this.usefulMs += workMs;
  }

  /** Call about once a second with the nodes that can work. */
  tick(nodes: readonly WorkingNode[], running: ReadonlyMap<string, number>): void {
    const now = this.clock.nowMs();
    const elapsed = now - this.lastTickAt;
    this.lastTickAt = now;
    if (elapsed <= 0) {
      // The clock was set back: a rate over no time would close the load gate for half a minute.
      Object.assign(this.arrivals, none);
      return;
    }
    for (const name of orderClasses) {
      this.perMs[name] += ARRIVALS_EWMA * (this.arrivals[name] / elapsed - this.perMs[name]);
      this.arrivals[name] = 0;
    }
    for (const node of nodes) this.capacityMs += elapsed * node.slots * (node.report?.rate ?? 1);
    for (const id of this.latency.keys())
      if (!running.has(id) && !nodes.some((n) => n.id === id)) this.latency.delete(id);
  }
}
