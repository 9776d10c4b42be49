import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Viewer } from "../contracts/people.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import { createPgJournal } from "../orders/pg-journal.ts";
import { openTestDatabase, type TestDatabase } from "../setup/test-database.ts";
import { newId } from "../shared/ids.ts";
import { type Attention, createAttention, UNSEEN_EVENT } from "./create-attention.ts";

const cook: Viewer = {
  id: "p1",
  name: "Cook",
  email: "c@x",
  role: "merchant",
  tenantId: "default",
  shopIds: ["wok"],
};
let database: TestDatabase;
let offsetMs = 0;
const clock = { nowMs: () => Date.now() + offsetMs };
const log = { warn: () => {} };
let followed = false;
let hasChannel = false;
let sent: { subject: string; body: Record<string, unknown> }[] = [];
let withdrawn: string[] = [];
let shownAnew: string[] = [];
const opened: Attention[] = [];
const journals: ReturnType<typeof createPgJournal>[] = [];

/** A web process: its own journal and its own memory on the one database. */
function openProcess() {
  const journal = createPgJournal({
    pool: database.pool,
    clock,
    epoch: newId("ep"),
    onStoreFailure: () => {},
  });
  const attention = createAttention({
    journal,
    pool: database.pool,
    clock,
    hub: { isFollowed: () => followed },
    channel: {
      hasChannel: () => hasChannel,
      send: async ({ subject, body }) => void sent.push({ subject, body }),
      withdraw: async (_event, subjects) => void withdrawn.push(...subjects.map(({ subject }) => subject)),
    },
    reannounce: (orderIds) => void shownAnew.push(...orderIds),
    log,
  });
  opened.push(attention);
  journals.push(journal);
  return { journal, attention };
}

let home: ReturnType<typeof openProcess>;
beforeAll(async () => {
  database = await openTestDatabase();
  await database.pool.query(`INSERT INTO tenant (id, name) VALUES ('default', 'T') ON CONFLICT DO NOTHING`);
  for (const id of ["wok", "grill"]) {
    await database.pool.query(
      `INSERT INTO shop (id, tenant_id, name_en, name_zh, kind, region, board_token)
       VALUES ($1, 'default', $1, $1, 'meal', 'r', $1)`,
      [id],
    );
  }
  home = openProcess();
  await home.attention.start();
});
beforeEach(async () => {
  [sent, withdrawn, shownAnew] = [[], [], []];
  [followed, hasChannel] = [true, false];
  await home.attention.sweep();
});
afterAll(async () => {
  for (const one of opened) one.close();
  for (const journal of journals) await journal.close();
  await database.close();
});

const recordAt = (now: number): NonNullable<OrderRecord["ticket"]> => ({
  lines: [],
  predicted: { p50: now, p80: now, p90: now, madeAt: now, by: "median" },
  workSeconds: 60,
  needBy: now,
  recalled: false,
  undoUntil: null,
  firedAt: now,
});

let number = 0;
/** As intake and a node leave it. */
async function ticket(over: Partial<OrderRecord> = {}): Promise<string> {
  const now = clock.nowMs();
  const id = newId("ord");
  number += 1;
  const unset = {
    idempotencyKey: null,
    requestHash: null,
    nodeId: null,
    nodeEpoch: null,
    leaseUntil: null,
    settledAt: null,
    outcome: null,
    slotId: null,
    providerId: null,
    startedAt: null,
    readyAt: null,
    pickedUpAt: null,
  };
  const dimensions = { region: "-", device: "-", network: "-", appVersion: "-", channel: "-" };
  const order: OrderRecord = {
    ...unset,
    ...dimensions,
    id,
    tenantId: "default",
    clientId: "c",
    shopId: "wok",
    kind: "meal",
    class: "place",
    status: "received",
    number,
    input: { kind: "meal" },
    workMs: 0,
    acceptedAt: now,
    deadlineAt: now + 60_000,
    ownerId: "o",
    attempt: 0,
    ticket: null,
    updatedAt: now,
    ...over,
  };
  await home.journal.accept(order, { type: "order.received", actor: "client:c" });
  const event = { type: "order.accepted", actor: "node:n" };
  const set = { ticket: recordAt(now) };
  await home.journal.change({ orderId: id, expect: { statuses: ["received"] }, to: "accepted", set, event });
  return id;
}
const later = async (ms: number) => {
  offsetMs += ms;
  await home.attention.sweep();
};
const history = async (orderId: string) =>
  (
    await database.pool.query<{ stage: string }>(
      `SELECT data->>'stage' AS stage FROM order_event WHERE order_id = $1 AND type = $2 ORDER BY id`,
      [orderId, UNSEEN_EVENT],
    )
  ).rows.map(({ stage }) => stage);
const messagesOf = (orderId: string) => sent.filter(({ subject }) => subject === orderId);
const see = (orderIds: string[], screen = "Grill") =>
  home.attention.part.see(cook, { shopId: "wok", screen, orderIds });

describe("a delivery receipt", () => {
  it("is the first screen's, and is still there after a restart", async () => {
    const id = await ticket();
    expect(await see([id])).toEqual({ seen: 1 });
    expect(await see([id], "Expo")).toEqual({ seen: 0 });
    expect(home.attention.marks.seen(id)).toMatchObject({ screen: "Grill" });
    expect(shownAnew).toEqual([id]);
    const next = openProcess();
    await next.attention.start();
    expect(next.attention.marks.seen(id)).toMatchObject({ screen: "Grill" });
  });

  it("is given by the shop's own people, for the shop's own tickets", async () => {
    const id = await ticket({ shopId: "grill" });
    expect(await see([id])).toEqual({ seen: 0 });
    const { part } = home.attention;
    await expect(part.see(cook, { shopId: "grill", screen: "x", orderIds: [id] })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    const analyst = { ...cook, role: "analyst" as const };
    await expect(part.see(analyst, { shopId: "wok", screen: "x", orderIds: [id] })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    expect(home.attention.marks.seen(id)).toBeNull();
  });

  it("is also a hand on the ticket", async () => {
    const id = await ticket();
    const event = { type: "ticket.started", actor: "demo" };
    await home.journal.change({ orderId: id, expect: { statuses: ["accepted"] }, to: "cooking", event });
    await later(60_000);
    expect(await history(id)).toEqual([]);
    const { rows } = await database.pool.query(`SELECT screen FROM ticket_seen WHERE order_id = $1`, [id]);
    expect(rows).toEqual([{ screen: "demo" }]);
  });
});

describe("a ticket no screen has shown", () => {
  it("goes to every screen after 10 s, to the channel after 20 s, and stays in the history", async () => {
    hasChannel = true;
    const id = await ticket();
    await later(9_000);
    expect(home.attention.marks.alarm(id)).toBeNull();
    await later(1_500);
    expect(home.attention.marks.alarm(id)).toMatchObject({ stage: "second_screen" });
    expect(messagesOf(id)).toEqual([]);
    await later(10_000);
    expect(home.attention.marks.alarm(id)).toMatchObject({ stage: "messaged" });
    expect(messagesOf(id)).toMatchObject([{ subject: id, body: { orderId: id } }]);
    await later(60_000);
    expect(await history(id)).toEqual(["second_screen", "messaged"]);
    expect(messagesOf(id)).toHaveLength(1);
  });

  it("is not told to the channel when a second screen shows it, and an unsent message is taken back", async () => {
    hasChannel = true;
    const id = await ticket();
    await later(11_000);
    await see([id], "Expo");
    await later(20_000);
    expect(messagesOf(id)).toEqual([]);
    expect(withdrawn).toContain(id);
    // Every screen goes on showing it until somebody takes it up.
    expect(home.attention.marks.alarm(id)).toMatchObject({ stage: "second_screen" });
  });

  it("is alarmed once, by whichever process is first, also across a restart", async () => {
    const id = await ticket();
    offsetMs += 5_000;
    const other = openProcess();
    await other.attention.start();
    offsetMs += 6_000;
    // The board is open there as well, for as long.
    await Promise.all([home.attention.sweep(), other.attention.sweep()]);
    offsetMs += 11_000;
    await Promise.all([home.attention.sweep(), other.attention.sweep()]);
    expect(await history(id)).toEqual(["second_screen"]);
  });

  it("makes no noise where there is no board and no channel", async () => {
    followed = false;
    const id = await ticket();
    await later(60_000);
    expect(await history(id)).toEqual([]);
    expect(home.attention.marks.alarm(id)).toBeNull();
  });

  it("waits while it is held, and counts from when it fires", async () => {
    const now = clock.nowMs();
    const id = await ticket();
    const hold = (record: NonNullable<OrderRecord["ticket"]>) =>
      home.journal.change({
        orderId: id,
        expect: { statuses: ["accepted"] },
        to: "accepted",
        set: { ticket: record },
        event: { type: "ticket.held", actor: "system" },
      });
    await hold({ ...recordAt(now), hold: { fireAt: now + 60_000, by: "schedule" } });
    await later(60_000);
    expect(await history(id)).toEqual([]);
    await hold(recordAt(clock.nowMs()));
    await later(9_000);
    expect(await history(id)).toEqual([]);
    await later(2_000);
    expect(await history(id)).toEqual(["second_screen"]);
  });
});
