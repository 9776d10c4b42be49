import { afterAll, beforeAll, expect, it } from "vitest";
import type { Core } from "../compose-core.ts";
import { placeOrder } from "../intake/place-order.ts";
import { caller, meal, openCore, seedShops } from "../setup/core-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../setup/test-database.ts";

let database: TestDatabase;
let core: Core;
beforeAll(async () => {
  database = await openTestDatabase();
  core = await openCore(database.url);
  await seedShops(core.prisma);
  await core.catalogue.refresh();
});
afterAll(async () => {
  await core?.stop();
  await database?.close();
});

it("a change that deadlocks with another writer happens all the same, once", async () => {
  const intake = {
    ...core.intake,
    admission: { decide: () => ({ outcome: "admit", park: false }) as const },
  };
  const place = () => placeOrder(intake, { caller, body: meal(), idempotencyKey: null });
  const [low, high] = (await Promise.all([place(), place()])).map(({ id }) => id).sort() as [string, string];
  const other = await database.pool.connect();
  let taken = 0;
  core.journal.onCommitted((changes) => {
    for (const { event } of changes) if (event.type === "test.moved") taken++;
  });
  try {
    // The other writer will give in last, so that it is the journal which is thrown out.
    await other.query("BEGIN; SET LOCAL deadlock_timeout = '20s'");
    await other.query("SELECT 1 FROM orders WHERE id = $1 FOR UPDATE", [high]);
    const move = (orderId: string) =>
      core.journal.change({
        orderId,
        expect: { statuses: ["queued"] },
        to: "accepted",
        event: { type: "test.moved", actor: "system" },
      });
    const moved = Promise.all([move(low), move(high)]);
    // The journal holds `low` by now and waits for `high`.
    await expect
      .poll(async () => {
        const { rows } = await database.pool.query(
          "SELECT count(*) AS n FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()",
        );
        return Number(rows[0]?.n);
      })
      .toBe(1);
    await other.query("SELECT 1 FROM orders WHERE id = $1 FOR UPDATE", [low]);
    await other.query("COMMIT");
    expect((await moved).map(({ ok }) => ok)).toEqual([true, true]);
  } finally {
    other.release();
  }
  expect(taken).toBe(2);
  const { rows } = await database.pool.query(
    "SELECT order_id FROM order_event WHERE type = 'test.moved' ORDER BY 1",
  );
  expect(rows.map((row) => row.order_id)).toEqual([low, high]);
  expect(core.journal.writable()).toBe(true);
});
