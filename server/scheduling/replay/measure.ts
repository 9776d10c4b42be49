import { type OrderClass, orderClasses } from "../../contracts/orders.ts";
import { CALM_MS, SPIKE_MS } from "./arrivals.ts";
import type { Job, SimRequest } from "./job.ts";
import type { SimNode } from "./sim-node.ts";

/** What one replay came to. Rates are fractions, 0..1. */
export interface ReplayResult {
  /** Requests finished within the deadline, counted from when the customer first asked. */
  successWithinDeadline: number;
  /** Requests of which some attempt ended within its deadline and before the customer's patience did. */
  successWithinPatience: number;
  /** Of completed attempts, late ones too: from that attempt's arrival to its end. */
  meanResponseS: number;
  p99ResponseS: number;
  /** Work that ended in time, over what the nodes could do from the first arrival to the last. */
  usefulUtilisation: number;
  /** Busy slot time over slot time, in the same span. */
  slotUtilisation: number;
  /** Attempts refused at the door, of all attempts. */
  refused: number;
  /** Attempts that were admitted and not done in time, of those admitted. */
  late: number;
  retriesPerRequest: number;
  /** One decision of the rules, real time: admission or choice of a node. */
  decisionP99Us: number;
  /** Admitted attempts given up at dequeue, of those admitted (part of `late`). */
  dropped: number;
  requests: number;
  spanS: number;
  /** With spikes only: see recoveryOf. */
  recoveryS?: number | null;
}

/** One span of a replay, by when it was asked. */
export interface SpanFigures {
  /** From the first measured moment, ms. */
  atMs: number;
  requests: number;
  /** Share of its requests done within the deadline. */
  success: number;
  /** Of its completed attempts; 0 without any. */
  p99Ms: number;
  /** Mean number of those that waited. */
  queued: number;
  refused: number;
}

export interface ClassFigures {
  class: OrderClass;
  requests: number;
  successWithinDeadline: number;
}

/** @param leadInMs What is asked before that fills queues and meters, and is not counted. */
export class Measure {
  private readonly leadInMs: number;
  private readonly requests: SimRequest[] = [];
  private readonly responses: { arrivedAt: number; ms: number }[] = [];
  private readonly runs: { node: SimNode; startedAt: number; endedAt: number; inTime: boolean }[] = [];
  private readonly decisionsUs: number[] = [];
  private readonly refusedAt: number[] = [];
  private readonly samples: { at: number; queued: number }[] = [];
  private attempts = 0;
  private dropped = 0;
  private lateRuns = 0;

  constructor(leadInMs = 0) {
    this.leadInMs = leadInMs;
  }

  asked(request: SimRequest): void {
    if (this.counts(request)) this.requests.push(request);
  }

  attempted(request: SimRequest): void {
    if (this.counts(request)) this.attempts++;
  }

  turnedAway(job: Job, how: "refused" | "dropped", nowMs: number): void {
    if (!this.counts(job.request)) return;
    if (how === "refused") this.refusedAt.push(nowMs);
    else this.dropped++;
  }

  ended(node: SimNode, job: Job, nowMs: number, patienceMs: number): void {
    const inTime = nowMs <= job.deadlineAt;
    this.runs.push({ node, startedAt: job.startedAt, endedAt: nowMs, inTime });
    if (!this.counts(job.request)) return;
    this.responses.push({ arrivedAt: job.arrivedAt, ms: nowMs - job.arrivedAt });
    if (!inTime) this.lateRuns++;
    else if (nowMs <= job.request.firstAt + patienceMs) job.request.succeededAt = nowMs;
  }

  sampled(queued: number, nowMs: number): void {
    this.samples.push({ at: nowMs, queued });
  }

  timed<T>(decision: () => T): T {
    const before = performance.now();
    const decided = decision();
    this.decisionsUs.push((performance.now() - before) * 1_000);
    return decided;
  }

  result({ nodes, spikes }: { nodes: readonly SimNode[]; spikes: boolean }): ReplayResult {
    const { requests, leadInMs } = this;
    const endMs = requests.at(-1)?.firstAt ?? leadInMs;
    const refused = this.refusedAt.length;
    const admitted = this.attempts - refused;
    const doneBy = (node: SimNode, from: number, until: number) =>
      node.path.workUntil(until) - node.path.workUntil(from);
    const capacityMs = nodes.reduce((sum, node) => sum + node.slots * doneBy(node, leadInMs, endMs), 0);
    const slotMs = nodes.reduce((sum, node) => sum + node.slots * (endMs - leadInMs), 0);
    let usefulMs = 0;
    let busyMs = 0;
    for (const { node, startedAt, endedAt, inTime } of this.runs) {
      const from = Math.max(startedAt, leadInMs);
      const until = Math.min(endedAt, endMs);
      if (from >= until) continue;
      busyMs += until - from;
      if (inTime) usefulMs += doneBy(node, from, until);
    }
    const responses = ascending(this.responses.map(({ ms }) => ms));
    return {
      successWithinDeadline: share(requests.filter(wasInTime).length, requests.length),
      successWithinPatience: share(requests.filter((r) => r.succeededAt !== null).length, requests.length),
      meanResponseS: responses.reduce((sum, ms) => sum + ms, 0) / Math.max(1, responses.length) / 1_000,
      p99ResponseS: quantile(responses, 0.99) / 1_000,
      usefulUtilisation: share(usefulMs, capacityMs),
      slotUtilisation: share(busyMs, slotMs),
      refused: share(refused, this.attempts),
      late: share(this.lateRuns + this.dropped, admitted),
      retriesPerRequest: share(this.attempts - requests.length, requests.length),
      decisionP99Us: quantile(ascending(this.decisionsUs), 0.99),
      dropped: share(this.dropped, admitted),
      requests: requests.length,
      spanS: (endMs - leadInMs) / 1_000,
      ...(spikes ? { recoveryS: recoveryOf(requests, wasInTime) } : {}),
    };
  }

  /** The replay cut into so many spans of equal length. */
  spans(count: number): SpanFigures[] {
    const { leadInMs } = this;
    const endMs = this.requests.at(-1)?.firstAt ?? leadInMs;
    const lengthMs = Math.max(1, (endMs - leadInMs) / count);
    const cells = Array.from({ length: count }, (_, i) => ({
      atMs: i * lengthMs,
      requests: 0,
      succeeded: 0,
      responses: [] as number[],
      samples: 0,
      queued: 0,
      refused: 0,
    }));
    const cellAt = (at: number) => {
      const i = Math.floor((at - leadInMs) / lengthMs);
      // The last request falls on the very end; retries and answers may come after it.
      return at < leadInMs || at > endMs ? undefined : cells[Math.min(i, count - 1)];
    };
    for (const request of this.requests) {
      const cell = cellAt(request.firstAt);
      if (!cell) continue;
      cell.requests++;
      if (wasInTime(request)) cell.succeeded++;
    }
    for (const { arrivedAt, ms } of this.responses) cellAt(arrivedAt)?.responses.push(ms);
    for (const { at, queued } of this.samples) {
      const cell = cellAt(at);
      if (!cell) continue;
      cell.samples++;
      cell.queued += queued;
    }
    for (const at of this.refusedAt) {
      const cell = cellAt(at);
      if (cell) cell.refused++;
    }
    return cells.map(({ atMs, requests, succeeded, responses, samples, queued, refused }) => ({
      atMs,
      requests,
      success: share(succeeded, requests),
      p99Ms: quantile(ascending(responses), 0.99),
      queued: share(queued, samples),
      refused,
    }));
  }

  /** Only classes that asked for something, the most important first. */
  classes(): ClassFigures[] {
    return orderClasses.flatMap((name) => {
      const requests = this.requests.filter((request) => request.class === name);
      if (requests.length === 0) return [];
      const successWithinDeadline = share(requests.filter(wasInTime).length, requests.length);
      return [{ class: name, requests: requests.length, successWithinDeadline }];
    });
  }

  private counts(request: SimRequest): boolean {
    return request.firstAt >= this.leadInMs;
  }
}

function wasInTime({ succeededAt, firstAt, deadlineMs }: SimRequest): boolean {
  return succeededAt !== null && succeededAt <= firstAt + deadlineMs;
}

const RECOVERED_OVER_MS = 5_000;
const RECOVERED_WITHIN = 0.03;
/** Left out before steady: the first turn fills empty nodes and learns the work. */
const SETTLE_MS = 20_000;

/**
 * Seconds from the end of a spike until requests succeed as steadily as in calm: the first moment from
 * which those of the next 5 s (all spikes taken together) succeed within 3 points of the calm before
 * spikes. null when that never happens before the next spike.
 */
function recoveryOf(
  requests: readonly SimRequest[],
  succeeded: (request: SimRequest) => boolean,
): number | null {
  const turnMs = CALM_MS + SPIKE_MS;
  const rateIn = (from: number, until: number, skipFirst: boolean) => {
    const chosen = requests.filter(({ firstAt }) => {
      const within = firstAt % turnMs;
      return within >= from && within < until && (!skipFirst || firstAt >= turnMs);
    });
    return chosen.length === 0 ? null : chosen.filter(succeeded).length / chosen.length;
  };
  const steady = rateIn(SETTLE_MS, CALM_MS - 10_000, false);
  if (steady === null) return null;
  for (let from = 0; from < SETTLE_MS; from += 250) {
    const rate = rateIn(from, from + RECOVERED_OVER_MS, true);
    if (rate !== null && rate >= steady - RECOVERED_WITHIN) return from / 1_000;
  }
  return null;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function ascending(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;
}
