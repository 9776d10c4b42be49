import type { LimiterKind } from "../../admission/rules/limiter.ts";
import type { RetryHint } from "../../admission/rules/retry-time.ts";
import { ADMISSION_DEFAULTS, type AdmissionSettings } from "../../admission/rules/wait-target.ts";
import type { SchedulingPolicy } from "../../contracts/operations.ts";
import { seededRandom } from "../../shared/seeded-random.ts";
import { partOf, type Spikes, sizeToLoad, type TracedWork } from "./arrivals.ts";
import { ClairvoyantEngine } from "./clairvoyant.ts";
import { EventQueue } from "./event-queue.ts";
import type { Job, SimRequest } from "./job.ts";
import { Measure, type ReplayResult } from "./measure.ts";
import { type RetryKind, retryAt } from "./retry-client.ts";
import { RulesEngine } from "./rules-engine.ts";
import { SimNode } from "./sim-node.ts";
import { makeMachines } from "./speed-path.ts";
import type { SimEngine, World } from "./world.ts";

export interface ReplayOptions {
  trace: readonly TracedWork[];
  part: "whole" | "earlier" | "later";
  nodes: number;
  slots: number;
  load: number | Spikes;
  deadlineMs: number;
  patienceMs: number;
  policy: SchedulingPolicy | "clairvoyant";
  admission: LimiterKind;
  settings?: AdmissionSettings;
  retry: RetryKind;
  dispatchers: number;
  seed: number;
  /** Hears what becomes of every attempt. */
  onFate?: (orderId: string, fate: "started" | "refused" | "dropped" | "ended", nowMs: number) => void;
}

type Event =
  | { kind: "arrive"; request: SimRequest }
  | { kind: "end"; node: SimNode; job: Job }
  | { kind: "report"; node: number; dispatcher: number }
  | { kind: "tick" };

const REPORT_LEAST_MS = 100;
const REPORT_MOST_MS = 250;
const TICK_MS = 1_000;

/** Plays a trace against simulated nodes on a virtual clock, through production's rules. */
export function simulate(options: ReplayOptions): ReplayResult {
  const { nodes: count, slots, deadlineMs, patienceMs, seed } = options;
  const { arrivals, workPerMs } = sizeToLoad(partOf(options.trace, options.part), options.load);
  const machines = makeMachines({ count, seed, meanRate: workPerMs / (count * slots) });
  const nodes = machines.map((path, i) => new SimNode(String(i), slots, path));
  const random = seededRandom(seed);
  const retryRandom = seededRandom(seed + 1_000_003);
  const events = new EventQueue<Event>();
  const measure = new Measure();
  let now = 0;
  let unsettled = arrivals.length;
  let nextArrival = 0;

  const world: World = {
    nowMs: () => now,
    nodes,
    start(node, job) {
      events.add(node.begin(job, now), { kind: "end", node, job });
      options.onFate?.(job.orderId, "started", now);
    },
    turnAway(job, hint, how) {
      measure.turnedAway(how);
      options.onFate?.(job.orderId, how, now);
      tryAgain(job.request, hint);
    },
    timed: (decision) => measure.timed(decision),
  };

  function tryAgain(request: SimRequest, hint: RetryHint): void {
    const at = retryAt({ kind: options.retry, request, hint, nowMs: now, patienceMs, random: retryRandom });
    if (at === null) unsettled--;
    else events.add(at, { kind: "arrive", request });
  }

  function arrive(request: SimRequest): void {
    measure.attempted();
    request.attempts++;
    engine.offer({
      request,
      orderId: `${request.id}/${request.attempts}`,
      class: "place",
      flow: "trace",
      workMs: request.workMs,
      arrivedAt: now,
      enqueuedAt: now,
      startedAt: 0,
      deadlineAt: now + deadlineMs,
      dispatcher: request.id % options.dispatchers,
    });
  }

  function addNextArrival(): void {
    const row = arrivals[nextArrival];
    if (!row) return;
    const request = {
      id: nextArrival++,
      firstAt: row.atMs,
      workMs: row.workMs,
      size: row.size,
      attempts: 0,
      succeededAt: null,
    };
    measure.asked(request);
    events.add(row.atMs, { kind: "arrive", request });
  }

  const engine = makeEngine(options, world, random);
  for (let dispatcher = 0; dispatcher < engine.dispatchers; dispatcher++)
    for (let node = 0; node < count; node++)
      events.add(REPORT_MOST_MS * random(), { kind: "report", node, dispatcher });
  events.add(TICK_MS, { kind: "tick" });
  addNextArrival();

  while (unsettled > 0) {
    const next = events.next();
    if (!next) throw new Error(`the replay stopped with ${unsettled} requests unsettled`);
    now = next.at;
    const { event } = next;
    switch (event.kind) {
      case "arrive":
        if (event.request.attempts === 0) addNextArrival();
        arrive(event.request);
        break;
      case "end":
        event.node.end(event.job, now);
        measure.ended(event.node, event.job, now, patienceMs);
        options.onFate?.(event.job.orderId, "ended", now);
        unsettled--;
        engine.finished(event.node, event.job);
        break;
      case "report":
        engine.reported(event.node, event.dispatcher);
        events.add(now + REPORT_LEAST_MS + (REPORT_MOST_MS - REPORT_LEAST_MS) * random(), event);
        break;
      case "tick":
        engine.tick();
        events.add(now + TICK_MS, event);
        break;
    }
  }
  return measure.result({ nodes, deadlineMs, spikes: typeof options.load !== "number" });
}

function makeEngine(options: ReplayOptions, world: World, random: () => number): SimEngine {
  const { policy, admission, deadlineMs, patienceMs, dispatchers, settings = ADMISSION_DEFAULTS } = options;
  if (policy === "clairvoyant") return new ClairvoyantEngine({ world, deadlineMs, patienceMs, random });
  return new RulesEngine({ world, policy, admission, settings, dispatchers, deadlineMs, patienceMs, random });
}
