import type { LimiterInForce } from "../admission/limiter-in-force.ts";
import { ADMISSION_DEFAULTS, gateLoad } from "../admission/rules/wait-target.ts";
import type { NodeTile, QueueRow } from "../contracts/operations.ts";
import { orderClasses } from "../contracts/orders.ts";
import type { NodeRegistry, NodeState } from "../nodes/registry.ts";
import { emptyAt } from "../nodes/rules/drain-eta.ts";
import type { Clock } from "../shared/clock.ts";
import type { Engine } from "./engine.ts";
import type { EngineView } from "./engine-view.ts";
import type { RateMeter } from "./rate-meter.ts";

export interface ViewEngineOptions {
  engine: Engine;
  limiter: Pick<LimiterInForce, "kind">;
  registry: NodeRegistry;
  clock: Clock;
  parked(): number;
  /** Of the last half minute; null: no commit. */
  commitP95Ms(nowMs: number): number | null;
  accepted: RateMeter;
  refused: RateMeter;
}

/** The deadline that the shown load refers to: the default of a shop. */
const SHOWN_DEADLINE_MS = 15_000;

export function viewEngine({
  engine,
  limiter,
  registry,
  clock,
  parked,
  commitP95Ms,
  accepted,
  refused,
}: ViewEngineOptions): EngineView {
  return {
    nodes(): NodeTile[] {
      const running = engine.runningOn();
      return registry.all().map((node) => ({
        id: node.id,
        name: node.name,
        health: node.health,
        simulated: node.simulated,
        local: node.local,
        slots: node.slots,
        inFlight: running.get(node.id) ?? 0,
        rate: node.report?.rate ?? 1,
        p50ServiceMs: node.report?.p50ServiceMs ?? null,
        p95ServiceMs: node.report?.p95ServiceMs ?? null,
        loopLagMs: node.report?.loopLagMs ?? 0,
        heapMb: node.report?.heapMb ?? 0,
        switchRevision: node.report?.switchRevision ?? 0,
        epoch: node.epoch,
        version: node.version,
        startedAt: node.startedAt,
        lastSeenAt: node.lastSeenAt,
        done: node.report?.done ?? 0,
        slow: node.report?.slow ?? false,
        withheld: withheldOf(node, running.get(node.id) ?? 0, clock.nowMs()),
        staleWrites: node.staleWrites,
      }));
    },
    queues(): QueueRow[] {
      const now = clock.nowMs();
      return orderClasses.map((name) => {
        const depth = engine.depth(name);
        const inPerMinute = engine.meters[name].in.perMinute(now);
        const outPerMinute = engine.meters[name].out.perMinute(now);
        const net = outPerMinute - inPerMinute;
        const oldest = engine.oldest(name);
        return {
          class: name,
          depth,
          oldestAgeMs: oldest === null ? 0 : Math.max(0, now - oldest),
          inPerMinute,
          outPerMinute,
          drainEtaMs: depth > 0 && net > 0 ? (depth / net) * 60_000 : null,
          parked: name === "place" ? parked() : 0,
        };
      });
    },
    engine() {
      const now = clock.nowMs();
      const load = engine.load();
      return {
        policy: engine.policy,
        limiter: limiter.kind,
        expectedWaitMs: load.capacity > 0 ? load.queuedWorkMs.place / load.capacity : 0,
        load: gateLoad(load, { class: "place", deadlineMs: SHOWN_DEADLINE_MS }, ADMISSION_DEFAULTS),
        loadThreshold: ADMISSION_DEFAULTS.loadThreshold,
        acceptedPerMinute: accepted.perMinute(now),
        refusedPerMinute: refused.perMinute(now),
        commitP95Ms: commitP95Ms(now),
      };
    },
    work: () => ({ usefulMs: engine.stats.usefulMs, capacityMs: engine.stats.capacityMs }),
  };
}

function withheldOf({ withheld, withheldAt, stopped, report }: NodeState, running: number, nowMs: number) {
  if (!withheld) return null;
  const inFlight = Math.max(running, stopped ? 0 : (report?.inFlight ?? 0));
  const p95ServiceMs = report?.p95ServiceMs ?? null;
  const drains = withheld.kind === "drain" && !stopped;
  return {
    ...withheld,
    stopped,
    emptyAt: drains ? emptyAt({ inFlight, since: withheldAt, p95ServiceMs, nowMs }) : null,
  };
}
