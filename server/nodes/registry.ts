import type { NodeHealth } from "../contracts/operations.ts";
import type { SwitchReader } from "../degradation/switch-reader.ts";
import type { Bus } from "../platform/bus.ts";
import type { Prisma } from "../platform/prisma.ts";
import type { Clock } from "../shared/clock.ts";
import { newId } from "../shared/ids.ts";
import {
  type NodeReport,
  type Registered,
  type RegisterNode,
  type ReportAnswer,
  registerSchema,
  reportSchema,
} from "./protocol.ts";
import { BEAT_MS, judgeNodes, SUSPECT_AFTER_MS } from "./rules/judge-nodes.ts";

export interface NodeState {
  id: string;
  name: string;
  url: string;
  /** Changes with every registration; work of an older epoch is void. */
  epoch: number;
  slots: number;
  local: boolean;
  simulated: boolean;
  version: string;
  startedAt: number;
  joinedAt: number;
  lastSeenAt: number;
  health: NodeHealth;
  report: NodeReport | null;
}

export interface NodeRegistry {
  /** The living picture; isolated nodes included. Callers must not change it. */
  all(): readonly NodeState[];
  register(input: unknown): Promise<Registered>;
  report(input: unknown): ReportAnswer;
  /** A report that came inside a job's answer. */
  absorb(report: NodeReport): void;
  /** The node was seen dead (connection refused, process exited): no need to wait for its silence. */
  markSuspect(nodeId: string): void;
  /** Work may flow to a node that has just joined, returned or reported a free slot. */
  onUsable(listener: () => void): void;
  /** This node's jobs of this epoch are void: it was isolated or registered anew. */
  onEpochOver(
    listener: (node: NodeState, epoch: number, because: "isolated" | "registered_again") => void,
  ): void;
  start(): void;
  stop(): void;
}

export const REPORT_EVERY_MS = 250;
const FORGET_ISOLATED_AFTER_MS = 10 * 60_000;

export interface NodeRegistryOptions {
  prisma: Prisma;
  clock: Clock;
  bus: Bus;
  switches: SwitchReader;
}

export function createNodeRegistry({ prisma, clock, bus, switches }: NodeRegistryOptions): NodeRegistry {
  const nodes = new Map<string, NodeState>();
  const usable: (() => void)[] = [];
  const epochOver: ((node: NodeState, epoch: number, because: "isolated" | "registered_again") => void)[] =
    [];
  let timer: NodeJS.Timeout | undefined;
  let lastTickAt = 0;
  let lastHeld: string | null = null;

  const switchState = () => ({ revision: switches.revision(), values: switches.values() });
  const announceUsable = () => {
    for (const listener of usable) listener();
  };
  const endEpoch = (node: NodeState, epoch: number, because: "isolated" | "registered_again") => {
    for (const listener of epochOver) listener(node, epoch, because);
  };

  async function register(input: unknown): Promise<Registered> {
    const wanted: RegisterNode = registerSchema.parse(input);
    const now = clock.nowMs();
    const row = await prisma.node.upsert({
      where: { name: wanted.name },
      create: { id: newId("node", now), epoch: 1, ...columns(wanted, now) },
      update: { epoch: { increment: 1 }, ...columns(wanted, now) },
    });
    const before = nodes.get(row.id);
    if (before) endEpoch(before, before.epoch, "registered_again");
    nodes.set(row.id, {
      id: row.id,
      name: wanted.name,
      url: wanted.url,
      epoch: row.epoch,
      slots: wanted.slots,
      local: wanted.local,
      simulated: wanted.simulated,
      version: wanted.version,
      startedAt: wanted.startedAt,
      joinedAt: now,
      lastSeenAt: now,
      health: "ready",
      report: null,
    });
    bus.emit("feed", {
      at: now,
      type: before?.health === "isolated" ? "node_returned" : "node_joined",
      params: { node: wanted.name },
    });
    bus.emit("mark", { at: now, type: "node", label: "node_joined", params: { node: wanted.name } });
    announceUsable();
    return { nodeId: row.id, epoch: row.epoch, reportEveryMs: REPORT_EVERY_MS, switches: switchState() };
  }

  function absorb(report: NodeReport): void {
    const node = nodes.get(report.nodeId);
    if (!node || node.epoch !== report.epoch || node.health === "isolated") return;
    const now = clock.nowMs();
    if (node.report?.switchRevision !== report.switchRevision) {
      bus.emit("switchApplied", { nodeId: node.id, revision: report.switchRevision, at: now });
    }
    node.report = report;
    node.slots = report.slots;
    node.lastSeenAt = now;
    if (node.health === "suspect") node.health = "ready";
    announceUsable();
  }

  function report(input: unknown): ReportAnswer {
    const parsed = reportSchema.parse(input);
    const node = nodes.get(parsed.nodeId);
    if (!node || node.epoch !== parsed.epoch || node.health === "isolated")
      return { ok: false, code: "NODE_EPOCH_STALE" };
    absorb(parsed);
    return parsed.switchRevision === switches.revision()
      ? { ok: true }
      : { ok: true, switches: switchState() };
  }

  function tick(): void {
    const now = clock.nowMs();
    const slipped = lastTickAt === 0 ? 0 : now - lastTickAt - BEAT_MS / 4;
    lastTickAt = now;
    const { changes, held } = judgeNodes([...nodes.values()], now, slipped);
    if (held !== lastHeld && held)
      bus.emit("feed", { at: now, type: "node_suspect", params: { node: "*", held } });
    lastHeld = held;
    for (const change of changes) {
      const node = nodes.get(change.id);
      if (!node) continue;
      node.health = change.to;
      if (change.to === "suspect")
        bus.emit("feed", { at: now, type: "node_suspect", params: { node: node.name } });
      if (change.to === "isolated") {
        const params = { node: node.name, silentMs: now - node.lastSeenAt };
        bus.emit("feed", { at: now, type: "node_isolated", params });
        bus.emit("mark", { at: now, type: "node", label: "node_isolated", params });
        endEpoch(node, node.epoch, "isolated");
      }
    }
    for (const node of nodes.values()) {
      if (node.health === "isolated" && now - node.lastSeenAt > FORGET_ISOLATED_AFTER_MS)
        nodes.delete(node.id);
    }
  }

  return {
    all: () => [...nodes.values()],
    register,
    report,
    absorb,
    markSuspect(nodeId) {
      const node = nodes.get(nodeId);
      if (node?.health !== "ready") return;
      node.health = "suspect";
      // Only a fresh report clears it, not the memory of the last one.
      node.lastSeenAt = Math.min(node.lastSeenAt, clock.nowMs() - SUSPECT_AFTER_MS);
    },
    onUsable: (listener) => void usable.push(listener),
    onEpochOver: (listener) => void epochOver.push(listener),
    start() {
      timer = setInterval(tick, BEAT_MS / 4);
    },
    stop() {
      clearInterval(timer);
    },
  };
}

function columns(wanted: RegisterNode, now: number) {
  return {
    name: wanted.name,
    url: wanted.url,
    slots: wanted.slots,
    local: wanted.local,
    simulated: wanted.simulated,
    version: wanted.version,
    registeredAt: new Date(now),
    lastSeenAt: new Date(now),
  };
}
