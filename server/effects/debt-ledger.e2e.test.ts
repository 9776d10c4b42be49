import { afterAll, beforeAll, expect, it } from "vitest";
import type { Core } from "../compose-core.ts";
import type { DebtRow } from "../contracts/effects.ts";
import type { Viewer } from "../contracts/people.ts";
import { cancelOrder } from "../intake/cancel-order.ts";
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
import { createDebtLedger } from "./debt-ledger.ts";

let database: TestDatabase;
let core: Core;
let node: ScriptedNode | undefined;
let now = Date.now();
const operator: Viewer = {
  id: "u1",
  name: "Op",
  email: "op@example.com",
  role: "operator",
  tenantId: "default",
  shopIds: [],
};

beforeAll(async () => {
  database = await openTestDatabase();
  core = await openCore(database.url);
  await seedShops(core.prisma);
  await core.start();
});
afterAll(async () => {
  await core?.stop();
  node?.server.close();
  await database?.close();
});

const setQueued = async (value: boolean) => {
  const row = core.degradation.rows().find((one) => one.key === "writes.queued");
  await core.degradation.setSwitch(operator, {
    key: "writes.queued",
    value,
    reason: "test of the ledger",
    seenRevision: row?.revision ?? 0,
  });
};
const place = (idempotencyKey: string) => placeOrder(core.intake, { caller, body: meal(), idempotencyKey });

function openLedger() {
  const rows: DebtRow[] = [];
  const ledger = createDebtLedger({
    pool: database.pool,
    switches: core.switches,
    here: { ...core.ownOrders, repeats: core.repeats },
    capacity: 1_000,
    clock: { nowMs: () => now },
    log: { warn: (details, message) => expect.fail(`${message} ${JSON.stringify(details)}`) },
    publish: (row) => rows.push(row),
  });
  /** Ticks until something holds, at most ten seconds. */
  const until = async (holds: (row: DebtRow | undefined) => boolean) => {
    await expect
      .poll(
        async () => {
          now = Date.now();
          await ledger.tick();
          return holds(rows.at(-1));
        },
        { timeout: 10_000, interval: 50 },
      )
      .toBe(true);
    return rows.at(-1) as DebtRow;
  };
  return { ledger, rows, until };
}

it("books what is parked, repeated, cancelled and replayed, and is recovered only when the sums match", async () => {
  const { ledger, rows, until } = openLedger();
  await ledger.tick();
  expect(rows).toEqual([]);
  await setQueued(true);
  await until((row) => row?.state === "parking");
  const placed = await Promise.all(Array.from({ length: 30 }, (_, n) => place(`k${n}`)));
  expect(await place("k3")).toMatchObject({ duplicate: true, id: placed[3]?.id });
  await cancelOrder(
    { journal: core.journal, pool: database.pool, clock: { nowMs: () => Date.now() } } as never,
    { caller, orderId: placed[5]?.id ?? "", body: {}, idempotencyKey: null },
  );
  const parking = await until((row) => row?.sums.parked === 30 && row.sums.endedOtherwise === 1);
  expect(parking).toMatchObject({
    state: "parking",
    sums: { replayed: 0, stillParked: 29, unaccounted: 0, doubled: 0 },
    repeats: 1,
    drainEtaMs: null,
    capacity: 1_000,
  });
  expect(parking.oldestAt).toBe(Date.parse(placed[0]?.acceptedAt ?? ""));

  await setQueued(false);
  // Nobody to run them: they are not called recovered, and no time is promised.
  const stuck = await until((row) => row?.state === "draining");
  expect(stuck).toMatchObject({ drainEtaMs: null, sums: { stillParked: 29 } });
  node = await startScriptedNode(core, "a");
  const recovered = await until((row) => row?.state === "recovered");
  expect(recovered.sums).toEqual({
    parked: 30,
    replayed: 29,
    endedOtherwise: 1,
    stillParked: 0,
    unaccounted: 0,
    doubled: 0,
  });
  expect(recovered.recoveredAt).not.toBeNull();
  expect(rows.some((row) => row.state === "checking")).toBe(true);

  // Another process, or the next life of this one, reads the same from the table.
  const next = openLedger();
  await next.ledger.start();
  expect(next.rows.at(-1)).toMatchObject({ id: recovered.id, state: "recovered", sums: recovered.sums });
  await next.ledger.stop();
});

it("does not call it recovered while an order is in no state that the sums know, or was replayed twice", async () => {
  const { until } = openLedger();
  await setQueued(true);
  const order = await place("odd");
  await until((row) => row?.state === "parking" && row.sums.parked === 1);
  // A replay that left no event behind: the order is on its way and nobody can say how.
  await database.pool.query("UPDATE orders SET status = 'queued' WHERE id = $1", [order.id]);
  await setQueued(false);
  const odd = await until((row) => row?.state === "checking");
  expect(odd.sums).toMatchObject({ parked: 1, unaccounted: 1, stillParked: 0 });
  now += 60_000;
  const later = await until((row) => row?.state === "checking");
  expect(later.recoveredAt).toBeNull();
  const event = `INSERT INTO order_event (order_id, topic, epoch, seq, type, at, actor, data)
    VALUES ($1, 't', 'e', $2, 'order.queued', now(), 'system', '{"parkedMs": 1}')`;
  await database.pool.query(event, [order.id, 1]);
  await database.pool.query(event, [order.id, 2]);
  const doubled = await until((row) => row?.sums.doubled === 1);
  expect(doubled).toMatchObject({ state: "checking", sums: { replayed: 1, unaccounted: 0 } });
});
