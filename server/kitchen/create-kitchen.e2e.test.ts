import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Delta, Snapshot, TopicName } from "../contracts/live.ts";
import type { Viewer } from "../contracts/people.ts";
import { type PickupEntry, type Ticket, type TrackedOrder, UNDO_MS } from "../contracts/tickets.ts";
import { createLiveHub } from "../live/create-live-hub.ts";
import type { LiveHubInside } from "../live/hub.ts";
import type { MealPlan } from "../nodes/protocol.ts";
import type { Journal } from "../orders/journal.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import { createPgJournal } from "../orders/pg-journal.ts";
import { openTestDatabase, type TestDatabase } from "../setup/test-database.ts";
import { hasCode } from "../shared/errors.ts";
import { newId } from "../shared/ids.ts";
import { createKitchen, type Kitchen } from "./create-kitchen.ts";

const cook: Viewer = {
  id: "p1",
  name: "Cook",
  email: "c@x",
  role: "merchant",
  tenantId: "default",
  shopIds: ["wok"],
};
const otherCook: Viewer = { ...cook, id: "p2", shopIds: ["grill"] };

let database: TestDatabase;
let journal: Journal;
let hub: LiveHubInside;
let kitchen: Kitchen;
let frames: Delta[];
let offsetMs = 0;
let simple = false;
const passes = new Map<string, number>();
const clock = { nowMs: () => Date.now() + offsetMs };
const log = { warn: () => {} };

beforeAll(async () => {
  database = await openTestDatabase();
  await database.pool.query(`INSERT INTO tenant (id, name) VALUES ('default', 'T') ON CONFLICT DO NOTHING`);
  for (const id of ["wok", "grill", "crowd"]) {
    await database.pool.query(
      `INSERT INTO shop (id, tenant_id, name_en, name_zh, kind, region, board_token)
       VALUES ($1, 'default', $1, $1, 'meal', 'r', $2)`,
      [id, `board-${id}`],
    );
    await database.pool.query(
      `INSERT INTO menu_item (id, shop_id, name_en, name_zh, station, price_minor, prep_seconds)
       VALUES ($1, $2, 'Noodles', '面', 'wok', 100, 300)`,
      [`${id}-noodles`, id],
    );
  }
  journal = createPgJournal({ pool: database.pool, clock, epoch: newId("ep"), onStoreFailure: () => {} });
  kitchen = await openKitchen();
});

/** As a process does when it starts: with a hub of its own. */
async function openKitchen(): Promise<Kitchen> {
  hub = createLiveHub({ clock, coalesceMs: () => 0, epoch: journal.epoch });
  hub.onFrame((delta) => frames.push(delta));
  const opened = createKitchen({
    journal,
    pool: database.pool,
    clock,
    switches: { isOn: () => simple },
    hub,
    log,
    passShops: async () => new Map(passes),
  });
  await opened.start();
  return opened;
}
beforeEach(() => {
  frames = [];
});
afterAll(async () => {
  kitchen.close();
  await journal.close();
  await database.close();
});

let number = 0;
/** An order as intake and a node leave it: accepted, with a ticket. */
async function cookable(shopId = "wok", input: Record<string, unknown> = {}): Promise<OrderRecord> {
  const now = clock.nowMs();
  const id = newId("ord");
  number += 1;
  const order: OrderRecord = {
    id,
    tenantId: "default",
    clientId: "c",
    shopId,
    kind: "meal",
    class: "place",
    status: "received",
    number,
    idempotencyKey: null,
    requestHash: null,
    input: { kind: "meal", ...input },
    region: "-",
    device: "-",
    network: "-",
    appVersion: "-",
    channel: "-",
    workMs: 0,
    acceptedAt: now,
    deadlineAt: now + 60_000,
    ownerId: "o",
    attempt: 0,
    nodeId: null,
    nodeEpoch: null,
    leaseUntil: null,
    settledAt: null,
    outcome: null,
    ticket: null,
    slotId: null,
    providerId: null,
    startedAt: null,
    readyAt: null,
    pickedUpAt: null,
    updatedAt: now,
  };
  await journal.accept(order, { type: "order.received", actor: "client:c" });
  const plan: MealPlan = {
    kind: "meal",
    prepSeconds: 300,
    lines: [
      {
        itemId: `${shopId}-noodles`,
        nameEn: "Noodles",
        nameZh: "面",
        station: "wok",
        quantity: 1,
        modifiers: [],
      },
    ],
  };
  const result = await journal.change({
    orderId: id,
    expect: { statuses: ["received"] },
    to: "accepted",
    set: { ticket: kitchen.ticketPlan(order, plan) },
    event: { type: "order.accepted", actor: "node:n" },
    settle: { outcome: "success", nodeName: "n" },
  });
  if (!result.ok) throw new Error("not accepted");
  return result.order;
}
const command = (order: OrderRecord, commandId = newId("cmd")) => ({
  orderId: order.id,
  commandId,
  tappedAt: clock.nowMs(),
});
const events = async (order: OrderRecord) =>
  (
    await database.pool.query<{ type: string }>(
      "SELECT type FROM order_event WHERE order_id = $1 ORDER BY id",
      [order.id],
    )
  ).rows.map((row) => row.type);
async function shown<Entity>(viewer: Viewer | null, topic: TopicName, collection: string): Promise<Entity[]> {
  const snapshot = (await hub.snapshot(viewer, topic)) as Snapshot;
  const found = (snapshot.collections as Record<string, Record<string, Entity>>)[collection];
  return Object.values(found ?? {});
}
const lastDelta = (topic: TopicName, id: string) =>
  frames
    .filter((frame) => frame.topic === topic)
    .flatMap((frame) => frame.changes)
    .findLast((change) => change.id === id)?.value;

describe("kitchen", () => {
  it("bumps in one change, keeps who and when, and tells the board at once", async () => {
    hub.retain("tickets:wok");
    const order = await cookable();
    const { ticket } = await kitchen.commands.bumpTicket(cook, command(order));
    expect(ticket).toMatchObject({ status: "ready", orderId: order.id });
    expect(ticket.undoUntil ?? 0).toBeGreaterThan(clock.nowMs() + UNDO_MS - 1_000);
    expect(await events(order)).toEqual(["order.received", "order.accepted", "ticket.bumped"]);
    await expect.poll(() => lastDelta("tickets:wok", order.id)).toMatchObject({ status: "ready" });
    hub.release("tickets:wok");
  });

  it("has every open ticket on the board, however many, and each of them live", async () => {
    const viewer = { ...cook, shopIds: ["crowd"] };
    const orders = await Promise.all(Array.from({ length: 620 }, () => cookable("crowd")));
    const onBoard = await shown<Ticket>(viewer, "tickets:crowd", "ticket");
    expect(new Set(onBoard.map(({ orderId }) => orderId))).toEqual(new Set(orders.map(({ id }) => id)));
    expect(await shown<PickupEntry>(null, "pickup:board-crowd", "entry")).toHaveLength(620);
    hub.retain("tickets:crowd");
    // The last in the board's order, beyond what any screen has room for.
    const last = onBoard.toSorted((a, b) => a.needBy - b.needBy).at(-1);
    if (!last) throw new Error("No ticket.");
    await kitchen.commands.startTicket(viewer, {
      orderId: last.orderId,
      commandId: newId("cmd"),
      tappedAt: clock.nowMs(),
    });
    await expect
      .poll(() => lastDelta("tickets:crowd", last.orderId))
      .toMatchObject({ status: "cooking", orderId: last.orderId });
    hub.release("tickets:crowd");
  });

  it("gives a repeated send the same answer and no second effect, even after an undo", async () => {
    const order = await cookable();
    const bump = command(order);
    await kitchen.commands.bumpTicket(cook, bump);
    await kitchen.commands.bumpTicket(cook, bump);
    await kitchen.commands.undoBump(cook, command(order));
    const { ticket } = await kitchen.commands.bumpTicket(cook, bump);
    expect(ticket.status).toBe("accepted");
    expect((await events(order)).filter((type) => type === "ticket.bumped")).toHaveLength(1);
  });

  it("lets one of two taps at the same moment win and tells the other what happened", async () => {
    const order = await cookable();
    const results = await Promise.allSettled([
      kitchen.commands.bumpTicket(cook, command(order)),
      kitchen.commands.bumpTicket(cook, command(order)),
    ]);
    const refused = results.filter((result) => result.status === "rejected");
    expect(refused).toHaveLength(1);
    expect(hasCode(refused[0]?.reason, "CONFLICT")).toBe(true);
    expect(refused[0]?.reason.details.reason).toBe("ready");
    expect((await events(order)).filter((type) => type === "ticket.bumped")).toHaveLength(1);
  });

  it("takes a bump back within its window and not after", async () => {
    const order = await cookable();
    await kitchen.commands.bumpTicket(cook, command(order));
    const { ticket } = await kitchen.commands.undoBump(cook, command(order));
    expect(ticket).toMatchObject({ status: "accepted", startedAt: null, readyAt: null, undoUntil: null });
    await kitchen.commands.bumpTicket(cook, command(order));
    offsetMs += UNDO_MS + 2_000;
    await expect(kitchen.commands.undoBump(cook, command(order))).rejects.toSatisfy((error) =>
      hasCode(error, "UNDO_WINDOW_OVER"),
    );
  });

  it("shows the customer and the pickup board 'ready' only once the bump stands, then clears the board", async () => {
    const order = await cookable();
    const track: TopicName = `track:${order.id}`;
    const pickup: TopicName = "pickup:board-wok";
    const tickets: TopicName = "tickets:wok";
    for (const topic of [track, pickup, tickets]) hub.retain(topic);
    await kitchen.commands.bumpTicket(cook, command(order));
    const entry = async () =>
      (await shown<PickupEntry>(null, pickup, "entry")).find((found) => found.number === order.number);
    const tracked = async () => (await shown<TrackedOrder>(null, track, "order"))[0]?.status;
    expect([(await entry())?.state, await tracked()]).toEqual(["cooking", "cooking"]);
    offsetMs += UNDO_MS + 2_000;
    await expect.poll(() => lastDelta(tickets, order.id)).toBeNull();
    await expect.poll(() => lastDelta(track, order.id)).toMatchObject({ status: "ready", predicted: null });
    expect([(await entry())?.state, await tracked()]).toEqual(["ready", "ready"]);
    expect((await shown<Ticket>(cook, tickets, "ticket")).map((ticket) => ticket.orderId)).not.toContain(
      order.id,
    );
    await kitchen.commands.handOver(cook, command(order));
    expect(await entry()).toBeUndefined();
    expect(await tracked()).toBe("picked_up");
    for (const topic of [track, pickup, tickets]) hub.release(topic);
  });

  it("keeps what is ready on a pass until it is handed over, from the moment the shop has a pass", async () => {
    const topic: TopicName = "tickets:wok";
    const onTopic = async (id: string) =>
      (await shown<Ticket>(cook, topic, "ticket")).find(({ orderId }) => orderId === id);
    hub.retain(topic);
    const before = await cookable();
    await kitchen.commands.bumpTicket(cook, command(before));
    offsetMs += UNDO_MS + 2_000;
    await expect.poll(() => lastDelta(topic, before.id)).toBeNull();
    passes.set("wok", clock.nowMs());
    await kitchen.boardsChanged();
    // Nobody could say of it that it was handed over.
    expect(await onTopic(before.id)).toBeUndefined();

    const order = await cookable();
    await kitchen.commands.bumpTicket(cook, command(order));
    offsetMs += UNDO_MS + 2_000;
    expect(await onTopic(order.id)).toMatchObject({ status: "ready", handedOverAt: null });
    const { ticket } = await kitchen.commands.handOver(cook, command(order));
    expect(ticket.handedOverAt).not.toBeNull();
    await expect.poll(() => lastDelta(topic, order.id)).toMatchObject({ handedOverAt: ticket.handedOverAt });
    await kitchen.commands.undoBump(cook, command(order));
    expect(await onTopic(order.id)).toMatchObject({ status: "ready", handedOverAt: null });

    // A restart finds it where it stood, and goes on telling of it.
    kitchen.close();
    hub.release(topic);
    kitchen = await openKitchen();
    hub.retain(topic);
    expect(await onTopic(order.id)).toMatchObject({ status: "ready", handedOverAt: null });
    await kitchen.commands.handOver(cook, command(order));
    offsetMs += UNDO_MS + 2_000;
    await expect.poll(() => lastDelta(topic, order.id)).toBeNull();

    // Without a pass it leaves at once.
    const last = await cookable();
    await kitchen.commands.bumpTicket(cook, command(last));
    offsetMs += UNDO_MS + 2_000;
    passes.delete("wok");
    await kitchen.boardsChanged();
    await expect.poll(() => lastDelta(topic, last.id)).toBeNull();
    expect(await onTopic(last.id)).toBeUndefined();
    hub.release(topic);
  });

  it("brings a recalled ticket back with its own clock, and lists what can be recalled", async () => {
    const order = await cookable();
    const first = await kitchen.commands.bumpTicket(cook, command(order));
    offsetMs += 60_000;
    const recent = await kitchen.commands.recentlyReady(cook, { shopId: "wok" });
    expect(recent[0]).toMatchObject({ orderId: order.id });
    const { ticket } = await kitchen.commands.recallTicket(cook, command(order));
    expect(ticket).toMatchObject({ status: "cooking", recalled: true, acceptedAt: order.acceptedAt });
    expect(ticket.startedAt).toBe(first.ticket.startedAt);
    expect((await shown<Ticket>(cook, "tickets:wok", "ticket")).map((found) => found.orderId)).toContain(
      order.id,
    );
  });

  it("hides other shops' orders from a merchant, and all boards from strangers", async () => {
    const order = await cookable();
    await expect(kitchen.commands.bumpTicket(otherCook, command(order))).rejects.toSatisfy((e) =>
      hasCode(e, "NOT_FOUND"),
    );
    await expect(kitchen.commands.recentlyReady(otherCook, { shopId: "wok" })).rejects.toSatisfy((e) =>
      hasCode(e, "FORBIDDEN"),
    );
    await expect(hub.snapshot(otherCook, "tickets:wok")).rejects.toSatisfy((e) => hasCode(e, "FORBIDDEN"));
    await expect(hub.snapshot(null, "tickets:wok")).rejects.toSatisfy((e) => hasCode(e, "FORBIDDEN"));
    await expect(hub.snapshot(cook, "tickets:nowhere")).rejects.toSatisfy((e) => hasCode(e, "FORBIDDEN"));
    await expect(hub.snapshot(null, "pickup:guess")).rejects.toSatisfy((e) => hasCode(e, "NOT_FOUND"));
    await expect(kitchen.commands.bumpTicket({ ...cook, role: "analyst" }, command(order))).rejects.toSatisfy(
      (e) => hasCode(e, "FORBIDDEN"),
    );
  });

  it("keeps the customer's promise as what lateness is judged by", async () => {
    const promised = new Date(clock.nowMs() + 20 * 60_000);
    const order = await cookable("wok", { promisedAt: promised.toISOString() });
    const ticket = (await shown<Ticket>(cook, "tickets:wok", "ticket")).find(
      (found) => found.orderId === order.id,
    );
    expect(ticket).toMatchObject({ promisedAt: promised.getTime(), needBy: promised.getTime() });
  });

  it("learns a shop's pace from its bumps, keeps it through a restart, and obeys prediction.simple", async () => {
    const untaught = kitchen.ticketPlan(await cookable("grill"), {
      kind: "meal",
      prepSeconds: 300,
      lines: [
        { itemId: "grill-noodles", nameEn: "N", nameZh: "N", station: "wok", quantity: 1, modifiers: [] },
      ],
    });
    for (let i = 0; i < 12; i++) {
      const order = await cookable("grill");
      offsetMs += 15 * 60_000;
      await kitchen.commands.bumpTicket({ ...cook, shopIds: ["grill"] }, command(order));
    }
    offsetMs += UNDO_MS + 2_000;
    const seconds = (plan: typeof untaught) => (plan.predicted.p50 - plan.predicted.madeAt) / 1_000;
    const plan = (of: Kitchen, order: OrderRecord) =>
      of.ticketPlan(order, { kind: "meal", prepSeconds: 0, lines: untaught.lines });
    const order = await cookable("grill");
    await expect
      .poll(() => seconds(plan(kitchen, order)), { timeout: 10_000 })
      .toBeGreaterThan(seconds(untaught) * 1.8);

    const restarted = createKitchen({
      journal: { change: journal.change, onCommitted: () => {} },
      pool: database.pool,
      clock,
      switches: { isOn: () => simple },
      hub,
      log,
    });
    await restarted.start();
    // The running kitchen may still be taking in the last bumps.
    await expect
      .poll(() => seconds(plan(restarted, order)) / seconds(plan(kitchen, order)), { timeout: 10_000 })
      .toBeCloseTo(1, 1);
    simple = true;
    expect(plan(kitchen, order).predicted.by).toBe("median");
    expect(seconds(plan(kitchen, order)) / 900).toBeCloseTo(1, 1);
    simple = false;
    restarted.close();
  });
});
