import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Core } from "./compose-core.ts";
import { placeBulk } from "./intake/place-bulk.ts";
import { placeOrder } from "./intake/place-order.ts";
import {
  caller,
  meal,
  openCore,
  type ScriptedNode,
  seedShops,
  startScriptedNode,
} from "./setup/core-fixture.ts";
import { openTestDatabase, type TestDatabase } from "./setup/test-database.ts";

let database: TestDatabase;
let core: Core;
let node: ScriptedNode;

async function settled(orderId: string) {
  await expect
    .poll(async () => (await core.journal.read(orderId))?.settledAt ?? null, { timeout: 10_000 })
    .not.toBeNull();
  const order = await core.journal.read(orderId);
  if (!order) throw new Error("gone");
  return order;
}

async function count(sql: string, values: unknown[] = []): Promise<number> {
  const found = await database.pool.query<{ n: string }>(`SELECT count(*) AS n FROM ${sql}`, values);
  return Number(found.rows[0]?.n);
}

beforeAll(async () => {
  database = await openTestDatabase();
  core = await openCore(database.url);
  await seedShops(core.prisma);
  await core.start();
  node = await startScriptedNode(core, "scripted");
});

afterAll(async () => {
  await core?.stop();
  node?.server.close();
  await database?.close();
});

describe("an order's whole way", () => {
  it("is on disk with its first event and outbox row when it is acknowledged, and settles into a ticket", async () => {
    const placed = await placeOrder(core.intake, { caller, body: meal(), idempotencyKey: null });
    expect(await count("orders WHERE id = $1", [placed.id])).toBe(1);
    expect(await count("order_event WHERE order_id = $1 AND type = 'order.received'", [placed.id])).toBe(1);
    expect(await count("outbox WHERE order_id = $1", [placed.id])).toBeGreaterThanOrEqual(1);
    const order = await settled(placed.id);
    expect(order).toMatchObject({ status: "accepted", outcome: "success", attempt: 1 });
    expect(order.ticket?.lines[0]).toMatchObject({
      itemId: "noodles",
      quantity: 2,
      modifiers: ["no chilli"],
    });
    expect(await count("job WHERE order_id = $1 AND result = 'done'", [placed.id])).toBe(1);
    expect(
      await count("outcome_cell WHERE shop_id = 'wok' AND success >= 1 AND node = 'scripted'"),
    ).toBeGreaterThanOrEqual(1);
  });

  it("answers a repeated idempotency key with the first order, also when both come at once", async () => {
    const place = () => placeOrder(core.intake, { caller, body: meal(), idempotencyKey: "same" });
    const answers = await Promise.all([place(), place(), place()]);
    const later = await place();
    expect(new Set([...answers, later].map((a) => a.id)).size).toBe(1);
    expect(answers.filter((a) => !a.duplicate)).toHaveLength(1);
    expect(later.duplicate).toBe(true);
  });

  it("refuses another order under a used idempotency key", async () => {
    await placeOrder(core.intake, { caller, body: meal(), idempotencyKey: "used" });
    const other = placeOrder(core.intake, {
      caller,
      body: meal({ note: "different" }),
      idempotencyKey: "used",
    });
    await expect(other).rejects.toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
  });

  it.each([
    [meal({ items: [] }), "INVALID_REQUEST", "/items"],
    [meal({ shopId: "nowhere" }), "UNKNOWN_SHOP", "/shopId"],
    [meal({ items: [{ itemId: "pizza", quantity: 1 }] }), "UNKNOWN_ITEM", "/items/0/itemId"],
    [{ kind: "reservation", shopId: "wok", slotId: "slot-3" }, "KIND_MISMATCH", "/kind"],
    [{ kind: "reservation", shopId: "museum", slotId: "none" }, "UNKNOWN_SLOT", "/slotId"],
  ])("names the code and the field of what does not fit: %#", async (body, code, field) => {
    const placed = placeOrder(core.intake, { caller, body, idempotencyKey: null });
    await expect(placed).rejects.toMatchObject({ code, details: { field } });
  });

  it("never oversells a slot, whoever comes at once", async () => {
    const body = { kind: "reservation", shopId: "museum", slotId: "slot-3" };
    const placed = await Promise.all(
      Array.from({ length: 10 }, () => placeOrder(core.intake, { caller, body, idempotencyKey: null })),
    );
    const orders = await Promise.all(placed.map((p) => settled(p.id)));
    expect(orders.filter((o) => o.status === "confirmed")).toHaveLength(3);
    expect(orders.filter((o) => o.status === "rejected" && o.outcome === "rejected")).toHaveLength(7);
    expect(await count("slot WHERE id = 'slot-3' AND taken = 3")).toBe(1);
  });

  it("never books a provider twice at the same time", async () => {
    const startsAt = new Date(Date.now() + 86_400_000).toISOString();
    const body = {
      kind: "home_service",
      shopId: "clean",
      serviceItemId: "deep-clean",
      startsAt,
      location: { xKm: 1, yKm: 1 },
    };
    const placed = await Promise.all(
      Array.from({ length: 8 }, () => placeOrder(core.intake, { caller, body, idempotencyKey: null })),
    );
    const orders = await Promise.all(placed.map((p) => settled(p.id)));
    expect(orders.filter((o) => o.status === "dispatched" && o.providerId === "p1")).toHaveLength(1);
    expect(orders.filter((o) => o.status === "rejected")).toHaveLength(7);
  });

  it("judges each line of a bulk on its own and answers it in its place", async () => {
    const lines = [
      JSON.stringify(meal({ idempotencyKey: "b1" })),
      "{oops",
      JSON.stringify(meal({ shopId: "x" })),
      JSON.stringify(meal({ idempotencyKey: "b1" })),
    ];
    const results = await placeBulk(core.intake, { caller, ndjson: lines.join("\n") });
    expect(results.map((r) => r.status).sort()).toEqual([200, 201, 400, 422]);
    expect(results[1]).toMatchObject({ line: 2, problem: { code: "MALFORMED_JSON" } });
    expect(results[2]).toMatchObject({ line: 3, problem: { code: "UNKNOWN_SHOP" } });
    const first = results[0];
    if (first && "order" in first) await settled(first.order.id);
  });
});

describe("nodes that fail", () => {
  it("tries an order again when its node breaks off, and settles it once", async () => {
    let drops = 0;
    node.behave = async () => (drops++ === 0 ? "drop" : "done");
    const placed = await placeOrder(core.intake, { caller, body: meal(), idempotencyKey: null });
    // A node that broke off is suspect until it reports again.
    await expect.poll(() => core.registry.all()[0]?.health).toBe("suspect");
    core.registry.report(node.report);
    const order = await settled(placed.id);
    expect(order).toMatchObject({ status: "accepted", attempt: 2 });
    expect(await count("order_event WHERE order_id = $1 AND type = 'order.accepted'", [placed.id])).toBe(1);
  });

  it("gives up after three failures and says so", async () => {
    node.behave = async () => "failed";
    const placed = await placeOrder(core.intake, { caller, body: meal(), idempotencyKey: null });
    expect(await settled(placed.id)).toMatchObject({ status: "failed", outcome: "failed", attempt: 3 });
    node.behave = async () => "done";
  });

  it("runs the work of a node that registered anew elsewhere, and refuses its late result", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let first = true;
    node.behave = async () => {
      if (first) {
        first = false;
        await held;
      }
      return "done";
    };
    const placed = await placeOrder(core.intake, { caller, body: meal(), idempotencyKey: null });
    await expect.poll(() => node.jobs.at(-1)?.orderId).toBe(placed.id);
    const other = await startScriptedNode(core, "other");
    await core.registry.register({
      name: "scripted",
      url: node.url,
      slots: 4,
      version: "test",
      startedAt: Date.now(),
    });
    const order = await settled(placed.id);
    expect(order).toMatchObject({ status: "accepted", attempt: 2 });
    release();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await count("order_event WHERE order_id = $1 AND type = 'order.accepted'", [placed.id])).toBe(1);
    expect((await core.journal.read(placed.id))?.attempt).toBe(2);
    other.server.close();
  });
});
