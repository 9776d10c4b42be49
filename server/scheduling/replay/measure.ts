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

export class Measure {
  private readonly requests: SimRequest[] = [];
  private readonly responsesMs: number[] = [];
  private readonly runs: { node: SimNode; startedAt: number; endedAt: number; inTime: boolean }[] = [];
  private readonly decisionsUs: number[] = [];
  private attempts = 0;
  private refused = 0;
  private dropped = 0;
  private lateRuns = 0;

  asked(request: SimRequest): void {
    this.requests.push(request);
  }

  attempted(): void {
    this.attempts++;
  }

  turnedAway(how: "refused" | "dropped"): void {
    if (how === "refused") this.refused++;
    else this.dropped++;
  }

  ended(node: SimNode, job: Job, nowMs: number, patienceMs: number): void {
    const inTime = nowMs <= job.deadlineAt;
    this.responsesMs.push(nowMs - job.arrivedAt);
    this.runs.push({ node, startedAt: job.startedAt, endedAt: nowMs, inTime });
    if (!inTime) this.lateRuns++;
    else if (nowMs <= job.request.firstAt + patienceMs) job.request.succeededAt = nowMs;
  }

  timed<T>(decision: () => T): T {
    const before = performance.now();
    const decided = decision();
    this.decisionsUs.push((performance.now() - before) * 1_000);
    return decided;
  }

  result({
    nodes,
    deadlineMs,
    spikes,
  }: {
    nodes: readonly SimNode[];
    deadlineMs: number;
    spikes: boolean;
  }): ReplayResult {
    const { requests } = this;
    const spanMs = requests.at(-1)?.firstAt ?? 0;
    const admitted = this.attempts - this.refused;
    const capacityMs = nodes.reduce((sum, node) => sum + node.slots * node.path.workUntil(spanMs), 0);
    const slotMs = nodes.reduce((sum, node) => sum + node.slots * spanMs, 0);
    let usefulMs = 0;
    let busyMs = 0;
    for (const { node, startedAt, endedAt, inTime } of this.runs) {
      const until = Math.min(endedAt, spanMs);
      if (startedAt >= until) continue;
      busyMs += until - startedAt;
      if (inTime) usefulMs += node.path.workUntil(until) - node.path.workUntil(startedAt);
    }
    const inTime = ({ succeededAt, firstAt }: SimRequest) =>
      succeededAt !== null && succeededAt <= firstAt + deadlineMs;
    const responses = sorted(this.responsesMs);
    return {
      successWithinDeadline: share(requests.filter(inTime).length, requests.length),
      successWithinPatience: share(requests.filter((r) => r.succeededAt !== null).length, requests.length),
      meanResponseS: responses.reduce((sum, ms) => sum + ms, 0) / Math.max(1, responses.length) / 1_000,
      p99ResponseS: quantile(responses, 0.99) / 1_000,
      usefulUtilisation: share(usefulMs, capacityMs),
      slotUtilisation: share(busyMs, slotMs),
      refused: share(this.refused, this.attempts),
      late: share(this.lateRuns + this.dropped, admitted),
      retriesPerRequest: share(this.attempts - requests.length, requests.length),
      decisionP99Us: quantile(sorted(this.decisionsUs), 0.99),
      dropped: share(this.dropped, admitted),
      requests: requests.length,
      spanS: spanMs / 1_000,
      ...(spikes ? { recoveryS: recoveryOf(requests, inTime) } : {}),
    };
  }
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

function sorted(values: readonly number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

function quantile(ascending: readonly number[], q: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(q * ascending.length))] ?? 0;
}
