import { afterAll, beforeAll, expect, it } from "vitest";
import type { Core } from "../compose-core.ts";
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
let node: ScriptedNode;

beforeAll(async () => {
  database = await openTestDatabase();
  core = await openCore(database.url);
  await seedShops(core.prisma);
  await core.start();
  node = await startScriptedNode(core, "lost");
});
afterAll(async () => {
  await core.stop();
  node.server.close();
  await database.close();
});

it("gives all claims of a lost epoch back in one transaction, and refuses and counts its late results", async () => {
  let release = () => {};
  const silence = new Promise<void>((resolve) => {
    release = resolve;
  });
  let late = 0;
  node.behave = async (job) => {
    if (job.epoch > 1) return "done";
    await silence;
    late++;
    return "done";
  };
  const placed = await Promise.all(
    Array.from({ length: 4 }, () => placeOrder(core.intake, { caller, body: meal(), idempotencyKey: null })),
  );
  await expect.poll(() => node.jobs.length).toBe(4);
  // The next life of the same node: what the first one ran is void.
  const { nodeId } = await core.registry.register({
    name: "lost",
    url: node.url,
    slots: 4,
    version: "test",
    startedAt: 2,
  });
  node.report = { ...node.report, epoch: 2 };
  const ids = placed.map((order) => order.id);
  const settled = async () =>
    (
      await database.pool.query("SELECT attempt FROM orders WHERE id = ANY($1) AND status = 'accepted'", [
        ids,
      ])
    ).rows;
  await expect.poll(settled, { timeout: 10_000 }).toEqual(Array(4).fill({ attempt: 2 }));
  const returned = await database.pool.query<{ rows: number; transactions: number }>(
    `SELECT count(*)::int AS rows, count(DISTINCT xmin::text)::int AS transactions FROM order_event
     WHERE type = 'job.returned' AND order_id = ANY($1)`,
    [ids],
  );
  expect(returned.rows).toEqual([{ rows: 4, transactions: 1 }]);

  release();
  await expect.poll(() => late).toBe(4);
  const staleWrites = () => core.registry.all().find((one) => one.id === nodeId)?.staleWrites;
  await expect.poll(staleWrites).toBe(4);
  expect(await settled()).toEqual(Array(4).fill({ attempt: 2 }));
});
