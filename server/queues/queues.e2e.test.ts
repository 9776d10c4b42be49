import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Core } from "../compose-core.ts";
import type { QueueCollections } from "../contracts/engine.ts";
import type { FeedEntry } from "../contracts/operations.ts";
import type { Viewer } from "../contracts/people.ts";
import { placeOrder } from "../intake/place-order.ts";
import { createLog } from "../platform/log.ts";
import {
  caller,
  meal,
  openCore,
  type ScriptedNode,
  seedShops,
  startScriptedNode,
} from "../setup/core-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../setup/test-database.ts";
import { createSteadyClock } from "../shared/clock.ts";
import { createQueues, type Queues } from "./create-queues.ts";

let database: TestDatabase;
let core: Core;
let queues: Queues;
let node: ScriptedNode;
let reports: NodeJS.Timeout;
const feed: Omit<FeedEntry, "id">[] = [];
const operator: Viewer = {
  id: "u1",
  name: "Op",
  email: "op@example.com",
  role: "operator",
  tenantId: "default",
  shopIds: [],
};

function openQueues(core: Core): Queues {
  const { bus, catalogue, engine, hotKeys, hub, journal, pools, prisma, registry, sidelines } = core;
  const log = createLog("silent");
  return createQueues({
    journal,
    bus,
    engine,
    registry,
    catalogue,
    sidelines,
    hotKeys,
    hub,
    prisma,
    pool: pools.reads,
    clock: createSteadyClock(),
    log,
    instanceId: core.epoch,
    alone: true,
  });
}

const place = (
  over: Record<string, unknown> = {},
  key: string | null = null,
  as: typeof caller | object = caller,
) => placeOrder(core.intake, { caller: { ...caller, ...as }, body: meal(over), idempotencyKey: key });
const topic = async () =>
  (await core.hub.snapshot(operator, "queues:all")).collections as {
    [C in keyof QueueCollections]: Record<string, QueueCollections[C]>;
  };
const auditOf = async (target: string) =>
  (
    await database.pool.query<{ action: string; reason: string | null; actor: string }>(
      "SELECT action, reason, actor FROM audit_entry WHERE target = $1 ORDER BY id",
      [target],
    )
  ).rows;

beforeAll(async () => {
  database = await openTestDatabase();
  core = await openCore(database.url);
  await seedShops(core.prisma);
  await core.start();
  core.bus.on("feed", (entry) => feed.push(entry));
  queues = openQueues(core);
  await queues.start();
  node = await startScriptedNode(core, "a");
  reports = setInterval(() => core.registry.report(node.report), 500);
});

beforeEach(() => {
  node.behave = async () => "done";
});

afterAll(async () => {
  clearInterval(reports);
  await queues?.stop();
  await core?.stop();
  node?.server.close();
  await database?.close();
});

describe("a sideline", () => {
  const until = () => core.sidelines.find("shop:wok")?.until ?? 0;

  it("turns new requests for its key away, with their own reason, a receipt, and its end as the time to come back", async () => {
    const before = await place({}, "accepted-before");
    await queues.commands.sideline(operator, { key: "shop:wok", reason: "bot rush" });
    const refused = await place({}, "my-key").catch((error) => error);
    expect(refused).toMatchObject({ code: "SIDELINED", details: { reason: "sidelined" } });
    expect(Math.abs(refused.details.retryAfterMs - (until() - Date.now()))).toBeLessThan(1_000);
    expect(until() - Date.now()).toBeGreaterThan(9 * 60_000);
    const receipt = await core.intake.receipts.find(refused.details.receipt, "default");
    expect(receipt).toMatchObject({
      reason: "sidelined",
      rule: "sideline:shop:wok",
      detail: { key: "shop:wok" },
    });
    // What was accepted stays accepted, also for whoever asks again.
    await expect.poll(async () => (await core.journal.read(before.id))?.status).toBe("accepted");
    expect(await place({}, "accepted-before")).toMatchObject({ id: before.id, duplicate: true });
    expect(core.sidelines.find("shop:wok")?.turnedAway).toBe(1);
  });

  it("lets paid requests through, unless it is their own client that is set aside", async () => {
    await expect(place({ class: "paid" })).resolves.toMatchObject({ class: "paid" });
    await queues.commands.sideline(operator, { key: "client:cli_flood" });
    const flood = { clientId: "cli_flood" };
    await expect(place({ class: "paid" }, null, flood)).rejects.toMatchObject({ code: "SIDELINED" });
  });

  it("shows who set it, why, how many it turned away, and leaves others alone", async () => {
    const { hotKey } = await topic();
    expect(hotKey["shop:wok"]).toMatchObject({ labelEn: "wok", sidelined: { by: "Op", reason: "bot rush" } });
    const slot = { kind: "reservation", shopId: "museum", slotId: "slot-big" };
    await expect(
      placeOrder(core.intake, { caller, body: slot, idempotencyKey: null }),
    ).resolves.toMatchObject({ shopId: "museum" });
  });

  it("takes a reason afterwards without moving its end", async () => {
    const end = until();
    await queues.commands.sideline(operator, { key: "shop:wok", reason: "asked by the shop" });
    expect(until()).toBe(end);
    expect(core.sidelines.find("shop:wok")?.reason).toBe("asked by the shop");
  });

  it("survives a restart, with its count", async () => {
    await core.intake.receipts.stop();
    const heir = await openCore(database.url);
    await heir.sidelines.start();
    expect(heir.sidelines.find("shop:wok")).toMatchObject({ until: until(), turnedAway: 1 });
    heir.sidelines.stop();
    await heir.stop();
    core.intake.receipts.start();
  });

  it("is lifted at once, each step in the audit and in the feed", async () => {
    await queues.commands.sideline(operator, { key: "shop:wok", minutes: 0 });
    await expect(place()).resolves.toMatchObject({ shopId: "wok" });
    expect((await auditOf("shop:wok")).map(({ action, reason, actor }) => [action, reason, actor])).toEqual([
      ["sideline.set", "bot rush", "person:u1"],
      ["sideline.note", "asked by the shop", "person:u1"],
      ["sideline.lift", null, "person:u1"],
    ]);
    expect(feed.filter(({ params }) => params.key === "shop:wok").map(({ type }) => type)).toEqual([
      "key_sidelined",
      "sideline_lifted",
    ]);
  });

  it.each([
    ["an analyst", { ...operator, role: "analyst" as const }],
    ["another tenant's operator", { ...operator, tenantId: "other" }],
  ])("is not for %s to set", async (_, viewer) => {
    await expect(queues.commands.sideline(viewer, { key: "shop:wok" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });
});

describe("the topic", () => {
  it("tells what waits by class and client, and what runs on whose slots", async () => {
    await expect.poll(() => core.engine.demand(), { timeout: 5_000 }).toEqual([]);
    node.behave = () => new Promise(() => {});
    const flood = { clientId: "cli_loud" };
    for (let i = 0; i < 6; i++) await place({ deadlineMs: 600_000 }, null, flood);
    await place({ class: "background", deadlineMs: 600_000 }, null, { clientId: "cli_calm" });
    await expect
      .poll(async () => (await topic()).class?.place, { timeout: 5_000 })
      .toMatchObject({ running: 4, depth: 2, guaranteed: 1.2, borrowed: 2 });
    const { class: classes, flow } = await topic();
    expect(classes.background).toMatchObject({ depth: 1, running: 0 });
    expect(classes.place?.p95WaitMs).toBeGreaterThanOrEqual(0);
    expect(flow.cli_loud).toMatchObject({ queued: 2, running: 4, noisySince: null });
    expect(flow.cli_loud?.share).toBeCloseTo(2 / 3);
    expect(flow.cli_calm?.admittedPerMinute).toBe(1);
  });
});
