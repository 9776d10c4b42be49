import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createBus } from "../platform/bus.ts";
import type { Prisma } from "../platform/prisma.ts";
import type { NodeNews } from "./node-state.ts";
import { createNodeRegistry, type NodeRegistry } from "./registry.ts";

/** The node table, as far as the registry knows it. */
function nodeTable(rows: Record<string, Record<string, unknown>> = {}) {
  return {
    node: {
      upsert: async (asked: { where: { name: string }; create: object; update: object }) => {
        const key = asked.where.name;
        const before = rows[key];
        rows[key] = before
          ? { ...before, ...asked.update, epoch: Number(before.epoch) + 1 }
          : { withheld: null, withheldBy: null, withheldWhy: null, ...asked.create };
        return rows[key];
      },
      findMany: async () => Object.values(rows).filter((row) => row.local && row.withheld === "drain"),
    },
  } as unknown as Prisma;
}

const world = { wallMs: 0, monotonicMs: 0, databaseUp: true };
let registry: NodeRegistry;
let news: NodeNews[];
let over: string[];

async function open(prisma = nodeTable()): Promise<void> {
  registry = createNodeRegistry({
    prisma,
    clock: { nowMs: () => world.wallMs },
    bus: createBus(),
    switches: { snapshot: () => ({ source: "db", revision: 7, values: { "writes.queued": true } }) },
    databaseUp: () => world.databaseUp,
    monotonicMs: () => world.monotonicMs,
  });
  news = [];
  over = [];
  registry.onNews((one) => news.push(one));
  registry.onEpochOver((node, epoch, because) => over.push(`${node.name}/${epoch} ${because}`));
  await registry.start();
}

beforeEach(async () => {
  vi.useFakeTimers();
  Object.assign(world, { wallMs: 1_800_000_000_000, monotonicMs: 50_000, databaseUp: true });
  await open();
});
afterEach(() => {
  registry.stop();
  vi.useRealTimers();
});

const join = (name: string, more: object = {}) =>
  registry.register({ name, url: "http://127.0.0.1:9", slots: 4, version: "1", startedAt: 1, ...more });
const reportOf = ({ nodeId, epoch }: { nodeId: string; epoch: number }, more: object = {}) => ({
  nodeId,
  epoch,
  inFlight: 0,
  slots: 4,
  rate: 1,
  p50ServiceMs: null,
  p95ServiceMs: null,
  loopLagMs: 0,
  heapMb: 1,
  slow: false,
  done: 0,
  switchRevision: 7,
  running: [],
  ...more,
});
/** Half a second at a time, as the monitor looks; `heard` report at each. */
function pass(ms: number, heard: { nodeId: string; epoch: number }[] = []): void {
  for (let left = ms; left > 0; left -= 500) {
    world.wallMs += 500;
    world.monotonicMs += 500;
    for (const one of heard) registry.report(reportOf(one));
    // A moment more: the look itself waits for what is in the sockets.
    vi.advanceTimersByTime(505);
  }
}
const stateOf = (name: string) => registry.all().find((node) => node.name === name);

describe("a node that falls silent", () => {
  it("is suspect after one beat, isolated after three, and void from then on", async () => {
    const a = await join("a");
    const b = await join("b");
    pass(2_000, [b]);
    expect(stateOf("a")?.health).toBe("ready");
    pass(1_000, [b]);
    expect(stateOf("a")?.health).toBe("suspect");
    pass(3_500, [b]);
    expect(stateOf("a")?.health).toBe("isolated");
    expect(over).toEqual(["a/1 silent"]);
    expect(registry.report(reportOf(a))).toEqual({ ok: false, code: "NODE_EPOCH_STALE" });
    expect(stateOf("a")).toMatchObject({ health: "isolated", staleWrites: 1 });
    expect(await join("a")).toMatchObject({ epoch: 2 });
    expect(stateOf("a")).toMatchObject({ health: "ready", staleWrites: 1 });
    expect(news.at(-1)).toMatchObject({ kind: "joined", before: 1 });
    // Its earlier life still has no say.
    registry.absorb(reportOf(a));
    expect(stateOf("a")?.staleWrites).toBe(2);
  });

  it("is not isolated by a wall clock that jumps a minute either way", async () => {
    const a = await join("a");
    const b = await join("b");
    world.wallMs += 60_000;
    pass(500, [a, b]);
    world.wallMs -= 120_000;
    pass(3_000, [a, b]);
    expect(registry.all().map((node) => node.health)).toEqual(["ready", "ready"]);
  });

  it("is not isolated when it was the monitor that slept", async () => {
    await join("a");
    await join("b");
    world.monotonicMs += 20_000;
    // A moment more: the look itself waits for what is in the sockets.
    vi.advanceTimersByTime(505);
    expect(news.at(-1)).toMatchObject({ kind: "held", held: { reason: "monitor_stalled" } });
    expect(registry.monitor().lagMs).toBe(19_500);
    pass(2_000);
    expect(registry.all().map((node) => node.health)).toEqual(["ready", "ready"]);
  });

  it("is not isolated with all the others, nor while the database is away", async () => {
    const [a, b, c] = [await join("a"), await join("b"), await join("c")];
    pass(8_000);
    expect(registry.all().map((node) => node.health)).toEqual(["ready", "ready", "ready"]);
    expect(news.at(-1)).toMatchObject({ kind: "held", held: { reason: "most_silent" } });
    pass(500, [a, b, c]);
    expect(news.at(-1)).toMatchObject({ kind: "held", held: null });
    world.databaseUp = false;
    pass(8_000, [b, c]);
    expect(registry.monitor().held?.reason).toBe("database_away");
    expect(over).toEqual([]);
    world.databaseUp = true;
    pass(500, [b, c]);
    expect(over).toEqual(["a/1 silent"]);
    expect(registry.monitor()).toMatchObject({ isolated: 1, mayIsolate: 1 });
  });
});

describe("a node that is gone for certain", () => {
  it("ends its epoch at once when its process exits, and only once", async () => {
    await join("a", { local: true });
    registry.exited("a");
    registry.exited("a");
    expect(over).toEqual(["a/1 exited"]);
    expect(stateOf("a")?.health).toBe("isolated");
  });

  it("leaves the picture when it says goodbye from elsewhere", async () => {
    const a = await join("a");
    registry.report(reportOf(a, { leaving: "draining" }));
    expect(stateOf("a")?.health).toBe("draining");
    registry.report(reportOf(a, { leaving: "gone" }));
    expect(registry.all()).toEqual([]);
    expect(over).toEqual(["a/1 left"]);
  });
});

describe("a node that is withheld", () => {
  const why = { by: "Ada", why: "new disk" };

  it("takes no work but is heard, suspected and isolated like any other", async () => {
    const a = await join("a");
    const b = await join("b");
    registry.withhold(a.nodeId, { kind: "cordon", ...why });
    expect(stateOf("a")?.health).toBe("cordoned");
    pass(3_000, [b]);
    expect(stateOf("a")?.health).toBe("suspect");
    pass(500, [a, b]);
    expect(stateOf("a")?.health).toBe("cordoned");
    registry.withhold(a.nodeId, null);
    expect(stateOf("a")?.health).toBe("ready");
  });

  it("is told to leave with its next report, until it says that it does", async () => {
    const a = await join("a");
    registry.askToLeave(a.nodeId);
    expect(registry.report(reportOf(a))).toEqual({ ok: true, leave: true });
    expect(registry.report(reportOf(a, { leaving: "draining" }))).toEqual({ ok: true });
  });

  it("stays withheld when it registers again, and a drained one when the server starts again", async () => {
    const held = { withheld: "drain", withheldBy: "Ada", withheldWhy: "new disk" };
    const prisma = nodeTable({
      n1: { id: "node_1", name: "n1", epoch: 3, local: true, lastSeenAt: new Date(5), ...held },
      away: { id: "node_2", name: "away", epoch: 3, local: false, lastSeenAt: new Date(5), ...held },
    });
    registry.stop();
    await open(prisma);
    expect(registry.all()).toMatchObject([
      { name: "n1", stopped: true, withheld: { kind: "drain", ...why } },
    ]);
    pass(60_000);
    expect(over).toEqual([]);
    await join("away");
    expect(stateOf("away")).toMatchObject({ health: "draining", epoch: 4, withheld: { by: "Ada" } });
    registry.withhold("node_1", null);
    expect(stateOf("n1")).toBeUndefined();
  });

  it("is stopped when it ran empty, and its silence is expected", async () => {
    const a = await join("a");
    const b = await join("b");
    registry.withhold(a.nodeId, { kind: "drain", ...why });
    registry.retire(a.nodeId);
    pass(20_000, [b]);
    expect(over).toEqual(["a/1 drained"]);
    expect(stateOf("a")).toMatchObject({ stopped: true, health: "draining" });
  });
});
