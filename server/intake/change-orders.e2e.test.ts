import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApiCaller } from "../identity/api-caller.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import { cook, openKitchen, type Process } from "../setup/kitchen-fixture.ts";
import { hasCode } from "../shared/errors.ts";
import { amendOrder } from "./amend-order.ts";
import { cancelOrder } from "./cancel-order.ts";

const caller: ApiCaller = { clientId: "c", tenantId: "default", tier: "free" };
let house: Awaited<ReturnType<typeof openKitchen>>;
let process: Process;
let deps: Parameters<typeof amendOrder>[0] & Parameters<typeof cancelOrder>[0];

beforeAll(async () => {
  house = await openKitchen();
  process = await house.start();
  const { journal, kitchen } = process;
  deps = { journal, kitchen, pool: house.database.pool, clock: house.clock };
});
afterAll(() => house.close());

const amend = (order: OrderRecord, body: unknown, idempotencyKey: string | null = null, as = caller) =>
  amendOrder(deps, { caller: as, orderId: order.id, body, idempotencyKey });
const cancel = (order: OrderRecord, body: unknown = undefined, idempotencyKey: string | null = null) =>
  cancelOrder(deps, { caller, orderId: order.id, body, idempotencyKey });
const code = (wanted: Parameters<typeof hasCode>[1], field?: string) => (error: unknown) =>
  hasCode(error, wanted) && (!field || (error as { details: { field?: string } }).details.field === field);
const count = async (order: OrderRecord, type: string) =>
  (await house.events(order)).filter((found) => found === type).length;
const outbox = async (order: OrderRecord, type: string) =>
  (
    await house.database.pool.query("SELECT 1 FROM outbox WHERE order_id = $1 AND type = $2", [
      order.id,
      type,
    ])
  ).rowCount;

describe("amending", () => {
  it("marks lines, makes the prediction anew and tells with event and outbox row", async () => {
    const order = await house.cookable(process, ["noodles", "tea"]);
    const { amended } = await amend(order, {
      add: [{ itemId: "tofu", quantity: 2, modifiers: ["mild"] }],
      change: [{ lineId: "2", quantity: 0 }],
    });
    expect(amended.lines).toMatchObject([
      { lineId: "1", removed: false },
      { lineId: "2", removed: true },
      { lineId: "3", itemId: "tofu", quantity: 2, modifiers: ["mild"] },
    ]);
    const after = await process.journal.read(order.id);
    expect(after?.ticket?.lines.map((line) => line.mark?.kind ?? null)).toEqual([null, "removed", "added"]);
    expect(after?.ticket?.predicted.p90).toBeGreaterThanOrEqual(order.ticket?.predicted.p90 ?? 0);
    expect(after?.ticket?.workSeconds).toBeGreaterThan(order.ticket?.workSeconds ?? 0);
    expect([await count(order, "order.amended"), await outbox(order, "order.amended")]).toEqual([1, 1]);
    // A line struck needs no tap: the rest makes it ready.
    const tap = (lineId: string) =>
      process.kitchen.commands.tapLine(cook, { ...house.command(order), lineId, done: true });
    await tap("1");
    expect((await tap("3")).ticket.status).toBe("ready");
  });

  it("has one effect per key, and refuses the key with something else", async () => {
    const order = await house.cookable(process, ["noodles"]);
    const body = { add: [{ itemId: "tea", quantity: 1 }] };
    const answers = await Promise.all([amend(order, body, "k-1"), amend(order, body, "k-1")]);
    expect(answers.map((answer) => answer.duplicate).sort()).toEqual([false, true]);
    expect((await amend(order, body, "k-1")).amended.lines).toHaveLength(2);
    await expect(amend(order, { add: [{ itemId: "tea", quantity: 3 }] }, "k-1")).rejects.toSatisfy(
      code("IDEMPOTENCY_KEY_REUSED"),
    );
    expect(await count(order, "order.amended")).toBe(1);
  });

  it("has one effect per key also when the first commits just after the second has looked for it", async () => {
    const order = await house.cookable(process, ["noodles"]);
    const body = { add: [{ itemId: "tea", quantity: 1 }] };
    let meanwhile: (() => Promise<unknown>) | null = () => amend(order, body, "k-slow");
    const query = async (text: string, values: unknown[]) => {
      const found = await house.database.pool.query(text, values);
      const other = meanwhile;
      meanwhile = null;
      await other?.();
      return found;
    };
    const slow = { ...deps, pool: { query } as unknown as typeof deps.pool };
    const late = await amendOrder(slow, { caller, orderId: order.id, body, idempotencyKey: "k-slow" });
    expect(late.duplicate).toBe(true);
    expect(late.amended.lines).toHaveLength(2);
    expect(await count(order, "order.amended")).toBe(1);
  });

  it("applies two at once one after the other, beside taps, and loses none", async () => {
    const order = await house.cookable(process, ["noodles", "tofu", "tea"]);
    await Promise.all([
      amend(order, { add: [{ itemId: "tea", quantity: 1 }] }),
      amend(order, { add: [{ itemId: "tofu", quantity: 1 }] }),
      process.kitchen.commands.tapLine(cook, { ...house.command(order), lineId: "1", done: true }),
    ]);
    const lines = (await process.journal.read(order.id))?.ticket?.lines ?? [];
    expect(lines.map((line) => line.lineId)).toEqual(["1", "2", "3", "4", "5"]);
    expect(lines[0]?.doneAt ?? null).not.toBeNull();
  });

  it("is refused before the kitchen has it, once it is ready, for strangers, and for what does not exist", async () => {
    const body = { add: [{ itemId: "tea", quantity: 1 }] };
    const queued = await house.received(process);
    await expect(amend(queued, body)).rejects.toMatchObject({
      code: "CONFLICT",
      details: { reason: "queued", retryAfterMs: 1_000 },
    });
    const order = await house.cookable(process, ["noodles"]);
    await expect(amend(order, body, null, { ...caller, clientId: "other" })).rejects.toSatisfy(
      code("NOT_FOUND"),
    );
    await expect(amend(order, { add: [{ itemId: "soup", quantity: 1 }] })).rejects.toSatisfy(
      code("UNKNOWN_ITEM", "/add/0/itemId"),
    );
    await expect(amend(order, { change: [{ lineId: "9", quantity: 1 }] })).rejects.toSatisfy(
      code("INVALID_REQUEST", "/change/0/lineId"),
    );
    await expect(amend(order, {})).rejects.toSatisfy(code("INVALID_REQUEST"));
    await process.kitchen.commands.bumpTicket(cook, house.command(order));
    await expect(amend(order, body)).rejects.toMatchObject({
      code: "CONFLICT",
      details: { reason: "ready" },
    });
  });
});

describe("cancelling", () => {
  it("finds nothing under an id the database cannot even look for", async () => {
    const id = "ord_\u0000";
    const asked = cancelOrder(deps, { caller, orderId: id, body: undefined, idempotencyKey: null });
    await expect(asked).rejects.toSatisfy(code("NOT_FOUND"));
  });

  it("strikes the ticket with the customer's reason, once, and is refused when it is ready", async () => {
    const order = await house.cookable(process, ["noodles"]);
    expect((await cancel(order, { reason: "Too slow" }, "k-2")).cancelled.status).toBe("cancelled");
    expect((await cancel(order, { reason: "Too slow" }, "k-2")).duplicate).toBe(true);
    await expect(cancel(order)).rejects.toMatchObject({ code: "CONFLICT", details: { reason: "cancelled" } });
    const after = await process.journal.read(order.id);
    expect(after).toMatchObject({ outcome: "success", ticket: { void: { reason: "Too slow" } } });
    expect([await count(order, "order.cancelled"), await outbox(order, "order.cancelled")]).toEqual([1, 1]);
    const ready = await house.cookable(process, ["noodles"]);
    await process.kitchen.commands.bumpTicket(cook, house.command(ready));
    await expect(cancel(ready)).rejects.toMatchObject({ code: "CONFLICT", details: { reason: "ready" } });
  });

  it("ends an order nobody has executed without an outcome, so that no process takes it up again", async () => {
    const order = await house.received(process);
    await cancel(order);
    const after = await process.journal.read(order.id);
    expect(after).toMatchObject({ status: "cancelled", outcome: null, ticket: null });
    expect(after?.settledAt).not.toBeNull();
  });

  it("gives a slot its places and a provider their hours back, once", async () => {
    const { pool } = house.database;
    await pool.query(`INSERT INTO slot (id, shop_id, starts_at, ends_at, capacity, taken)
      VALUES ('slot', 'wok', now(), now() + interval '1 hour', 10, 0)`);
    await pool.query(`INSERT INTO provider (id, shop_id, name_en, name_zh, skills, rating, x_km, y_km)
      VALUES ('p', 'wok', 'P', 'P', '{}', 5, 0, 0)`);
    const reservation = await house.received(process, {
      kind: "reservation",
      slotId: "slot",
      input: { kind: "reservation", slotId: "slot", party: 3 },
    });
    const visit = await house.received(process, { kind: "home_service", input: { kind: "home_service" } });
    const now = house.clock.nowMs();
    await process.journal.change({
      orderId: reservation.id,
      expect: { statuses: ["queued"] },
      to: "confirmed",
      event: { type: "order.confirmed", actor: "node:n" },
      settle: { outcome: "success", nodeName: "n" },
      claim: { kind: "slot", slotId: "slot", units: 3 },
    });
    await process.journal.change({
      orderId: visit.id,
      expect: { statuses: ["queued"] },
      to: "dispatched",
      event: { type: "order.dispatched_to_provider", actor: "node:n" },
      settle: { outcome: "success", nodeName: "n" },
      claim: {
        kind: "visit",
        candidates: [{ providerId: "p", score: 80 }],
        startsAt: now,
        endsAt: now + 3_600_000,
      },
    });
    const taken = async () => (await pool.query("SELECT taken FROM slot WHERE id = 'slot'")).rows[0]?.taken;
    const active = async () =>
      (await pool.query("SELECT active FROM visit WHERE order_id = $1", [visit.id])).rows[0]?.active;
    expect([await taken(), await active()]).toEqual([3, true]);
    await Promise.allSettled([cancel(reservation), cancel(reservation), cancel(visit)]);
    expect([await taken(), await active()]).toEqual([0, false]);
  });
});
