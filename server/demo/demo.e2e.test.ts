import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { Viewer } from "../contracts/people.ts";
import type { TopicSource } from "../live/hub.ts";
import type { Journal } from "../orders/journal.ts";
import type { OrderRecord, TicketRecord } from "../orders/order-record.ts";
import { createPgJournal } from "../orders/pg-journal.ts";
import { openPrisma, type Prisma } from "../platform/prisma.ts";
import { openTestDatabase, type TestDatabase } from "../setup/test-database.ts";
import { newId } from "../shared/ids.ts";
import { createDemo, type Demo, type DemoOptions } from "./create-demo.ts";
import { ensureDemoKey } from "./demo-key.ts";
import { createKitchenCrew } from "./kitchen-crew.ts";
import { freeStaleVisits, loadOpenOrders } from "./load-open-orders.ts";
import { purgeOldOrders } from "./purge-old-orders.ts";
import { CLEAN, MUSEUM, WOK } from "./rules/demo-shops.ts";
import { DEMO_CLIENT, openSlots, seedDemo } from "./seed-demo.ts";
import { createVisitCrew } from "./visit-crew.ts";

const HOUR = 3_600_000;
const log = { warn: () => {}, info: () => {} } as unknown as DemoOptions["log"];
let database: TestDatabase;
let prisma: Prisma;
let journal: Journal;
let nowMs: number;
const clock = { nowMs: () => nowMs };

beforeAll(async () => {
  nowMs = Date.now();
  database = await openTestDatabase();
  prisma = openPrisma(database.url);
  journal = createPgJournal({ pool: database.pool, clock, epoch: "ep_test", onStoreFailure: () => {} });
  await seedDemo(prisma, nowMs);
});
afterAll(async () => {
  await journal.close();
  await prisma.$disconnect();
  await database.close();
});

const ticket: TicketRecord = {
  lines: [
    {
      itemId: "wok-mapo",
      nameEn: "Mapo tofu",
      nameZh: "麻婆豆腐",
      station: "wok",
      quantity: 1,
      modifiers: [],
    },
  ],
  predicted: { p50: 0, p80: 0, p90: 0, madeAt: 0, by: "median" },
  workSeconds: 90,
  needBy: 0,
  recalled: false,
  undoUntil: null,
};

async function settled(over: Partial<OrderRecord>): Promise<OrderRecord> {
  const id = newId("ord");
  const order: OrderRecord = {
    id,
    tenantId: "default",
    clientId: DEMO_CLIENT,
    shopId: WOK,
    kind: "meal",
    class: "place",
    status: "queued",
    number: 1,
    idempotencyKey: `demo-${id}`,
    requestHash: null,
    input: {},
    region: "-",
    device: "-",
    network: "-",
    appVersion: "-",
    channel: "-",
    workMs: 0,
    acceptedAt: nowMs,
    deadlineAt: nowMs + 15_000,
    ownerId: "ep_test",
    attempt: 0,
    nodeId: null,
    nodeEpoch: null,
    leaseUntil: null,
    settledAt: null,
    outcome: null,
    ticket: null,
    slotId: null,
    providerId: null,
    startedAt: null,
    readyAt: null,
    pickedUpAt: null,
    updatedAt: nowMs,
    ...over,
  };
  await journal.accept(order, { type: "order.received", actor: "client:demo-traffic" });
  const result = await journal.change({
    orderId: id,
    expect: { statuses: ["queued"] },
    to: order.kind === "meal" ? "accepted" : "dispatched",
    set: order.kind === "meal" ? { ticket } : {},
    event: { type: "order.accepted", actor: "node:n1" },
    settle: { outcome: "success", nodeName: "n1" },
    claim:
      order.kind === "home_service"
        ? {
            kind: "visit",
            candidates: [{ providerId: "demo-wang-xiulan", score: 80 }],
            startsAt: nowMs,
            endsAt: nowMs + HOUR,
          }
        : undefined,
  });
  if (!result.ok) throw new Error("not settled");
  return result.order;
}

const isOurs = (order: OrderRecord) => order.idempotencyKey?.startsWith("demo-") ?? false;
const statusOf = async (id: string) => (await journal.read(id))?.status;

/** Lets the demo's time run, ticking as it goes. */
async function pass(crew: { tick(): void }, minutes: number, stepMs = 10_000): Promise<void> {
  for (let t = 0; t < minutes * 60_000; t += stepMs) {
    nowMs += stepMs;
    crew.tick();
    await new Promise((resolve) => setTimeout(resolve, 8));
  }
}

describe("seedDemo", () => {
  it("makes four shops once and leaves what people changed as it is", async () => {
    await prisma.shop.update({ where: { id: WOK }, data: { nameEn: "My Wok" } });
    const before = await prisma.shop.findUniqueOrThrow({ where: { id: WOK } });
    await seedDemo(prisma, nowMs + 60_000);
    expect(await prisma.shop.findUnique({ where: { id: WOK } })).toEqual(before);
    expect(await prisma.shop.count()).toBe(4);
    for (const shop of await prisma.shop.findMany({ include: { items: true } })) {
      expect(shop.items.length).toBeGreaterThanOrEqual(12);
    }
    expect(await prisma.provider.count({ where: { shopId: CLEAN } })).toBeGreaterThanOrEqual(20);
    expect(await prisma.apiClient.findUnique({ where: { id: DEMO_CLIENT } })).toMatchObject({
      tier: "enterprise",
    });
  });

  it("rolls the slots forward without touching those already booked", async () => {
    const first = await prisma.slot.findFirstOrThrow({
      where: { shopId: MUSEUM },
      orderBy: { startsAt: "asc" },
    });
    await prisma.slot.update({ where: { id: first.id }, data: { taken: 7 } });
    await openSlots(prisma, nowMs + 2 * HOUR);
    expect((await prisma.slot.findUniqueOrThrow({ where: { id: first.id } })).taken).toBe(7);
    const last = await prisma.slot.findFirstOrThrow({
      where: { shopId: MUSEUM },
      orderBy: { startsAt: "desc" },
    });
    expect(last.startsAt.getTime()).toBeGreaterThan(nowMs + 25 * HOUR);
    await openSlots(prisma, nowMs + 50 * HOUR);
    expect(await prisma.slot.findUnique({ where: { id: first.id } })).toBeNull();
  });
});

describe("ensureDemoKey", () => {
  it("keeps one key in a file only its owner reads, and replaces a revoked one", async () => {
    const dataDir = await mkdtemp(path.join(tmpdir(), "rushdeck-"));
    const key = await ensureDemoKey(prisma, dataDir, nowMs);
    expect(await ensureDemoKey(prisma, dataDir, nowMs)).toBe(key);
    expect((await readFile(path.join(dataDir, "demo-api-key"), "utf8")).trim()).toBe(key);
    expect((await stat(path.join(dataDir, "demo-api-key"))).mode & 0o777).toBe(0o600);
    const hash = createHash("sha256").update(key).digest("hex");
    await prisma.apiKey.update({ where: { hash }, data: { revokedAt: new Date() } });
    expect(await ensureDemoKey(prisma, dataDir, nowMs)).not.toBe(key);
    await rm(dataDir, { recursive: true });
  });
});

describe("the kitchen crew", () => {
  it("cooks and hands over a demo ticket as actor demo, also one it finds after a restart", async () => {
    const order = await settled({});
    const crew = createKitchenCrew({ journal, clock, log, isOurs });
    journal.onCommitted((changes) => crew.observe(changes));
    for (const open of (await loadOpenOrders(database.pool)).tickets) crew.take(open.order, open.touchedAt);
    await pass(crew, 10);
    expect(await statusOf(order.id)).toBe("picked_up");
    const events = await prisma.orderEvent.findMany({
      where: { orderId: order.id, actor: "demo" },
      orderBy: { id: "asc" },
    });
    expect(events.map((event) => event.type)).toEqual(["ticket.started", "ticket.bumped", "order.picked_up"]);
  });

  it("leaves alone what a person touched, until they have been away for twenty minutes", async () => {
    const order = await settled({});
    await journal.change({
      orderId: order.id,
      expect: { statuses: ["accepted"] },
      to: "cooking",
      set: { startedAt: nowMs },
      event: { type: "ticket.started", actor: "person:p1" },
    });
    const crew = createKitchenCrew({ journal, clock, log, isOurs });
    for (const open of (await loadOpenOrders(database.pool)).tickets) crew.take(open.order, open.touchedAt);
    await pass(crew, 15);
    expect(await statusOf(order.id)).toBe("cooking");
    await pass(crew, 10);
    expect(await statusOf(order.id)).not.toBe("cooking");
  });

  it("never touches orders that are not the demo's", async () => {
    const order = await settled({ idempotencyKey: "replay-1" });
    const crew = createKitchenCrew({ journal, clock, log, isOurs });
    for (const open of (await loadOpenOrders(database.pool)).tickets) crew.take(open.order, open.touchedAt);
    await pass(crew, 30, 60_000);
    expect(await statusOf(order.id)).toBe("accepted");
  });
});

describe("the visit crew", () => {
  it("plays a visit to its end and frees the provider's hours", async () => {
    const order = await settled({ kind: "home_service", shopId: CLEAN });
    expect(order.providerId).toBe("demo-wang-xiulan");
    const crew = createVisitCrew({ prisma, journal, clock, log, isOurs });
    journal.onCommitted((changes) => crew.observe(changes));
    for (const open of (await loadOpenOrders(database.pool)).visits) crew.take(open);
    await pass(crew, 240, 120_000);
    expect(["completed", "cancelled"]).toContain(await statusOf(order.id));
    await vi.waitFor(async () => {
      crew.tick();
      expect(await prisma.visit.findUnique({ where: { orderId: order.id } })).toMatchObject({
        active: false,
      });
    });
  });

  it("frees hours still held by visits that ended while nobody watched", async () => {
    const order = await settled({ kind: "home_service", shopId: CLEAN });
    await database.pool.query("UPDATE orders SET status = 'completed' WHERE id = $1", [order.id]);
    await freeStaleVisits(database.pool);
    expect(await prisma.visit.findUnique({ where: { orderId: order.id } })).toMatchObject({ active: false });
  });
});

describe("purgeOldOrders", () => {
  it("removes the demo's own old orders with their history, and nobody else's", async () => {
    const old = await settled({});
    const young = await settled({});
    const foreign = await settled({ idempotencyKey: "replay-2" });
    await database.pool.query(
      "UPDATE orders SET accepted_at = now() - interval '3 days' WHERE id = ANY($1)",
      [[old.id, foreign.id]],
    );
    expect((await purgeOldOrders(database.pool)).removed).toBe(1);
    expect(await journal.read(old.id)).toBeNull();
    expect(await prisma.orderEvent.count({ where: { orderId: old.id } })).toBe(0);
    expect(await journal.read(young.id)).not.toBeNull();
    expect(await journal.read(foreign.id)).not.toBeNull();
    expect(await prisma.orderEvent.count({ where: { orderId: foreign.id } })).toBe(2);
  });
});

describe("the demo switch", () => {
  const viewer = (role: Viewer["role"]): Viewer => ({
    id: "p1",
    name: "Op",
    email: "op@example.com",
    role,
    tenantId: "default",
    shopIds: [],
  });
  const emitted: unknown[] = [];
  const published: unknown[] = [];
  let source: TopicSource | undefined;
  let dataDir: string;

  beforeEach(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), "rushdeck-"));
    emitted.length = 0;
  });

  const demoWith = (available: boolean): Demo =>
    createDemo({
      available,
      prisma,
      pool: database.pool,
      journal,
      clock: { nowMs: () => Date.now() },
      log,
      bus: { emit: (name, event) => void emitted.push({ name, ...event }) },
      hub: {
        addSource: (_, added) => {
          source = added;
        },
        publish: (_, changes) => void published.push(...changes),
      },
      dataDir,
      // Nothing listens there: orders fail quietly, the switch works all the same.
      origin: "http://127.0.0.1:9",
      readsCached: () => false,
      slots: 11,
    });

  it("runs at first, stops for an operator, says so, and stays stopped after a restart", async () => {
    const demo = demoWith(true);
    await demo.prepare();
    await demo.start();
    expect(await source?.load("all")).toMatchObject({ state: { now: { available: true, running: true } } });
    await expect(demo.part.setRunning(viewer("merchant"), { running: false })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    expect(await demo.part.setRunning(viewer("operator"), { running: false })).toEqual({ running: false });
    expect(emitted).toMatchObject([{ name: "feed", type: "demo_stopped", params: { by: "Op" } }]);
    expect(published.at(-1)).toMatchObject({ value: { running: false } });
    expect(await prisma.auditEntry.findFirst({ where: { action: "demo.stopped" } })).toMatchObject({
      actor: "person:p1",
    });
    await demo.stop();

    const again = demoWith(true);
    await again.start();
    expect(await source?.load("all")).toMatchObject({ state: { now: { running: false } } });
    await again.stop();
  });

  it("shows that there is no demo where it was switched off, and does not start one", async () => {
    const demo = demoWith(false);
    await demo.prepare();
    await demo.start();
    expect(await source?.load("all")).toMatchObject({ state: { now: { available: false, running: false } } });
    await expect(demo.part.setRunning(viewer("operator"), { running: true })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    expect(await source?.authorise(null, "all")).toBe(false);
    expect(await source?.authorise(viewer("analyst"), "else")).toBeNull();
    await demo.stop();
  });
});
