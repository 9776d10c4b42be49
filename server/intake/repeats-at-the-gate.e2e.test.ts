import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Core } from "../compose-core.ts";
import { caller, meal, openCore, seedShops } from "../setup/core-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../setup/test-database.ts";
import { createEarlierOrders, type EarlierOrders } from "./earlier-orders.ts";
import { type IntakeDeps, placeOrder } from "./place-order.ts";

let database: TestDatabase;
let core: Core;
let open: IntakeDeps;
/** Admits nobody, as in the worst of a rush. */
let shut: IntakeDeps;
let looks = 0;

/** As another process, or this one after a restart: nothing is remembered. */
function forgetful(limits?: { remembered: number; asking: number }): EarlierOrders {
  const query = (...args: [string, unknown[]]) => {
    looks++;
    return core.pools.reads.query(...args);
  };
  return createEarlierOrders({
    journal: { onCommitted: () => {} },
    pool: { query } as unknown as Core["pools"]["reads"],
    clock: core.intake.clock,
    limits,
  });
}

const receipts = async () =>
  Number((await database.pool.query("SELECT count(*) AS n FROM receipt")).rows[0]?.n);

beforeAll(async () => {
  database = await openTestDatabase();
  core = await openCore(database.url);
  await seedShops(core.prisma);
  await core.start();
  const refuse = { outcome: "refuse", reason: "load_gate", rule: "test", retryAfterMs: 1_000 } as const;
  open = { ...core.intake, admission: { decide: () => ({ outcome: "admit", park: false }) } };
  shut = { ...core.intake, admission: { decide: () => ({ ...refuse, final: false, detail: {} }) } };
});
beforeEach(() => {
  looks = 0;
});
afterAll(async () => {
  await core?.stop();
  await database?.close();
});

const place = (deps: IntakeDeps, idempotencyKey: string, over: Record<string, unknown> = {}) =>
  placeOrder(deps, { caller, body: meal(over), idempotencyKey });

describe("a repeat of an accepted order, while the gate is shut", () => {
  it("is answered with that order from memory, and leaves no receipt", async () => {
    const first = await place(open, "shut-1");
    const again = await Promise.all(Array.from({ length: 50 }, () => place(shut, "shut-1")));
    for (const one of again)
      expect(one).toMatchObject({ id: first.id, number: first.number, duplicate: true });
    await expect(place(shut, "new-1")).rejects.toMatchObject({ code: "OVERLOADED" });
    await expect.poll(receipts).toBe(1);
  });

  it("is answered also when its shop takes nothing more of the kind", async () => {
    const first = await place(open, "shut-2");
    const empty = { ...core.intake.catalogue, shop: () => undefined };
    expect(await place({ ...shut, catalogue: empty }, "shut-2")).toMatchObject({ id: first.id });
  });

  it("is looked up when it is not remembered, many in one question", async () => {
    const keys = Array.from({ length: 20 }, (_, i) => `long-ago-${i}`);
    const first = await Promise.all(keys.map((key) => place(open, key)));
    const earlier = forgetful();
    const again = await Promise.all(keys.map((key) => place({ ...shut, earlier }, key)));
    expect(again.map(({ id }) => id)).toEqual(first.map(({ id }) => id));
    expect(looks).toBe(1);
  });

  it("says so when the key was used for another order", async () => {
    await place(open, "shut-3");
    const reused = { code: "IDEMPOTENCY_KEY_REUSED" };
    await expect(place(shut, "shut-3", { note: "more" })).rejects.toMatchObject(reused);
    const deps = { ...shut, earlier: forgetful() };
    await expect(place(deps, "shut-3", { note: "more" })).rejects.toMatchObject(reused);
    // Another client's key of the same name is another key.
    const body = { caller: { ...caller, clientId: "cli_other" }, body: meal(), idempotencyKey: "shut-3" };
    await expect(placeOrder(deps, body)).rejects.toMatchObject({ code: "OVERLOADED" });
  });

  it("does not make the others wait: beyond the bound a refusal is a refusal", async () => {
    await place(open, "flood");
    const deps = { ...shut, earlier: forgetful({ remembered: 1, asking: 3 }) };
    const answers = await Promise.allSettled(Array.from({ length: 10 }, () => place(deps, "flood")));
    expect(answers.map(({ status }) => status)).toEqual([
      ...new Array(3).fill("fulfilled"),
      ...new Array(7).fill("rejected"),
    ]);
    expect(looks).toBe(1);
  });
});

it("remembers the newest orders, as they stand now", async () => {
  let tell: Parameters<Core["journal"]["onCommitted"]>[0] = () => {};
  const earlier = createEarlierOrders({
    journal: {
      onCommitted: (listener) => {
        tell = listener;
      },
    },
    pool: core.pools.reads,
    clock: core.intake.clock,
    limits: { remembered: 2, asking: 1 },
  });
  const placed = await place(open, "turns");
  const order = await core.journal.read(placed.id);
  if (!order) throw new Error("gone");
  const event = { type: "x", actor: "system", data: null, at: 0, seq: 0 };
  for (const idempotencyKey of ["a", "b", "c"])
    tell([{ before: null, order: { ...order, idempotencyKey }, event }]);
  expect(["a", "b", "c"].map((key) => earlier.remembered(caller.clientId, key)?.id ?? null)).toEqual([
    null,
    order.id,
    order.id,
  ]);
  tell([{ before: order, order: { ...order, idempotencyKey: "b", status: "accepted" }, event }]);
  tell([{ before: order, order: { ...order, idempotencyKey: "a", status: "accepted" }, event }]);
  expect(earlier.remembered(caller.clientId, "b")?.status).toBe("accepted");
  expect(earlier.remembered(caller.clientId, "a")).toBeNull();
});
