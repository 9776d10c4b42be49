import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Core } from "../../compose-core.ts";
import type { BulkFilter, BulkRow } from "../../contracts/engine.ts";
import type { Viewer } from "../../contracts/people.ts";
import { placeOrder } from "../../intake/place-order.ts";
import { createLog } from "../../platform/log.ts";
import {
  caller,
  meal,
  openCore,
  type ScriptedNode,
  seedShops,
  startScriptedNode,
} from "../../setup/core-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../../setup/test-database.ts";
import { createSteadyClock } from "../../shared/clock.ts";
import { createQueues, type Queues } from "../create-queues.ts";

let database: TestDatabase;
let core: Core;
let queues: Queues;
let node: ScriptedNode;
let reports: NodeJS.Timeout;
const operator: Viewer = {
  id: "u1",
  name: "Op",
  email: "op@example.com",
  role: "operator",
  tenantId: "default",
  shopIds: [],
};
const hang = () => new Promise<never>(() => {});

function openQueues(core: Core): Queues {
  const { bus, catalogue, engine, epoch, hotKeys, hub, journal, pools, prisma, registry, sidelines } = core;
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
    log: createLog("silent"),
    instanceId: epoch,
    alone: true,
  });
}

const place = (count: number, clientId: string, over: Record<string, unknown> = {}) =>
  Promise.all(
    Array.from({ length: count }, () =>
      placeOrder(core.intake, {
        caller: { ...caller, clientId },
        body: meal({ deadlineMs: 600_000, ...over }),
        idempotencyKey: null,
      }),
    ),
  );
const preview = (action: string, filter: BulkFilter) =>
  queues.commands.previewBulk(operator, { action, filter });
async function start(action: string, filter: BulkFilter): Promise<BulkRow> {
  const { count } = await preview(action, filter);
  return queues.commands.startBulk(operator, { action, filter, expected: count, reason: "by the test" });
}
const rowOf = async (id: string) =>
  (await database.pool.query<BulkRow>("SELECT * FROM bulk_run WHERE id = $1", [id])).rows[0];
const finished = (id: string) =>
  expect.poll(async () => (await rowOf(id))?.state, { timeout: 20_000 }).not.toBe("running");
const statuses = async (clientId: string) => {
  const found = await database.pool.query<{ status: string; n: number }>(
    "SELECT status, count(*) AS n FROM orders WHERE client_id = $1 GROUP BY status ORDER BY status",
    [clientId],
  );
  return Object.fromEntries(found.rows.map((row) => [row.status, row.n]));
};
const idle = () => expect.poll(() => core.engine.demand(), { timeout: 10_000 }).toEqual([]);
let release: () => void = () => {};
/** Jobs stay on the node until `release` is called. */
function holdJobs(): void {
  const held = new Promise<"done">((resolve) => {
    release = () => resolve("done");
  });
  node.behave = () => held;
}

beforeAll(async () => {
  database = await openTestDatabase();
  core = await openCore(database.url);
  await seedShops(core.prisma);
  await core.start();
  queues = openQueues(core);
  await queues.start();
  node = await startScriptedNode(core, "a");
  reports = setInterval(() => core.registry.report(node.report), 500);
});

afterAll(async () => {
  clearInterval(reports);
  await queues?.stop();
  await core?.stop();
  node?.server.close();
  await database?.close();
});

describe("cancelling what waits", () => {
  it("shows how many and which first, leaves alone what a node has, and takes the rest out of the queue", async () => {
    holdJobs();
    const placed = await place(40, "cli_cancel");
    await expect.poll(() => core.engine.runningIds().length).toBe(4);
    const filter = { clientId: "cli_cancel" };
    await expect.poll(() => preview("cancel", filter)).toMatchObject({ count: 40, running: 4 });
    const seen = await preview("cancel", filter);
    expect(seen.sample.map(({ id }) => id)).toHaveLength(5);
    const { id } = await start("cancel", filter);
    await finished(id);
    expect(await rowOf(id)).toMatchObject({ state: "done", total: 40, done: 36, skipped: 4 });
    expect(core.engine.demand()).toEqual([{ class: "place", clientId: "cli_cancel", queued: 0, running: 4 }]);
    release();
    await idle();
    expect(await statuses("cli_cancel")).toEqual({ accepted: 4, cancelled: 36 });
    const events = await database.pool.query<{ n: number }>(
      "SELECT count(*) AS n FROM order_event WHERE type = 'order.cancelled' AND order_id = ANY($1)",
      [placed.map((order) => order.id)],
    );
    expect(events.rows[0]?.n).toBe(36);
    const audit = await database.pool.query(
      "SELECT actor, action, reason FROM audit_entry WHERE target = $1",
      [id],
    );
    expect(audit.rows).toEqual([{ actor: "person:u1", action: "bulk.cancel", reason: "by the test" }]);
  });

  it("touches only what the filter names, and nothing that came after it began", async () => {
    holdJobs();
    await place(4, "cli_busy");
    await expect.poll(() => core.engine.runningIds().length).toBe(4);
    await place(3, "cli_mine", { class: "browse" });
    await place(2, "cli_mine", { class: "paid" });
    await place(2, "cli_theirs", { class: "browse" });
    expect((await preview("cancel", { class: "browse", olderThanSeconds: 3_600 })).count).toBe(0);
    const { id } = await start("cancel", { class: "browse", clientId: "cli_mine" });
    await place(1, "cli_mine", { class: "browse" });
    await finished(id);
    release();
    await idle();
    expect(await statuses("cli_mine")).toEqual({ accepted: 3, cancelled: 3 });
    expect(await statuses("cli_theirs")).toEqual({ accepted: 2 });
  });
});

it("moving to background changes the class and the deadline of what waits, and each still runs once", async () => {
  holdJobs();
  await place(4, "cli_busy2");
  await expect.poll(() => core.engine.runningIds().length).toBe(4);
  const placed = await place(6, "cli_move", { deadlineMs: 30_000 });
  const { id } = await start("to_background", { clientId: "cli_move" });
  await finished(id);
  expect(await rowOf(id)).toMatchObject({ done: 6, skipped: 0 });
  expect(core.engine.demand().filter(({ clientId }) => clientId === "cli_move")).toEqual([
    { class: "background", clientId: "cli_move", queued: 6, running: 0 },
  ]);
  const moved = await core.journal.read(placed[0]?.id ?? "");
  expect((moved?.deadlineAt ?? 0) - (moved?.acceptedAt ?? 0)).toBe(120_000);
  const before = node.jobs.length;
  release();
  await idle();
  expect(await statuses("cli_move")).toEqual({ accepted: 6 });
  const ids = node.jobs.slice(before).map((job) => job.orderId);
  expect(ids.sort()).toEqual(placed.map((order) => order.id).sort());
});

it("what failed is tried again, once a run, and counts as what it then becomes", async () => {
  node.behave = async () => "failed";
  const placed = await place(5, "cli_failed");
  await expect.poll(() => statuses("cli_failed"), { timeout: 10_000 }).toEqual({ failed: 5 });
  const again = await start("retry_failed", { clientId: "cli_failed" });
  await finished(again.id);
  expect(await rowOf(again.id)).toMatchObject({ total: 5, done: 5 });
  await expect.poll(() => statuses("cli_failed"), { timeout: 10_000 }).toEqual({ failed: 5 });
  node.behave = async () => "done";
  await finished((await start("retry_failed", { clientId: "cli_failed" })).id);
  await expect.poll(() => statuses("cli_failed"), { timeout: 10_000 }).toEqual({ accepted: 5 });
  const order = await core.journal.read(placed[0]?.id ?? "");
  expect(order).toMatchObject({ outcome: "success", attempt: 7 });
});

describe("what guards a bulk action", () => {
  const ask = (over: object, viewer = operator) =>
    queues.commands.startBulk(viewer, {
      action: "cancel",
      filter: {},
      expected: 0,
      reason: "because",
      ...over,
    });

  let before = 0;
  const cancelled = async () =>
    (
      await database.pool.query<{ n: number }>(
        "SELECT count(*) AS n FROM orders WHERE status = 'cancelled' AND class = 'browse'",
      )
    ).rows[0]?.n ?? 0;

  it("refuses when far more match than the preview showed, and says how many", async () => {
    holdJobs();
    await place(70, "cli_grown");
    await expect(ask({ filter: { clientId: "cli_grown" }, expected: 10 })).rejects.toMatchObject({
      code: "STALE",
      details: { reason: "70" },
    });
    await expect(ask({ reason: "  " })).rejects.toMatchObject({ code: "INVALID_REQUEST" });
    await expect(ask({}, { ...operator, role: "analyst" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(ask({}, { ...operator, tenantId: "other" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect((await statuses("cli_grown")).cancelled).toBeUndefined();
    release();
    await idle();
  });

  it("lets one run at a time, and stops it after the batch in hand with what is done kept", async () => {
    node.behave = hang;
    for (let i = 0; i < 13; i++) await place(100, `cli_stop_${i}`, { class: "browse" });
    const filter = { class: "browse" as const, olderThanSeconds: 0 };
    before = await cancelled();
    const { id } = await start("cancel", filter);
    await expect(ask({ filter, expected: 9_999 })).rejects.toMatchObject({
      code: "CONFLICT",
      details: { reason: "bulk_running" },
    });
    await expect.poll(async () => (await rowOf(id))?.done ?? 0, { interval: 5 }).toBeGreaterThan(0);
    await queues.commands.cancelBulk(operator, { id });
    await expect(queues.commands.cancelBulk(operator, { id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect
      .poll(async () => {
        const row = await rowOf(id);
        return (await cancelled()) - before === row?.done;
      })
      .toBe(true);
    expect(await rowOf(id)).toMatchObject({ state: "cancelled" });
    expect((await rowOf(id))?.done).toBeLessThan(1_300);
    const stopped = await database.pool.query("SELECT target FROM audit_entry WHERE action = 'bulk.stop'");
    expect(stopped.rows).toEqual([{ target: id }]);
  });

  it("goes on in the next process where this one was stopped, without loss or doubling", async () => {
    const filter = { class: "browse" as const };
    const { id, total } = await start("cancel", filter);
    await queues.stop();
    expect((await rowOf(id))?.state).toBe("running");
    await core.stop();
    core = await openCore(database.url);
    await core.start();
    queues = openQueues(core);
    await queues.start();
    await finished(id);
    const row = await rowOf(id);
    expect(row).toMatchObject({ state: "done" });
    expect((row?.done ?? 0) + (row?.skipped ?? 0)).toBeLessThanOrEqual(total);
    const doubled = await database.pool.query(
      "SELECT order_id FROM order_event WHERE type = 'order.cancelled' GROUP BY order_id HAVING count(*) > 1",
    );
    expect(doubled.rowCount).toBe(0);
    // Each is cancelled, or on a node: none is lost, none is left waiting.
    const kept = await database.pool.query<{ ends: string; n: number }>(
      `SELECT CASE WHEN status = 'cancelled' THEN 'cancelled' WHEN attempt > 0 THEN 'on a node' ELSE status END AS ends,
         count(*) AS n FROM orders WHERE class = 'browse' AND client_id LIKE 'cli_stop%' GROUP BY 1 ORDER BY 1`,
    );
    expect(kept.rows).toMatchObject([{ ends: "cancelled" }, { ends: "on a node", n: 4 }]);
    expect(kept.rows.reduce((sum, { n }) => sum + n, 0)).toBe(1_300);
  });
});
