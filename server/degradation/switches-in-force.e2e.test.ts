import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Core } from "../compose-core.ts";
import type { SwitchKey, SwitchValue } from "../contracts/switches.ts";
import { placeOrder } from "../intake/place-order.ts";
import { type IntakeRouteDeps, intakeRoutes } from "../intake/routes.ts";
import { createApi } from "../platform/http/api-server.ts";
import { createLog } from "../platform/log.ts";
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

it("reads.cached serves an order from memory with its Age, and from the database again as soon as it is off", async () => {
  const server = createServer();
  const { api, handler } = await createApi(server, createLog("silent"));
  const { intake, journal, reads } = core;
  const changes = { journal, clock: intake.clock } as unknown as IntakeRouteDeps["changes"];
  intakeRoutes(api, { intake, reads, changes, callerFromKey: () => caller, countAnswer: () => {} });
  await api.ready();
  server.on("request", handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;

  await flip("writes.queued", true);
  const { id } = await place("cached-1");
  const read = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/orders/${id}`, {
      headers: { authorization: "Bearer x" },
    });
    return { age: answer.headers.get("age"), number: ((await answer.json()) as { number: number }).number };
  };
  // Behind this process's back, as another one does it.
  await database.pool.query("UPDATE orders SET number = 777 WHERE id = $1", [id]);
  await flip("reads.cached", true);
  const served = await read();
  expect(Number(served.age)).toBeGreaterThanOrEqual(0);
  expect(served.age).not.toBeNull();
  expect(served.number).not.toBe(777);
  await flip("reads.cached", false);
  expect(await read()).toEqual({ age: null, number: 777 });
  await flip("writes.queued", false);
  server.close();
});

it("writes.queued accepts and parks what no node could run, where it is refused otherwise", async () => {
  await expect(place("parked-1")).rejects.toMatchObject({ code: "NO_NODES" });
  await flip("writes.queued", true);
  const { id } = await place("parked-1");
  const { rows } = await database.pool.query("SELECT data FROM order_event WHERE order_id = $1", [id]);
  expect(rows).toEqual([{ data: { parked: true } }]);
  await flip("writes.queued", false);
  await expect(place("parked-2")).rejects.toMatchObject({ code: "NO_NODES" });
});

it("admission.shed_low refuses browse and background requests with a receipt, and nobody else", async () => {
  await flip("writes.queued", true);
  await flip("admission.shed_low", true);
  for (const name of ["browse", "background"]) {
    await expect(place(`low-${name}`, { class: name })).rejects.toMatchObject({
      code: "SHED",
      details: { rule: "switch:admission.shed_low", receipt: expect.stringMatching(/^rcp_/) },
    });
  }
  expect(await place("low-place")).toMatchObject({ class: "place" });
  await flip("admission.shed_low", false);
  expect(await place("low-browse", { class: "browse" })).toMatchObject({ class: "browse" });
  await flip("writes.queued", false);
});

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
