import { afterAll, beforeAll, expect, it } from "vitest";
import type { Core } from "../compose-core.ts";
import type { SwitchKey, SwitchValue } from "../contracts/switches.ts";
import { placeOrder } from "../intake/place-order.ts";
import { caller, meal, openCore, seedShops } from "../setup/core-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../setup/test-database.ts";

let database: TestDatabase;
let core: Core;

beforeAll(async () => {
  database = await openTestDatabase();
  core = await openCore(database.url);
  await seedShops(core.prisma);
  await core.start();
});
afterAll(async () => {
  await core?.stop();
  await database?.close();
});

const flip = (key: SwitchKey, value: SwitchValue) =>
  core.degradation.change({
    key,
    value,
    leaseMinutes: 30,
    reason: null,
    seenRevision: core.degradation.rows().find((row) => row.key === key)?.revision ?? 0,
    by: { id: "person:p", name: "P" },
    cause: "person",
  });
const place = (idempotencyKey: string, over: Record<string, unknown> = {}) =>
  placeOrder(core.intake, { caller, body: meal(over), idempotencyKey });

it("admission.paid_only refuses all but paid orders, with a receipt, and still answers repeats", async () => {
  // Without nodes only parked orders are accepted.
  await flip("writes.queued", true);
  const first = await place("k1");
  await flip("admission.paid_only", true);
  await expect(place("k2")).rejects.toMatchObject({
    code: "SHED",
    details: {
      reason: "paid_only",
      rule: "switch:admission.paid_only",
      receipt: expect.stringMatching(/^rcp_/),
      retryAfterMs: expect.any(Number),
    },
  });
  expect(await place("k1")).toMatchObject({ id: first.id, duplicate: true });
  expect(await place("k3", { class: "paid" })).toMatchObject({ class: "paid", duplicate: false });
  await flip("admission.paid_only", false);
  expect(await place("k2")).toMatchObject({ duplicate: false });
  await flip("writes.queued", false);
});
