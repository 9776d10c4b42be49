import { afterAll, beforeAll, expect, it } from "vitest";
import type { Core } from "../compose-core.ts";
import type { Viewer } from "../contracts/people.ts";
import { placeOrder } from "../intake/place-order.ts";
import {
  caller,
  meal,
  openCore,
  type ScriptedNode,
  seedShops,
  startScriptedNode,
} from "../setup/core-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../setup/test-database.ts";

let database: TestDatabase;
let core: Core;
const nodes: ScriptedNode[] = [];
const operator: Viewer = {
  id: "u1",
  name: "Op",
  email: "op@example.com",
  role: "operator",
  tenantId: "default",
  shopIds: [],
};

const setQueued = async (value: boolean) => {
  const row = core.degradation.rows().find((r) => r.key === "writes.queued");
  await core.degradation.setSwitch(operator, {
    key: "writes.queued",
    value,
    reason: "test",
    seenRevision: row?.revision ?? 0,
  });
};
const statusOf = async (id: string) => (await core.journal.read(id))?.status;

beforeAll(async () => {
  database = await openTestDatabase();
  core = await openCore(database.url);
  await seedShops(core.prisma);
  await core.start();
});

afterAll(async () => {
  await core?.stop();
  for (const node of nodes) node.server.close();
  await database?.close();
});

it("parks orders while writes are queued, even without a node, and runs every one of them afterwards", async () => {
  await setQueued(true);
  const placed = await Promise.all(
    Array.from({ length: 20 }, () => placeOrder(core.intake, { caller, body: meal(), idempotencyKey: null })),
  );
  expect(placed.every((order) => order.status === "received")).toBe(true);
  expect(core.ownOrders.parked()).toBe(20);
  nodes.push(await startScriptedNode(core, "a"));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await statusOf(placed[0]?.id ?? "")).toBe("received");
  await setQueued(false);
  for (const order of placed)
    await expect.poll(() => statusOf(order.id), { timeout: 10_000 }).toBe("accepted");
  expect(core.ownOrders.parked()).toBe(0);
});

it("adopts the unsettled orders of a process that is gone, with their deadline's full span anew, and runs each once", async () => {
  for (const node of nodes) node.behave = () => new Promise(() => {});
  const placed = await Promise.all(
    Array.from({ length: 12 }, () => placeOrder(core.intake, { caller, body: meal(), idempotencyKey: null })),
  );
  // The process ends the hard way: nothing is flushed, four of its jobs are on a node that never answers.
  await expect.poll(() => core.engine.runningIds().length).toBe(4);
  core.engine.stop();
  // An hour later every deadline has passed.
  await database.pool.query(
    "UPDATE orders SET deadline_at = deadline_at - interval '1 hour', accepted_at = accepted_at - interval '1 hour' WHERE settled_at IS NULL",
  );
  const heir = await openCore(database.url);
  await heir.start();
  const fresh = await startScriptedNode(heir, "b");
  nodes.push(fresh);
  for (const order of placed)
    await expect.poll(() => statusOf(order.id), { timeout: 10_000 }).toBe("accepted");
  const doubled = await database.pool.query(
    "SELECT order_id FROM order_event WHERE type = 'order.accepted' GROUP BY order_id HAVING count(*) > 1",
  );
  expect(doubled.rowCount).toBe(0);
  expect(fresh.jobs.filter((job) => job.attempt === 2)).toHaveLength(4);
  await heir.stop();
});
