import type { LimiterKind } from "../../admission/rules/limiter.ts";
import type { RetryHint } from "../../admission/rules/retry-time.ts";
import { ADMISSION_DEFAULTS, type AdmissionSettings } from "../../admission/rules/wait-target.ts";
import type { SchedulingPolicy } from "../../contracts/operations.ts";
import { seededRandom } from "../../shared/seeded-random.ts";
import type { TracedWork } from "./arrivals.ts";
import { ClairvoyantEngine } from "./clairvoyant.ts";
import { EventQueue } from "./event-queue.ts";
import type { Job, SimRequest } from "./job.ts";
import { Measure } from "./measure.ts";
import { type RetryKind, retryAt } from "./retry-client.ts";
import { RulesEngine } from "./rules-engine.ts";
import { SimNode } from "./sim-node.ts";
import type { SpeedPath } from "./speed-path.ts";
import type { SimEngine, World } from "./world.ts";

export interface Machine {
  slots: number;
  path: SpeedPath;
}

export interface PlayOptions {
  /** In order of time, from 0. */
  arrivals: readonly TracedWork[];
  machines: readonly Machine[];
  /** For arrivals that name none of their own. */
  deadlineMs: number;
  patienceMs: number;
  policy: SchedulingPolicy | "clairvoyant";
  admission: LimiterKind;
  settings?: AdmissionSettings;
  retry: RetryKind;
  /** Share of the refused who come again at all. */
  returning?: number;
  dispatchers: number;
  seed: number;
  /** Shows the rules as they were first compared, not as production runs them (rules-engine.ts). */
  asMeasured?: boolean;
  /** What is asked before that warms queues and meters up, and is not counted. */
  leadInMs?: number;
  /** Hears what becomes of every attempt. */
  onFate?: (orderId: string, fate: "started" | "refused" | "dropped" | "ended", nowMs: number) => void;
  /** Hears now and then how much has been played, 0..1. */
  onProgress?: (share: number) => void;
}

type Event =
  | { kind: "arrive"; request: SimRequest }
  | { kind: "end"; node: SimNode; job: Job }
  | { kind: "report"; node: number; dispatcher: number }
  | { kind: "tick" };

const REPORT_LEAST_MS = 100;
const REPORT_MOST_MS = 250;
const TICK_MS = 1_000;
const PROGRESS_EVERY = 500;

/** Plays arrivals against simulated machines on a virtual clock, through production's rules. */
export function play(options: PlayOptions): { measure: Measure; nodes: SimNode[] } {
  const { arrivals, machines, deadlineMs, patienceMs, seed } = options;
  const nodes = machines.map(({ slots, path }, i) => new SimNode(String(i), slots, path));
  const random = seededRandom(seed);
  const retryRandom = seededRandom(seed + 1_000_003);
  const events = new EventQueue<Event>();
  const measure = new Measure(options.leadInMs);
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
      measure.turnedAway(job, how, now);
      options.onFate?.(job.orderId, how, now);
      tryAgain(job.request, hint);
    },
    timed: (decision) => measure.timed(decision),
  };

  function tryAgain(request: SimRequest, hint: RetryHint): void {
    const { retry: kind, returning } = options;
    const at = retryAt({ kind, request, hint, nowMs: now, patienceMs, returning, random: retryRandom });
    if (at === null) unsettled--;
    else events.add(at, { kind: "arrive", request });
  }

  function arrive(request: SimRequest): void {
    measure.attempted(request);
    request.attempts++;
    engine.offer({
      request,
      orderId: `${request.id}/${request.attempts}`,
      class: request.class,
      tenant: "trace",
      flow: request.flow,
      expectedWorkMs: null,
      workMs: request.workMs,
      arrivedAt: now,
      enqueuedAt: now,
      startedAt: 0,
      deadlineAt: now + request.deadlineMs,
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
      class: row.class ?? "place",
      flow: row.flow ?? "trace",
      deadlineMs: row.deadlineMs ?? deadlineMs,
      attempts: 0,
      succeededAt: null,
    };
    measure.asked(request);
    events.add(row.atMs, { kind: "arrive", request });
    if (nextArrival % PROGRESS_EVERY === 0) options.onProgress?.(nextArrival / arrivals.length);
  }

  const engine = makeEngine(options, world, random);
  for (let dispatcher = 0; dispatcher < engine.dispatchers; dispatcher++)
    for (let node = 0; node < nodes.length; node++)
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
        measure.sampled(engine.queued(), now);
        events.add(now + TICK_MS, event);
        break;
    }
  }
  return { measure, nodes };
}

function makeEngine(options: PlayOptions, world: World, random: () => number): SimEngine {
  const {
    policy,
    admission,
    patienceMs,
    dispatchers,
    settings = ADMISSION_DEFAULTS,
    asMeasured = false,
  } = options;
  if (policy === "clairvoyant") return new ClairvoyantEngine({ world, patienceMs, random });
  return new RulesEngine({ world, policy, admission, settings, dispatchers, patienceMs, random, asMeasured });
}
