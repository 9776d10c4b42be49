import type { Pool } from "pg";
import type { HealingCause, HealingRow, HealingSummary, NodeCommand } from "../contracts/healing.ts";
import { MTTR_OBJECTIVE_MS } from "../contracts/healing.ts";
import { roleMay, type Viewer } from "../contracts/people.ts";
import type { LiveHub, TopicSource } from "../live/hub.ts";
import type { EpochEnd, NodeNews, NodeState } from "../nodes/node-state.ts";
import type { NodeRegistry } from "../nodes/registry.ts";
import type { NodeSupervisor } from "../nodes/supervisor.ts";
import type { CommittedChange, Journal } from "../orders/journal.ts";
import { PublishedState } from "../overview/published-state.ts";
import type { Bus } from "../platform/bus.ts";
import type { Log } from "../platform/log.ts";
import type { Prisma } from "../platform/prisma.ts";
import { assertNever } from "../shared/assert-never.ts";
import type { Clock } from "../shared/clock.ts";
import { DEFAULT_TENANT } from "../shared/default-tenant.ts";
import { commandNode } from "./command-node.ts";
import { HealingBook, type Moment } from "./healing-book.ts";
import { createHealingStore } from "./healing-store.ts";
import type { Orchestrator, OrchestratorEvent } from "./orchestrator.ts";
import { healedFigures, isFailure } from "./rules/mttr.ts";

const TOPIC = "healing:all";
const TICK_MS = 500;
const SHOWN = 200;
/** A timer is always a little late; less than this is no news. */
const LAG_STEP_MS = 100;
const SUMMARY_OVER_MS = 24 * 3_600_000;

export interface HealingOptions {
  registry: NodeRegistry;
  journal: Pick<Journal, "onCommitted">;
  /** Jobs of ours on each node, claims on their way included. */
  runningOn(): ReadonlyMap<string, number>;
  bus: Bus;
  hub: Pick<LiveHub, "addSource" | "publish">;
  prisma: Prisma;
  pool: Pool;
  clock: Clock;
  log: Pick<Log, "warn">;
  count(action: string, outcome: string): void;
  timed(seconds: number): void;
  orchestrator: Orchestrator | null;
}

/** Replaces what is lost, empties what is drained, and keeps the book of it. Judging is the registry's. */
export function createHealing(options: HealingOptions) {
  const { registry, journal, bus, hub, prisma, pool, clock, log, orchestrator } = options;
  const book = new HealingBook();
  const store = createHealingStore(pool);
  const state = new PublishedState();
  /** Restarts that a person asked for, by node. */
  const restarts = new Map<string, { name: string; reason: string }>();
  let supervisor: NodeSupervisor | undefined;
  let timer: NodeJS.Timeout | undefined;
  let saving = false;

  const moment = (): Moment => ({ at: clock.nowMs(), monotonicMs: performance.now() });

  function hear(news: NodeNews): void {
    const now = moment();
    switch (news.kind) {
      case "epoch_over":
        lost(news.node, news.epoch, news.because, now);
        break;
      case "joined":
        book.joined(news.node.id, news.node.epoch, now);
        break;
      case "stale_write":
        options.count("refuse_stale", "done");
        book.staleWrite(news.node.id, news.epoch);
        break;
      case "held":
        heldStill(news.held, now);
        break;
      case "suspect":
        break;
      default:
        assertNever(news);
    }
  }

  function lost(node: NodeState, epoch: number, end: EpochEnd, now: Moment): void {
    // Nothing was lost but an answer.
    if (end === "registered_twice") return;
    const { because, by } = whyOf(node, end);
    const lastBeat = { at: node.lastSeenAt, monotonicMs: node.heardAtMs };
    const { id: nodeId, name, suspectAt } = node;
    book.lost({ nodeId, node: name, epoch, because, by, lastBeat, suspectAt }, now);
    options.count(end === "silent" ? "isolate" : "end_epoch", because);
    if (end === "silent" && node.local) {
      // It hangs: its successor does not wait for its end.
      supervisor?.replace(node.name);
      options.count("replace", "done");
    }
    const wanted = because === "drained" ? "node.drained" : "node.replacement_wanted";
    if (isFailure(because)) tell("node.isolated", node, epoch, because, by);
    if (because === "drained" || !node.local) tell(wanted, node, epoch, because, by);
    publish();
  }

  function whyOf(
    node: NodeState,
    end: Exclude<EpochEnd, "registered_twice">,
  ): { because: HealingCause; by: HealingRow["by"] } {
    if (end === "drained") {
      const { by = "", why = "" } = node.withheld ?? {};
      return { because: end, by: { name: by, reason: why } };
    }
    const by = restarts.get(node.id);
    restarts.delete(node.id);
    if (by) return { because: "restarted", by };
    // Registered again before anybody missed it: its old life ended somehow.
    return { because: end === "registered_again" ? "exited" : end, by: null };
  }

  function tell(
    type: OrchestratorEvent["type"],
    { id, name, url, local }: NodeState,
    epoch: number,
    because: string,
    by: HealingRow["by"],
  ): void {
    orchestrator?.tell({
      type,
      node: { id, name, url, epoch, local },
      because,
      ...(by && { by: by.name, reason: by.reason }),
    });
  }

  function heldStill(held: Extract<NodeNews, { kind: "held" }>["held"], now: Moment): void {
    const names = registry.all().flatMap((node) => (held?.nodeIds.includes(node.id) ? [node.name] : []));
    const row = book.held(held, names, now);
    if (row) {
      options.count("hold", row.reason);
      const params = { reason: row.reason, nodes: row.nodes.join(", ") };
      bus.emit("feed", { at: now.at, type: "healer_held", params });
    }
    publish();
  }

  function carryOut(node: NodeState, command: NodeCommand, by: { name: string; reason: string }): void {
    options.count(command, "done");
    switch (command) {
      case "cordon":
      case "drain":
        break;
      case "restart":
        restarts.set(node.id, by);
        registry.askToLeave(node.id);
        if (node.local) supervisor?.restart(node.name);
        break;
      case "return":
        if (node.local) supervisor?.resume(node.name);
        break;
      default:
        assertNever(command);
    }
  }

  /** Drained nodes with nothing left to run are stopped. */
  function finishDrains(): void {
    const running = options.runningOn();
    for (const node of registry.all()) {
      if (node.withheld?.kind !== "drain" || node.stopped || node.liveness !== "ready") continue;
      // By our own count and by its own: a claim may still be on its way there.
      if ((running.get(node.id) ?? 0) > 0 || node.report?.inFlight !== 0) continue;
      registry.askToLeave(node.id);
      registry.retire(node.id);
      if (node.local) supervisor?.park(node.name);
    }
  }

  function follow(changes: CommittedChange[]): void {
    const now = moment();
    const returned = new Map<string, { nodeId: string; epoch: number; orderIds: string[] }>();
    for (const { before, order, event } of changes) {
      if (event.type === "job.returned" && before?.nodeId && event.data?.result === "lost") {
        const key = `${before.nodeId}/${before.nodeEpoch}`;
        const group = returned.get(key) ?? {
          nodeId: before.nodeId,
          epoch: before.nodeEpoch ?? 0,
          orderIds: [],
        };
        group.orderIds.push(order.id);
        returned.set(key, group);
      } else if (event.type === "job.started" && order.nodeId && order.nodeEpoch !== null) {
        book.given(order.nodeId, order.nodeEpoch, now);
      } else if (before && before.settledAt === null && order.settledAt !== null) {
        book.settled(order.id, before.nodeId, before.nodeEpoch, now);
      }
    }
    for (const { nodeId, epoch, orderIds } of returned.values()) {
      book.returned(nodeId, epoch, orderIds, now);
      options.count("release_claims", "done");
    }
  }

  function summary(): HealingSummary {
    const since = clock.nowMs() - SUMMARY_OVER_MS;
    const rows = book.all().flatMap((entry) => (entry.kind === "healed" ? [entry] : []));
    const { held, isolated, mayIsolate, lagMs } = registry.monitor();
    return {
      ...healedFigures(rows.filter((row) => row.lastBeatAt >= since)),
      objectiveMs: MTTR_OBJECTIVE_MS,
      heldNow: held?.reason ?? null,
      isolatedNow: isolated,
      mayIsolate,
      monitorLagMs: Math.floor(lagMs / LAG_STEP_MS) * LAG_STEP_MS,
    };
  }

  function publish(): void {
    const entries = book.all().slice(-SHOWN);
    for (const entry of entries) state.put("entry", entry.id, entry);
    state.keepOnly(
      "entry",
      entries.map((entry) => entry.id),
    );
    state.put("summary", "now", summary());
    const changes = state.takeChanges();
    if (changes.length > 0) hub.publish(TOPIC, changes);
  }

  async function save(): Promise<void> {
    if (saving) return;
    const entries = book.takeChanged();
    saving = true;
    try {
      await store.save(entries);
    } catch (error) {
      book.putBack(entries);
      log.warn({ err: error }, "healings are written down later");
    } finally {
      saving = false;
    }
  }

  function tick(): void {
    finishDrains();
    for (const row of book.tick(moment()))
      if (isFailure(row.because) && row.mttrMs !== null) options.timed(row.mttrMs / 1_000);
    publish();
    void save();
  }

  const source: TopicSource = {
    async authorise(viewer, id) {
      if (id !== "all") return null;
      return viewer?.tenantId === DEFAULT_TENANT && roleMay(viewer.role, "operations.watch");
    },
    load: async () => state.all(),
  };

  registry.onNews(hear);
  journal.onCommitted(follow);
  hub.addSource("healing", source);

  return {
    part: {
      commandNode: (viewer: Viewer, input: unknown) =>
        commandNode({ prisma, registry, bus, clock, carryOut }, viewer, input),
    },
    /** A local process has been started. */
    replacementStarted: (name: string) => book.replacementStarted(name, clock.nowMs()),
    /** Before nodes join: their healings must find the book open. */
    async start() {
      book.restore(await store.load(SHOWN));
      publish();
      timer = setInterval(tick, TICK_MS);
    },
    keepWith(keeper: NodeSupervisor) {
      supervisor = keeper;
    },
    async stop() {
      clearInterval(timer);
      await save();
      await orchestrator?.close();
    },
  };
}

export type Healing = ReturnType<typeof createHealing>;
