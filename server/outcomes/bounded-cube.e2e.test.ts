import { afterAll, beforeAll, expect, it } from "vitest";
import type { RefusalInput } from "../admission/receipts.ts";
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
afterAll(() => database?.close());

it("orders and refusals with a new device each leave few cells, and every one is counted", async () => {
  const intake = {
    ...core.intake,
    admission: { decide: () => ({ outcome: "admit", park: false }) as const },
  };
  const devices = Array.from({ length: 80 }, (_, i) => `device-${i}`);
  const settled = devices.map(async (device) => {
    const { id } = await placeOrder(intake, {
      caller,
      body: meal({ dimensions: { device } }),
      idempotencyKey: null,
    });
    return core.journal.change({
      orderId: id,
      expect: { statuses: ["queued"] },
      to: "accepted",
      event: { type: "order.accepted", actor: "test" },
      settle: { outcome: "success", nodeName: "n" },
    });
  });
  expect((await Promise.all(settled)).every(({ ok }) => ok)).toBe(true);
  const rest = {
    region: "-",
    network: "-",
    appVersion: "-",
    channel: "-",
    rule: "r",
    retryAfterMs: 1,
    detail: {},
  };
  for (const device of devices) {
    core.intake.receipts.refuse({
      ...rest,
      at: core.intake.clock.nowMs(),
      tenantId: caller.tenantId,
      clientId: caller.clientId,
      shopId: "wok",
      kind: "meal",
      class: "place",
      reason: "load_gate",
      requestKey: null,
      device: `refused-${device}`,
    } satisfies RefusalInput);
  }
  await core.stop();
  const { rows } = await database.pool.query<{ devices: string; total: string }>(
    "SELECT count(DISTINCT device) AS devices, sum(total) AS total FROM outcome_cell",
  );
  expect(rows[0]).toMatchObject({ devices: 21, total: 160 });
  const kept = await database.pool.query("SELECT count(DISTINCT device) AS n FROM orders");
  expect(Number(kept.rows[0]?.n)).toBe(80);
});
