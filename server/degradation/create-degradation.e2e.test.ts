import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import type { Viewer } from "../contracts/people.ts";
import type { SeriesName } from "../contracts/series.ts";
import { type BusEvents, createBus } from "../platform/bus.ts";
import { openPrisma } from "../platform/prisma.ts";
import { openTestDatabase } from "../setup/test-database.ts";
import { createDegradation, type Degradation, type DegradationOptions } from "./create-degradation.ts";
import type { Receiver } from "./receipts.ts";
import type { SwitchFacts } from "./rules/refusals.ts";

const database = await openTestDatabase();
const prisma = openPrisma(database.url);
const MINUTE = 60_000;
const lin: Viewer = {
  id: "p_lin",
  name: "Lin",
  email: "lin@example.test",
  role: "operator",
  tenantId: "default",
  shopIds: [],
};
const omar: Viewer = { ...lin, id: "p_omar", name: "Omar" };

let now = Date.UTC(2026, 10, 21, 12);
let facts: SwitchFacts;
let measured: Partial<Record<SeriesName, number>>;
let running: Degradation[] = [];
let nodes: Receiver[] = [];
const node = (id: string, revision = 0): Receiver => ({
  id,
  name: id,
  kind: "node",
  revision,
  values: null,
  appliedAt: null,
  reason: "LIVE",
  expected: true,
  since: 0,
});

beforeEach(async () => {
  nodes = [node("n1")];
  facts = { databaseWritable: true, parking: { parked: 0, capacity: 1_000 } };
  measured = { commitP95Ms: 20, load: 0.3, oldestWaitMs: 100, loopLagMs: 5 };
  await database.pool.query("TRUNCATE switch_state, switch_change, audit_entry");
});
afterEach(() => {
  for (const part of running) part.stop();
  running = [];
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.close();
});

async function startDegradation(more: Partial<DegradationOptions> = {}) {
  const bus = createBus();
  const heard = {
    feed: [] as BusEvents["feed"][],
    mark: [] as BusEvents["mark"][],
    switchChanged: [] as BusEvents["switchChanged"][],
  };
  bus.on("feed", (event) => heard.feed.push(event));
  bus.on("mark", (event) => heard.mark.push(event));
  bus.on("switchChanged", (event) => heard.switchChanged.push(event));
  const part = createDegradation({
    prisma,
    clock: { nowMs: () => now },
    bus,
    log: { warn: (details, message) => expect.fail(`${message} ${JSON.stringify(details)}`) },
    nodes: () => nodes,
    instance: { id: `ep_${running.length}`, name: `host/${running.length}` },
    ordersPerMinute: () => 42,
    facts: () => facts,
    measure: ({ series }) => ({ value: measured[series] ?? null, samples: 1 }),
    ...more,
  });
  running.push(part);
  await part.start();
  return { part, bus, heard };
}

const rowOf = (part: Degradation, key: string) => part.rows().find((row) => row.key === key);
const turnOn = (seenRevision: number) => ({
  key: "writes.queued",
  value: true,
  reason: "database slow",
  seenRevision,
});

test("a flip is served, told, and written down with who, why and until when", async () => {
  const { part, bus, heard } = await startDegradation();
  const row = await part.setSwitch(lin, turnOn(0));

  expect(part.reader.isOn("writes.queued", { whenUnknown: false })).toBe(true);
  expect(row).toMatchObject({
    key: "writes.queued",
    value: true,
    isDefault: false,
    setByName: "Lin",
    reason: "database slow",
    leaseUntil: now + 30 * MINUTE,
    ordersPerMinute: 42,
    receipts: { applied: 0, total: 1, slowestMs: null },
  });
  expect(heard.switchChanged).toEqual([{ key: "writes.queued", value: true, revision: row.revision }]);
  expect(heard.feed[0]).toMatchObject({ type: "switch_set", params: { by: "Lin", value: true } });
  expect(heard.mark[0]).toMatchObject({ type: "switch", params: { revision: row.revision } });
  const audit = await database.pool.query("SELECT actor, action, target, reason FROM audit_entry");
  expect(audit.rows).toEqual([
    { actor: "person:p_lin", action: "switch.set", target: "writes.queued", reason: "database slow" },
  ]);

  nodes = [node("n1", row.revision)];
  bus.emit("switchApplied", { nodeId: "n1", revision: row.revision, at: now + 84 });
  expect(rowOf(part, "writes.queued")?.receipts).toEqual({ applied: 1, total: 1, slowestMs: 84 });
});

test("of two operators who flip at once, one wins and the other is told who was first", async () => {
  const here = await startDegradation();
  const there = await startDegradation();
  const results = await Promise.allSettled([
    here.part.setSwitch(lin, turnOn(0)),
    there.part.setSwitch(omar, turnOn(0)),
  ]);
  const lost = results.filter((result) => result.status === "rejected");
  expect(lost).toHaveLength(1);
  const winner = results[0]?.status === "fulfilled" ? "Lin" : "Omar";
  expect(lost[0]?.reason).toMatchObject({ code: "STALE", message: expect.stringContaining(winner) });
  const changes = await database.pool.query("SELECT count(*) AS n FROM switch_change");
  expect(changes.rows[0].n).toBe(1);
  // The loser's process serves the winner's value at once, not only after the next look.
  expect(rowOf(here.part, "writes.queued")?.setByName).toBe(winner);
  expect(rowOf(there.part, "writes.queued")?.setByName).toBe(winner);
});

test("an operator who looked at an older state cannot overwrite the newer one", async () => {
  const { part } = await startDegradation();
  await part.setSwitch(lin, turnOn(0));
  await expect(part.setSwitch(omar, { ...turnOn(0), value: false })).rejects.toMatchObject({ code: "STALE" });
  expect(part.reader.isOn("writes.queued", { whenUnknown: false })).toBe(true);
});

test("only those who may act on operations may flip", async () => {
  const { part } = await startDegradation();
  await expect(part.setSwitch({ ...lin, role: "analyst" }, turnOn(0))).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
  await expect(part.listSwitches({ ...lin, role: "merchant" })).rejects.toMatchObject({ code: "FORBIDDEN" });
  expect((await database.pool.query("SELECT 1 FROM switch_change")).rowCount).toBe(0);
});

test.each([
  { key: "writes.queued", value: 2, reason: "r", seenRevision: 0 },
  { key: "writes.queued", value: true, seenRevision: 0 },
  { key: "writes.queued", value: true, reason: "  ", seenRevision: 0 },
  { key: "no.such.switch", value: true, seenRevision: 0 },
  { key: "writes.queued", value: true, reason: "r" },
  "flip it",
])("refuses what is not a switch setting: %j", async (input) => {
  const { part } = await startDegradation();
  await expect(part.setSwitch(lin, input)).rejects.toMatchObject({ code: "INVALID_REQUEST" });
});

test("a switch returns to its default by itself when its lease is over", async () => {
  nodes = [];
  const { part, heard } = await startDegradation();
  await part.setSwitch(lin, { ...turnOn(0), leaseMinutes: 1 });
  now += MINUTE;
  await expect.poll(() => rowOf(part, "writes.queued")?.value).toBe(false);
  expect(rowOf(part, "writes.queued")).toMatchObject({ isDefault: true, leaseUntil: null, setByName: null });
  expect(heard.feed.map((entry) => entry.type)).toEqual(["switch_set", "switch_lease_ended"]);
  const flips = await part.flipsSince(0, 10);
  expect(flips.map((flip) => flip.feed.type)).toEqual(["switch_set", "switch_lease_ended"]);
});

test("a lease that ended while the server was down ends at the start", async () => {
  const first = await startDegradation();
  await first.part.setSwitch(lin, { ...turnOn(0), leaseMinutes: 5 });
  first.part.stop();
  now += 6 * MINUTE;
  const second = await startDegradation();
  expect(second.part.reader.isOn("writes.queued", { whenUnknown: true })).toBe(false);
  expect(second.heard.feed.map((entry) => entry.type)).toEqual(["switch_lease_ended"]);
});

test("a switch and its lease survive a restart", async () => {
  const first = await startDegradation();
  const row = await first.part.setSwitch(lin, {
    key: "live.coalesce",
    value: 2,
    reason: "screens lag",
    seenRevision: 0,
  });
  first.part.stop();
  now += MINUTE;
  const second = await startDegradation();
  expect(second.part.reader.level("live.coalesce", { whenUnknown: 0 })).toBe(2);
  expect(second.part.reader.revision()).toBe(row.revision);
  expect(rowOf(second.part, "live.coalesce")).toMatchObject({
    leaseUntil: row.leaseUntil,
    setByName: "Lin",
  });
});

test("a flip made in another process of the installation is served here too", async () => {
  const here = await startDegradation();
  const there = await startDegradation();
  await there.part.setSwitch(omar, turnOn(0));
  now += 3_000;
  await expect.poll(() => here.part.reader.isOn("writes.queued", { whenUnknown: false })).toBe(true);
  expect(here.heard.feed[0]).toMatchObject({ type: "switch_set", params: { by: "Omar" } });
});

test("lets a rule turn a switch on, but not change what a person has set", async () => {
  const { part, heard } = await startDegradation();
  const rule = { id: "rule:r1", name: "Commit latency" };
  const wish = { key: "writes.queued", leaseMinutes: 30, reason: null, by: rule, cause: "rule" } as const;
  const byRule = await part.change({ ...wish, value: true, seenRevision: 0 });
  expect(byRule).toMatchObject({
    value: true,
    setByName: "Commit latency",
    cause: "rule",
    pinnedUntil: null,
  });
  expect(heard.feed[0]).toMatchObject({
    type: "switch_set",
    params: { by: "Commit latency", cause: "rule" },
  });

  const off = await part.setSwitch(lin, { ...turnOn(byRule.revision), value: false });
  expect(off).toMatchObject({ value: false, cause: "person", pinnedUntil: now + 30 * MINUTE });
  const again = part.change({ ...wish, value: true, seenRevision: off.revision });
  await expect(again).rejects.toMatchObject({ code: "CONFLICT", details: { reason: "pinned" } });
  now += 31 * MINUTE;
  await expect(part.change({ ...wish, value: true, seenRevision: off.revision })).resolves.toMatchObject({
    value: true,
  });
});

test("a process that flips one switch also serves what another process has just flipped", async () => {
  const here = await startDegradation();
  const there = await startDegradation();
  await there.part.setSwitch(omar, turnOn(0));
  const snapshots: object[] = [];
  here.bus.on("switchChanged", ({ revision }) =>
    snapshots.push({ revision, values: here.part.reader.values() }),
  );
  const wish = { key: "live.coalesce", value: 2, reason: "screens lag", seenRevision: 0 };
  const row = await here.part.setSwitch(lin, wish);
  expect(snapshots).toMatchObject([
    { revision: row.revision - 1, values: { "writes.queued": true, "live.coalesce": 0 } },
    { revision: row.revision, values: { "writes.queued": true, "live.coalesce": 2 } },
  ]);
});

const receiptRows = async () =>
  (await database.pool.query("SELECT target, after FROM audit_entry WHERE action = 'switch.receipts'")).rows;

test("who confirmed a flip, and how fast, is written down once all have", async () => {
  nodes = [node("n1"), node("n2")];
  const { part, bus } = await startDegradation();
  const { revision } = await part.setSwitch(lin, turnOn(0));
  for (const [id, ms] of [
    ["n1", 31],
    ["n2", 84],
  ] as const) {
    nodes = nodes.map((one) => (one.id === id ? { ...one, revision, appliedAt: now + ms - 5 } : one));
    bus.emit("switchApplied", { nodeId: id, revision, at: now + ms });
  }
  await expect.poll(receiptRows).toMatchObject([
    {
      target: "writes.queued",
      after: {
        revision,
        applied: 2,
        total: 2,
        slowestMs: 84,
        receipts: [
          { name: "n1", appliedMs: 31, appliedAt: now + 26 },
          { name: "n2", appliedMs: 84, appliedAt: now + 79 },
        ],
      },
    },
  ]);
});

test("a node that never confirms is alerted of after 10 s, and the receipts are written without it", async () => {
  const { part, heard } = await startDegradation();
  await part.setSwitch(lin, turnOn(0));
  now += 2_500;
  const servedByNode = () => part.served().find((row) => row.nodeId === "n1" && row.key === "writes.queued");
  expect(servedByNode()).toMatchObject({ tone: "behind", wanted: true });
  now += 8_000;
  await expect
    .poll(() => heard.feed.at(-1))
    .toMatchObject({
      type: "switch_unconfirmed",
      params: { key: "writes.queued", node: "n1", behindMs: 10_500 },
    });
  expect(servedByNode()).toMatchObject({ tone: "lost" });
  await expect.poll(receiptRows).toMatchObject([{ after: { applied: 0, total: 1, slowestMs: null } }]);
});

test("another web process on the same database confirms what it has taken over", async () => {
  nodes = [];
  await database.pool.query(
    `INSERT INTO instance (id, started_at, heartbeat_at) VALUES ('ep_0', now(), now()), ('ep_1', now(), now())
     ON CONFLICT (id) DO UPDATE SET heartbeat_at = now()`,
  );
  const here = await startDegradation();
  await startDegradation();
  const others = () =>
    here.part.served().filter((row) => row.nodeId === "ep_1" && row.key === "writes.queued");
  await expect.poll(others).toMatchObject([{ kind: "server", name: "host/1", value: false }]);
  await here.part.setSwitch(lin, turnOn(0));
  // Two looks of half a second each: the other's, and then this one's.
  await expect
    .poll(() => rowOf(here.part, "writes.queued")?.receipts, { timeout: 5_000 })
    .toMatchObject({ applied: 1, total: 1 });
  expect(others()).toMatchObject([{ value: true, tone: "calm", appliedMs: expect.any(Number) }]);
  await database.pool.query("DELETE FROM instance");
});

test("without the database the disk's switches are served, and its own once it is back", async () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), "rushdeck-switches-"));
  const file = path.join(dataDir, "switches.json");
  const first = await startDegradation({ file });
  await first.part.setSwitch(lin, {
    key: "live.coalesce",
    value: 2,
    reason: "r",
    seenRevision: 0,
  });
  await expect.poll(() => existsSync(file) && readFileSync(file, "utf8")).toContain("live.coalesce");
  first.part.stop();

  const away = { up: false };
  const broken = new Proxy(prisma, {
    get(target, name) {
      if (!away.up) throw new Error("the database is away");
      return Reflect.get(target, name);
    },
  });
  const second = await startDegradation({ file, prisma: broken, log: { warn: () => {} } });
  expect(second.part.reader.level("live.coalesce", { whenUnknown: 0 })).toBe(2);
  expect(second.part.served()[0]).toMatchObject({ reason: "CACHED", kind: "server" });
  // Meanwhile another process went on.
  const other = await startDegradation();
  await other.part.setSwitch(omar, turnOn(0));
  away.up = true;
  await expect.poll(() => second.part.reader.isOn("writes.queued", { whenUnknown: false })).toBe(true);
  await expect.poll(() => second.heard.switchChanged).toMatchObject([{ key: "writes.queued", value: true }]);
  expect(second.part.served()[0]).toMatchObject({ reason: "LIVE" });
  rmSync(dataDir, { recursive: true, force: true });
});

test("with nothing on disk and no database every read gets its safe default, and nothing throws", async () => {
  const broken = new Proxy(prisma, {
    get() {
      throw new Error("the database is away");
    },
  });
  const { part } = await startDegradation({ prisma: broken, log: { warn: () => {} } });
  expect(part.reader.isOn("writes.queued", { whenUnknown: true })).toBe(true);
  expect(part.reader.isOn("writes.queued", { whenUnknown: false })).toBe(false);
  expect(part.reader.level("live.coalesce", { whenUnknown: 3 })).toBe(3);
  expect(part.served()[0]).toMatchObject({ reason: "DEFAULT" });
});
