import { createAdmission } from "../admission/admit.ts";
import { createLimiterInForce } from "../admission/limiter-in-force.ts";
import { declaredSize } from "../admission/rules/declared-size.ts";
import type { OrderClass } from "../contracts/orders.ts";
import type { SwitchReader } from "../degradation/switch-reader.ts";
import type { ApiCaller } from "../identity/api-caller.ts";
import type { JobAnswer, NodeJob, NodeReport } from "../nodes/protocol.ts";
import type { NodeState } from "../nodes/registry.ts";
import type { CommittedChange, Journal, OrderChange } from "../orders/journal.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import { createBus } from "../platform/bus.ts";
import { Engine } from "./engine.ts";
import type { EngineOptions } from "./engine-types.ts";
import type { JobReply } from "./send-job.ts";

export type Behaviour = "done" | "failed" | "lost" | "full";
export interface Placing {
  caller: ApiCaller;
  class: OrderClass;
  deadlineMs?: number;
  patienceMs?: number;
}

/** The real engine and admission on a virtual clock, with a journal in memory and nodes a test holds. */
export function createEngineWorld({ nodes: count, slots }: { nodes: number; slots: number }) {
  let now = 1_000_000;
  let placed = 0;
  let commitsAt = 0;
  const clock = { nowMs: () => now };
  const orders = new Map<string, OrderRecord>();
  const committed: ((changes: CommittedChange[]) => void)[] = [];
  const usable: (() => void)[] = [];
  const epochOver: Parameters<EngineOptions["registry"]["onEpochOver"]>[0][] = [];
  const due: { at: number; answer: () => void }[] = [];
  const nodes = Array.from({ length: count }, (_, i) => nodeState(`n${i}`, slots));
  const world = {
    behave: (_job: NodeJob): Behaviour => "done",
    serviceMs: (_job: NodeJob) => 100,
    started: [] as { orderId: string; class: OrderClass; node: string; at: number }[],
    /** What a person says of a node's breaker. */
    hold: (_nodeId: string): "forced_open" | "disabled" | null => null,
    settled: [] as { orderId: string; outcome: string }[],
    running: new Map<string, number>(),
    /** What the journal takes to commit. */
    commitMs: 0,
    /** Most jobs any life of a node had at once. */
    mostAtOnce: 0,
  };
  const atOnce = new Map<string, number>();

  const change = async (wanted: OrderChange) => {
    // One after the other, as the journal writes them.
    commitsAt = Math.max(commitsAt, now + world.commitMs);
    if (commitsAt > now) await new Promise<void>((answer) => due.push({ at: commitsAt, answer }));
    const before = orders.get(wanted.orderId);
    const { statuses, attempt, nodeEpoch } = wanted.expect;
    const fits =
      before &&
      statuses.includes(before.status) &&
      (attempt === undefined || attempt === before.attempt) &&
      (nodeEpoch === undefined || nodeEpoch === before.nodeEpoch);
    if (!fits) return { ok: false as const, because: "status" as const, order: before ?? null };
    const order = { ...before, ...wanted.set, status: wanted.to };
    if (wanted.settle) {
      Object.assign(order, { settledAt: now, outcome: wanted.settle.outcome });
      world.settled.push({ orderId: order.id, outcome: wanted.settle.outcome });
    }
    orders.set(order.id, order);
    const event = { data: null, ...wanted.event, at: now, seq: 0 };
    for (const listener of committed) listener([{ before, order, event }]);
    return { ok: true as const, order, claimLost: false };
  };
  const journal = {
    change,
    onCommitted: (listener: (changes: CommittedChange[]) => void) => committed.push(listener),
  } as unknown as Journal;

  const reportOf = (node: NodeState): NodeReport => ({
    nodeId: node.id,
    epoch: node.epoch,
    inFlight: world.running.get(node.id) ?? 0,
    slots: node.slots,
    rate: 1,
    p50ServiceMs: null,
    p95ServiceMs: null,
    loopLagMs: 0,
    heapMb: 1,
    slow: false,
    done: 0,
    switchRevision: 0,
    running: [],
  });

  const send = (url: string, job: NodeJob): Promise<JobReply> => {
    const node = nodes.find((one) => one.url === url) as NodeState;
    const order = orders.get(job.orderId) as OrderRecord;
    world.started.push({ orderId: job.orderId, class: order.class, node: node.id, at: now });
    world.running.set(node.id, (world.running.get(node.id) ?? 0) + 1);
    const life = `${node.id}/${job.epoch}`;
    atOnce.set(life, (atOnce.get(life) ?? 0) + 1);
    world.mostAtOnce = Math.max(world.mostAtOnce, atOnce.get(life) ?? 0);
    return new Promise((resolve) => {
      due.push({
        at: now + world.serviceMs(job),
        answer: () => {
          atOnce.set(life, (atOnce.get(life) ?? 0) - 1);
          world.running.set(node.id, (world.running.get(node.id) ?? 0) - 1);
          const behaviour = world.behave(job);
          if (behaviour === "lost") return resolve({ kind: "lost", because: "reset" });
          if (behaviour === "full") return resolve({ kind: "full" });
          const answer: JobAnswer = {
            orderId: job.orderId,
            attempt: job.attempt,
            epoch: job.epoch,
            result: behaviour,
            serviceMs: world.serviceMs(job),
            output: behaviour === "done" ? { kind: "meal", lines: [], prepSeconds: 1 } : null,
            report: reportOf(node),
          };
          resolve({ kind: "answer", answer });
        },
      });
    });
  };

  const bus = createBus();
  const limiter = createLimiterInForce("wait_target");
  const engine = new Engine({
    journal,
    clock,
    bus,
    limiter,
    policy: "pull",
    breakerHold: (nodeId: string) => world.hold(nodeId),
    log: { error: () => {}, debug: () => {}, warn: () => {} },
    sender: { send, close: async () => {} },
    buildJob: async (order: OrderRecord, attempt: number, epoch: number) =>
      ({ orderId: order.id, attempt, epoch }) as NodeJob,
    ticketFor: () => ({}),
    registry: {
      all: () => nodes,
      absorb: (report: NodeReport) => {
        const node = nodes.find((one) => one.id === report.nodeId);
        if (node) node.report = report;
        for (const listener of usable) listener();
      },
      markSuspect: (id: string) => {
        const node = nodes.find((one) => one.id === id);
        if (node) node.health = "suspect";
      },
      staleWrite: () => {},
      onUsable: (listener: () => void) => usable.push(listener),
      onEpochOver: (listener: (typeof epochOver)[number]) => epochOver.push(listener),
    },
  } as unknown as EngineOptions);
  const admission = createAdmission({
    engine,
    limiter,
    switches: { isOn: () => false } as unknown as SwitchReader,
    random: () => 0.5,
  });

  async function settle(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
  }

  return {
    ...world,
    world,
    nodes,
    engine,
    limiter,
    admission,
    bus,
    now: () => now,
    order: (id: string) => orders.get(id),
    /** Asks at the door and, when let in, commits the order as intake does. */
    place({ caller, class: name, deadlineMs = 15_000, patienceMs = 60_000 }: Placing) {
      const kind = "meal" as const;
      const input = { items: [{ quantity: 1 + (placed % 3) }] };
      const decision = admission.decide(
        { caller, kind, class: name, size: declaredSize(kind, input), deadlineMs, patienceMs },
        now,
      );
      const id = `o${placed++}`;
      if (decision.outcome === "admit") {
        const order = newOrder({ id, caller, name, input, now, deadlineMs });
        orders.set(id, order);
        const event = { type: "order.received", actor: "client", data: null, at: now, seq: 0 };
        for (const listener of committed) listener([{ before: null, order, event }]);
      }
      return { id, decision };
    },
    /** A node reports again. */
    hear(index: number): void {
      const node = nodes[index];
      if (!node) return;
      node.health = "ready";
      node.report = reportOf(node);
      for (const listener of usable) listener();
    },
    /** A node's process ends and another takes its place. */
    renew(index: number): void {
      const node = nodes[index];
      if (!node) return;
      const next = { ...node, epoch: node.epoch + 1, health: "ready" as const, report: null, joinedAt: now };
      nodes[index] = next;
      for (const listener of epochOver) listener(next, node.epoch, "exited");
      for (const listener of usable) listener();
    },
    settle,
    /** Lets time pass; answers come when they are due, and the engine ticks each second. */
    async pass(ms: number): Promise<void> {
      const until = now + ms;
      for (;;) {
        await settle();
        const nextTick = Math.floor(now / 1_000) * 1_000 + 1_000;
        due.sort((a, b) => a.at - b.at);
        const at = Math.min(due[0]?.at ?? Number.POSITIVE_INFINITY, nextTick);
        if (at > until) break;
        now = at;
        if (at === nextTick) engine.tick();
        while (due[0] && due[0].at <= now) due.shift()?.answer();
      }
      now = until;
      await settle();
    },
  };
}

function nodeState(id: string, slots: number): NodeState {
  return {
    id,
    name: id,
    url: id,
    epoch: 1,
    slots,
    health: "ready",
    report: null,
    joinedAt: 0,
  } as unknown as NodeState;
}

interface NewOrder {
  id: string;
  caller: ApiCaller;
  name: OrderClass;
  input: Record<string, unknown>;
  now: number;
  deadlineMs: number;
}

function newOrder({ id, caller, name, input, now, deadlineMs }: NewOrder): OrderRecord {
  return {
    id,
    tenantId: caller.tenantId,
    clientId: caller.clientId,
    kind: "meal",
    class: name,
    status: "queued",
    input: { kind: "meal", shopId: "s", items: [{ itemId: "i", quantity: 1 }], ...input },
    acceptedAt: now,
    deadlineAt: now + deadlineMs,
    attempt: 0,
    nodeId: null,
    nodeEpoch: null,
    settledAt: null,
    outcome: null,
  } as unknown as OrderRecord;
}
