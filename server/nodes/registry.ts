import type { SwitchSnapshot } from "../degradation/switch-snapshot.ts";
import type { Bus } from "../platform/bus.ts";
import type { Prisma } from "../platform/prisma.ts";
import type { Clock } from "../shared/clock.ts";
import { newId } from "../shared/ids.ts";
import { nodeColumns, nodeStateOf } from "./node-row.ts";
import { type EpochEnd, healthOf, type NodeNews, type NodeState, type Withheld } from "./node-state.ts";
import {
  type NodeReport,
  type ReceiptAnswer,
  type Registered,
  type RegisterNode,
  type ReportAnswer,
  receiptSchema,
  registerSchema,
  reportSchema,
} from "./protocol.ts";
import { type Held, judgeNodes, mayIsolate, SUSPECT_AFTER_MS } from "./rules/judge-nodes.ts";
import { appliedRevision } from "./rules/merge-report.ts";
import { freshMonitor, LOOK_EVERY_MS, lookAgain } from "./rules/monitor.ts";

export type { NodeState } from "./node-state.ts";

export interface NodeRegistry {
  /** The living picture; isolated nodes included. Callers must not change it. */
  all(): readonly NodeState[];
  register(input: unknown): Promise<Registered>;
  report(input: unknown): ReportAnswer;
  /** What a node says it serves of the switches. */
  receipt(input: unknown): ReceiptAnswer;
  /** Whether this epoch of the node is the one in force. */
  isLiving(nodeId: string, epoch: number): boolean;
  /** A report that came inside a job's answer. */
  absorb(report: NodeReport): void;
  /** The node was seen dead (connection refused): only a fresh report clears it. */
  markSuspect(nodeId: string): void;
  /** Its process is gone: a fact, so the brake has no say. */
  exited(name: string): void;
  /** A result of an epoch that is over was refused. */
  staleWrite(nodeId: string, epoch: number): void;
  withhold(nodeId: string, withheld: Withheld | null): void;
  /** Asks the node to finish what it has and leave, with the answer to its next report. */
  askToLeave(nodeId: string): void;
  /** It ran empty and is stopped; kept in the picture until it is wanted again. */
  retire(nodeId: string): void;
  /** Work may flow to a node that has just joined, returned or reported a free slot. */
  onUsable(listener: () => void): void;
  /** This node's jobs of this epoch are void. */
  onEpochOver(listener: (node: NodeState, epoch: number, because: EpochEnd) => void): void;
  onNews(listener: (news: NodeNews) => void): void;
  monitor(): { lagMs: number; held: Held | null; isolated: number; mayIsolate: number };
  start(): Promise<void>;
  stop(): void;
}

export const REPORT_EVERY_MS = 250;
const FORGET_ISOLATED_AFTER_MS = 10 * 60_000;

export interface NodeRegistryOptions {
  prisma: Prisma;
  clock: Clock;
  bus: Bus;
  switches: { snapshot(): SwitchSnapshot };
  databaseUp(): boolean;
  /** Monotonic ms. */
  monotonicMs?(): number;
}

export function createNodeRegistry(options: NodeRegistryOptions): NodeRegistry {
  const { prisma, clock, bus, switches, databaseUp, monotonicMs = () => performance.now() } = options;
  const nodes = new Map<string, NodeState>();
  const usable: (() => void)[] = [];
  const epochOver: ((node: NodeState, epoch: number, because: EpochEnd) => void)[] = [];
  const listeners: ((news: NodeNews) => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  let monitor = freshMonitor(monotonicMs());
  let held: Held | null = null;
  let lastIsolatedMs: number | null = null;
  let doubtedAtMs: number | null = null;

  const announceUsable = () => {
    for (const listener of usable) listener();
  };
  const tell = (news: NodeNews) => {
    for (const listener of listeners) listener(news);
  };
  const refresh = (node: NodeState) => {
    node.health = healthOf(node);
  };

  function endEpoch(node: NodeState, because: EpochEnd): void {
    const { epoch } = node;
    for (const listener of epochOver) listener(node, epoch, because);
    tell({ kind: "epoch_over", node, epoch, because, at: clock.nowMs() });
  }

  async function register(input: unknown): Promise<Registered> {
    const wanted: RegisterNode = registerSchema.parse(input);
    const now = clock.nowMs();
    const row = await prisma.node.upsert({
      where: { name: wanted.name },
      create: { id: newId("node", now), epoch: 1, ...nodeColumns(wanted, now) },
      update: { epoch: { increment: 1 }, ...nodeColumns(wanted, now) },
    });
    const before = nodes.get(row.id);
    // Not yet given up: its old life ends here, before anything may run in the new one.
    if (before && before.liveness !== "isolated" && !before.stopped)
      endEpoch(before, before.startedAt === wanted.startedAt ? "registered_twice" : "registered_again");
    const node = nodeStateOf(row, monotonicMs(), clock.nowMs());
    node.startedAt = wanted.startedAt;
    node.staleWrites = before?.staleWrites ?? 0;
    refresh(node);
    nodes.set(row.id, node);
    const back = before?.liveness === "isolated" || before?.stopped;
    bus.emit("feed", {
      at: now,
      type: back ? "node_returned" : "node_joined",
      params: { node: wanted.name },
    });
    bus.emit("mark", { at: now, type: "node", label: "node_joined", params: { node: wanted.name } });
    tell({ kind: "joined", node, before: before?.epoch ?? null, at: now });
    announceUsable();
    return {
      nodeId: row.id,
      epoch: row.epoch,
      reportEveryMs: REPORT_EVERY_MS,
      switches: switches.snapshot(),
    };
  }

  /** The node as it is registered now, unless this is of a life that is over. */
  function living(nodeId: string, epoch: number): NodeState | null {
    const node = nodes.get(nodeId);
    if (!node) return null;
    if (node.epoch === epoch && node.liveness !== "isolated") return node;
    staleWrite(nodeId, epoch);
    return null;
  }

  function staleWrite(nodeId: string, epoch: number): void {
    const node = nodes.get(nodeId);
    if (!node) return;
    node.staleWrites++;
    tell({ kind: "stale_write", node, epoch, at: clock.nowMs() });
  }

  function hear(node: NodeState, report: NodeReport): void {
    const now = clock.nowMs();
    const switchRevision = appliedRevision(node.report?.switchRevision ?? null, report.switchRevision);
    if (node.report?.switchRevision !== switchRevision) {
      bus.emit("switchApplied", { nodeId: node.id, revision: switchRevision, at: now });
    }
    node.report = { ...report, switchRevision };
    node.slots = report.slots;
    node.lastSeenAt = now;
    node.heardAtMs = monotonicMs();
    node.suspectAt = null;
    node.liveness = "ready";
    if (report.leaving) node.leaving = true;
    refresh(node);
    if (report.leaving === "gone" && !node.local) leave(node);
    announceUsable();
  }

  /** An orderly goodbye from elsewhere; of a local process its keeper knows better. */
  function leave(node: NodeState): void {
    if (node.withheld?.kind === "drain") {
      retire(node.id);
      return;
    }
    endEpoch(node, "left");
    nodes.delete(node.id);
    bus.emit("feed", { at: clock.nowMs(), type: "node_exited", params: { node: node.name } });
  }

  function newerSwitches(revision: number): { switches?: SwitchSnapshot } {
    const newest = switches.snapshot();
    return revision === newest.revision ? {} : { switches: newest };
  }

  function receipt(input: unknown): ReceiptAnswer {
    const { nodeId, epoch, ...served } = receiptSchema.parse(input);
    const node = living(nodeId, epoch);
    if (!node) return { ok: false, code: "NODE_EPOCH_STALE" };
    // Receipts overtake one another too: an older one that comes later says nothing.
    if (served.revision >= (node.served?.revision ?? 0)) {
      node.served = served;
      bus.emit("switchApplied", { nodeId, revision: served.revision, at: clock.nowMs() });
    }
    return { ok: true, ...newerSwitches(served.revision) };
  }

  function report(input: unknown): ReportAnswer {
    const parsed = reportSchema.parse(input);
    const node = living(parsed.nodeId, parsed.epoch);
    if (!node) return { ok: false, code: "NODE_EPOCH_STALE" };
    hear(node, parsed);
    return {
      ok: true,
      ...newerSwitches(parsed.switchRevision),
      ...(node.leaving && !parsed.leaving && { leave: true }),
    };
  }

  function suspect(node: NodeState): void {
    node.liveness = "suspect";
    node.suspectAt = clock.nowMs();
    refresh(node);
    tell({ kind: "suspect", node, at: node.suspectAt });
  }

  function isolate(node: NodeState, because: "silent" | "exited"): void {
    const now = clock.nowMs();
    node.liveness = "isolated";
    refresh(node);
    const params = { node: node.name, silentMs: Math.round(monotonicMs() - node.heardAtMs) };
    bus.emit("feed", { at: now, type: because === "silent" ? "node_isolated" : "node_exited", params });
    bus.emit("mark", { at: now, type: "node", label: "node_isolated", params });
    endEpoch(node, because);
  }

  function retire(nodeId: string): void {
    const node = nodes.get(nodeId);
    if (!node || node.stopped) return;
    node.stopped = true;
    refresh(node);
    endEpoch(node, "drained");
  }

  function look(): void {
    monitor = lookAgain(monitor, monotonicMs());
    const judged = judgeNodes({
      nodes: [...nodes.values()].filter((node) => !node.stopped),
      nowMs: monitor.lookedAtMs,
      slippedMs: monitor.slippedMs,
      listeningSinceMs: monitor.listeningSinceMs,
      databaseAway: !databaseUp(),
      doubtedAtMs,
      lastIsolatedMs,
    });
    if (judged.doubt) doubtedAtMs = monitor.lookedAtMs;
    for (const id of judged.suspects) {
      const node = nodes.get(id);
      if (!node) continue;
      suspect(node);
      bus.emit("feed", { at: clock.nowMs(), type: "node_suspect", params: { node: node.name } });
    }
    if (judged.held?.reason !== held?.reason) tell({ kind: "held", held: judged.held, at: clock.nowMs() });
    held = judged.held;
    const lost = judged.isolate === null ? undefined : nodes.get(judged.isolate);
    if (lost) {
      lastIsolatedMs = monitor.lookedAtMs;
      isolate(lost, "silent");
    }
    for (const node of nodes.values()) {
      const goneMs = monitor.lookedAtMs - node.heardAtMs;
      if (node.liveness === "isolated" && goneMs > FORGET_ISOLATED_AFTER_MS) nodes.delete(node.id);
    }
  }

  return {
    all: () => [...nodes.values()],
    register,
    report,
    receipt,
    isLiving: (nodeId, epoch) => living(nodeId, epoch) !== null,
    absorb(report) {
      const node = living(report.nodeId, report.epoch);
      if (node) hear(node, report);
    },
    markSuspect(nodeId) {
      const node = nodes.get(nodeId);
      if (node?.liveness !== "ready" || node.stopped) return;
      // Seen dead counts as one missed beat already.
      node.heardAtMs = Math.min(node.heardAtMs, monotonicMs() - SUSPECT_AFTER_MS);
      suspect(node);
    },
    exited(name) {
      const node = [...nodes.values()].find((one) => one.local && one.name === name);
      if (node && !node.stopped && node.liveness !== "isolated") isolate(node, "exited");
    },
    staleWrite,
    withhold(nodeId, withheld) {
      const node = nodes.get(nodeId);
      if (!node) return;
      node.withheld = withheld;
      node.withheldAt = withheld ? (node.withheldAt ?? clock.nowMs()) : null;
      refresh(node);
      if (node.health === "ready") announceUsable();
      // Nobody reports for it any more: what is left is to forget it.
      if (node.stopped && withheld === null) nodes.delete(nodeId);
    },
    askToLeave(nodeId) {
      const node = nodes.get(nodeId);
      if (!node) return;
      node.leaving = true;
      refresh(node);
    },
    retire,
    onUsable: (listener) => void usable.push(listener),
    onEpochOver: (listener) => void epochOver.push(listener),
    onNews: (listener) => void listeners.push(listener),
    monitor: () => ({
      lagMs: Math.round(monitor.slippedMs),
      held,
      isolated: [...nodes.values()].filter((node) => node.liveness === "isolated").length,
      mayIsolate: mayIsolate([...nodes.values()].filter((node) => !node.stopped).length),
    }),
    async start() {
      // A drained local node stays away over a restart; somebody must still be able to call it back.
      for (const row of await prisma.node.findMany({ where: { local: true, withheld: "drain" } })) {
        const node = { ...nodeStateOf(row, monotonicMs(), row.lastSeenAt.getTime()), stopped: true };
        refresh(node);
        nodes.set(node.id, node);
      }
      monitor = freshMonitor(monotonicMs());
      // What waits in the sockets is read before it is judged who was silent.
      timer = setInterval(() => setImmediate(() => setImmediate(look)), LOOK_EVERY_MS);
    },
    stop() {
      clearInterval(timer);
    },
  };
}
