import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import type { Viewer } from "../contracts/people.ts";
import type { SeriesName } from "../contracts/series.ts";
import type { SwitchKey } from "../contracts/switches.ts";
import { type BusEvents, createBus } from "../platform/bus.ts";
import { openPrisma } from "../platform/prisma.ts";
import { openTestDatabase } from "../setup/test-database.ts";
import { createDegradation, type Degradation } from "./create-degradation.ts";
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

let now: number;
let facts: SwitchFacts;
let measured: Partial<Record<SeriesName, number>>;
let running: Degradation[] = [];

beforeEach(async () => {
  now = Date.UTC(2026, 10, 21, 12);
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

async function start() {
  const bus = createBus();
  const feed: BusEvents["feed"][] = [];
  const marks: BusEvents["mark"][] = [];
  bus.on("feed", (event) => feed.push(event));
  bus.on("mark", (event) => marks.push(event));
  const part = createDegradation({
    prisma,
    clock: { nowMs: () => now },
    bus,
    log: { warn: (details, message) => expect.fail(`${message} ${JSON.stringify(details)}`) },
    nodes: () => [],
    instance: { id: `ep_${running.length}`, name: `host/${running.length}` },
    ordersPerMinute: () => 0,
    facts: () => facts,
    measure: ({ series }) => ({ value: measured[series] ?? null, samples: 1 }),
  });
  running.push(part);
  await part.start();
  const row = (key: SwitchKey) => {
    const found = part.rows().find((one) => one.key === key);
    if (!found) throw new Error(`no ${key}`);
    return found;
  };
  const set = (key: SwitchKey, value: boolean | number, over: { leaseMinutes?: number; by?: Viewer } = {}) =>
    part.setSwitch(over.by ?? lin, {
      key,
      value,
      reason: "database slow",
      leaseMinutes: over.leaseMinutes ?? 30,
      seenRevision: row(key).revision,
    });
  const types = () => feed.map((entry) => entry.type);
  return { part, feed, marks, row, set, types };
}
const audited = async () =>
  (await database.pool.query("SELECT actor, action, reason FROM audit_entry ORDER BY at, id")).rows;

test("five minutes before its end a lease is told of, once", async () => {
  const { set, types, row } = await start();
  await set("writes.queued", true);
  now += 24 * MINUTE;
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(types()).toEqual(["switch_set"]);
  now += MINUTE;
  await expect.poll(types, { timeout: 3_000 }).toEqual(["switch_set", "switch_lease_ending"]);
  now += MINUTE;
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(types()).toEqual(["switch_set", "switch_lease_ending"]);
  expect(row("writes.queued").value).toBe(true);
});

test("at its end it is extended while the exit conditions do not hold, and ends once they do", async () => {
  const { set, types, row, marks, feed } = await start();
  measured.commitP95Ms = 812;
  await set("writes.queued", true, { leaseMinutes: 5 });
  now += 5 * MINUTE;
  await expect.poll(() => row("writes.queued").extensions, { timeout: 3_000 }).toBe(1);
  expect(row("writes.queued")).toMatchObject({
    value: true,
    leaseUntil: now + 10 * MINUTE,
    cause: "lease_extended",
    // It stays Lin's switch, but rules may act on it again.
    setByName: "Lin",
    reason: "database slow",
    pinnedUntil: null,
  });
  expect(feed.at(-1)).toMatchObject({
    type: "switch_lease_extended",
    params: { by: null, reason: "commitP95Ms 812, not < 250", extensions: 1 },
  });
  expect(marks).toHaveLength(1);
  expect((await audited()).at(-1)).toEqual({
    actor: "system",
    action: "switch.lease_extended",
    reason: "commitP95Ms 812, not < 250",
  });

  measured.commitP95Ms = 249;
  now += 10 * MINUTE;
  await expect.poll(() => row("writes.queued").value, { timeout: 3_000 }).toBe(false);
  expect(row("writes.queued")).toMatchObject({ extensions: 0, leaseUntil: null, cause: "lease_ended" });
  expect(types()).toEqual(["switch_set", "switch_lease_extended", "switch_lease_ended"]);
});

test("without data nothing is proved: it is extended, and an hour past its end it calls for a person", async () => {
  const { set, types, row } = await start();
  now += 2 * MINUTE;
  await set("admission.shed_low", true, { leaseMinutes: 5 });
  measured = {};
  now += 5 * MINUTE;
  for (let extension = 1; extension <= 7; extension++) {
    await expect.poll(() => row("admission.shed_low").extensions, { timeout: 3_000 }).toBe(extension);
    now += 10 * MINUTE;
  }
  await expect.poll(() => row("admission.shed_low").extensions, { timeout: 3_000 }).toBe(8);
  expect(row("admission.shed_low").value).toBe(true);
  expect(types().slice(1)).toEqual([
    ...Array.from({ length: 5 }, () => "switch_lease_extended"),
    ...Array.from({ length: 3 }, () => "switch_overdue"),
  ]);
});

test("a restart in between forgets nothing, and waits for data before it judges", async () => {
  const first = await start();
  measured.commitP95Ms = 812;
  await first.set("writes.queued", true, { leaseMinutes: 5 });
  now += 5 * MINUTE;
  await expect.poll(() => first.row("writes.queued").extensions, { timeout: 3_000 }).toBe(1);
  first.part.stop();

  measured = {};
  now += 15 * MINUTE;
  const second = await start();
  expect(second.row("writes.queued")).toMatchObject({ value: true, extensions: 1, setByName: "Lin" });
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(second.types()).toEqual([]);
  // Still no data when the series had time to fill: that is a reason to stay on.
  now += 91_000;
  await expect.poll(() => second.row("writes.queued").extensions, { timeout: 3_000 }).toBe(2);
  measured.commitP95Ms = 30;
  now += 10 * MINUTE;
  await expect.poll(() => second.row("writes.queued").value, { timeout: 3_000 }).toBe(false);
});

test("a renewal by hand beats the extensions and starts anew", async () => {
  const { set, row } = await start();
  measured.commitP95Ms = 812;
  await set("writes.queued", true, { leaseMinutes: 1 });
  now += MINUTE;
  await expect.poll(() => row("writes.queued").extensions, { timeout: 3_000 }).toBe(1);
  await set("writes.queued", true, { leaseMinutes: 60, by: omar });
  expect(row("writes.queued")).toMatchObject({
    extensions: 0,
    setByName: "Omar",
    leaseUntil: now + 60 * MINUTE,
    pinnedUntil: now + 60 * MINUTE,
  });
});

test("a switch leaves its default only where what it needs is there", async () => {
  const { set, part, row } = await start();
  facts = { databaseWritable: false, parking: { parked: 0, capacity: 1_000 } };
  expect(part.outlookOf("writes.queued").refusals).toEqual([
    { kind: "requires", requirement: "database_writable" },
  ]);
  await expect(set("writes.queued", true)).rejects.toMatchObject({
    code: "CONFLICT",
    details: { reason: "requires:database_writable" },
  });
  facts = { databaseWritable: true, parking: { parked: 800, capacity: 1_000 } };
  await expect(set("writes.queued", true)).rejects.toMatchObject({
    code: "CONFLICT",
    details: { reason: "requires:parking_below_80_percent" },
  });
  expect(row("writes.queued").revision).toBe(0);
  expect(await audited()).toEqual([]);

  facts = { databaseWritable: true, parking: { parked: 799, capacity: 1_000 } };
  await set("writes.queued", true);
  // What is on may be renewed and ended, whatever fills up meanwhile.
  facts = { databaseWritable: true, parking: { parked: 1_000, capacity: 1_000 } };
  expect(part.outlookOf("writes.queued").refusals).toEqual([]);
  await set("writes.queued", true);
  await set("writes.queued", false);
});

test("one tap takes the newest flip back, with the lease it had before; twice is refused with a word why", async () => {
  const { part, set, row, types } = await start();
  await set("live.coalesce", 1, { leaseMinutes: 60 });
  now += 10 * MINUTE;
  const harder = await set("live.coalesce", 3, { by: omar, leaseMinutes: 240 });
  now += 14 * MINUTE;
  const undone = await part.undoSwitch(lin, { revision: harder.revision });
  expect(undone).toMatchObject({
    value: 1,
    cause: "undo",
    setByName: "Lin",
    leaseUntil: Date.UTC(2026, 10, 21, 13),
  });
  expect(types().at(-1)).toBe("switch_undone");
  expect((await part.historyOf("live.coalesce", 1))[0]).toMatchObject({
    before: 3,
    after: 1,
    undoOf: harder.revision,
    byName: "Lin",
  });
  expect((await audited()).at(-1)).toMatchObject({ actor: "person:p_lin", action: "switch.undo" });

  await expect(part.undoSwitch(omar, { revision: harder.revision })).rejects.toMatchObject({
    code: "CONFLICT",
    details: { reason: "undo:not_newest" },
  });
  await expect(part.undoSwitch(omar, { revision: undone.revision })).rejects.toMatchObject({
    code: "CONFLICT",
    details: { reason: "undo:not_undoable" },
  });
  expect(row("live.coalesce").revision).toBe(undone.revision);
});

test("a flip is taken back for fifteen minutes, by those who may act, and only if it exists", async () => {
  const { part, set, row } = await start();
  const on = await set("writes.queued", true, { leaseMinutes: 60 });
  await expect(part.undoSwitch({ ...lin, role: "analyst" }, { revision: on.revision })).rejects.toMatchObject(
    { code: "FORBIDDEN" },
  );
  await expect(part.undoSwitch(lin, { revision: 999_999 })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(part.undoSwitch(lin, {})).rejects.toMatchObject({ code: "INVALID_REQUEST" });
  now += 15 * MINUTE + 1;
  await expect(part.undoSwitch(lin, { revision: on.revision })).rejects.toMatchObject({
    code: "UNDO_WINDOW_OVER",
    details: { reason: "undo:too_late" },
  });
  expect(row("writes.queued").value).toBe(true);
});

test("taking back the end of a switch turns it on again, with a lease of the usual length", async () => {
  const { part, set } = await start();
  await set("writes.queued", true, { leaseMinutes: 5 });
  now += 6 * MINUTE;
  const off = await set("writes.queued", false).catch(() => null);
  const newest = off ?? part.rows().find((row) => row.key === "writes.queued");
  const undone = await part.undoSwitch(omar, { revision: newest?.revision ?? 0 });
  expect(undone).toMatchObject({ value: true, leaseUntil: now + 30 * MINUTE, setByName: "Omar" });
});

test("of two who take the same flip back at once, one does", async () => {
  const here = await start();
  const there = await start();
  const on = await here.set("writes.queued", true);
  await expect.poll(() => there.row("writes.queued").revision, { timeout: 3_000 }).toBe(on.revision);
  const answers = await Promise.allSettled([
    here.part.undoSwitch(lin, { revision: on.revision }),
    there.part.undoSwitch(omar, { revision: on.revision }),
  ]);
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const lost = answers.find((answer) => answer.status === "rejected");
  expect(["STALE", "CONFLICT"]).toContain(lost?.reason.code);
  const undos = await database.pool.query("SELECT 1 FROM switch_change WHERE cause = 'undo'");
  expect(undos.rowCount).toBe(1);
});
