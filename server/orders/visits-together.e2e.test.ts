import { afterAll, beforeAll, expect, it } from "vitest";
import type { Core } from "../compose-core.ts";
import { openCore, seedShops } from "../setup/core-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../setup/test-database.ts";
import { newId } from "../shared/ids.ts";
import type { OrderChange } from "./journal.ts";
import type { OrderRecord } from "./order-record.ts";

const HOUR_MS = 3_600_000;
let database: TestDatabase;
let core: Core;
let firstHour = Date.UTC(2030, 0, 1);

beforeAll(async () => {
  database = await openTestDatabase();
  core = await openCore(database.url);
  await seedShops(core.prisma);
  const provider = { shopId: "clean", nameZh: "王", skills: { cleaning: 70 }, rating: 4, xKm: 1, yKm: 1 };
  await core.prisma.provider.createMany({
    data: [
      { id: "p2", nameEn: "Wang", ...provider },
      { id: "p3", nameEn: "Zhao", ...provider },
    ],
  });
  await core.start();
});
afterAll(async () => {
  await core?.stop();
  await database?.close();
});

const flip = (value: boolean) =>
  core.degradation.change({
    key: "matching.greedy",
    value,
    leaseMinutes: 30,
    reason: null,
    seenRevision: core.degradation.rows().find(({ key }) => key === "matching.greedy")?.revision ?? 0,
    by: { id: "person:p", name: "P" },
    cause: "person",
  });

let number = 0;
async function received(): Promise<string> {
  const now = Date.now();
  number += 1;
  const order: OrderRecord = {
    id: newId("ord"),
    tenantId: "default",
    clientId: "c",
    shopId: "clean",
    kind: "home_service",
    class: "place",
    status: "queued",
    number,
    idempotencyKey: null,
    requestHash: null,
    input: { kind: "home_service" },
    region: "-",
    device: "-",
    network: "-",
    appVersion: "-",
    channel: "-",
    workMs: 0,
    acceptedAt: now,
    deadlineAt: now + 600_000,
    // Of a process that is not here: nothing but this test moves it.
    ownerId: "elsewhere",
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
  await core.journal.accept(order, { type: "order.received", actor: "client:c" });
  return order.id;
}

type Wish = { startsAt: number; scores: Record<string, number> };

/** What a node's answer becomes: a visit of two hours with somebody, or a rejection. */
const dispatch = (orderId: string, { startsAt, scores }: Wish): OrderChange => ({
  orderId,
  expect: { statuses: ["queued"] },
  to: "dispatched",
  event: { type: "order.dispatched_to_provider", actor: "node:n" },
  settle: { outcome: "success", nodeName: "n" },
  claim: {
    kind: "visit",
    candidates: Object.entries(scores).map(([providerId, score]) => ({ providerId, score })),
    startsAt,
    endsAt: startsAt + 2 * HOUR_MS,
  },
  otherwise: {
    to: "rejected",
    event: { type: "order.rejected", actor: "node:n", data: { reason: "nobody_free" } },
    settle: { outcome: "rejected", nodeName: "n" },
  },
});

/** All in one group commit. @returns whom each got. */
async function settle(wishes: Wish[]): Promise<(string | null)[]> {
  const ids = await Promise.all(wishes.map(() => received()));
  const results = await Promise.all(
    wishes.map((wish, index) => core.journal.change(dispatch(ids[index] ?? "", wish))),
  );
  return results.map((result) => {
    if (!result.ok) throw new Error(result.because);
    expect(result.order.status).toBe(result.order.providerId ? "dispatched" : "rejected");
    return result.order.providerId;
  });
}

/** Hours nobody has been asked for yet. */
function newDay(): number {
  firstHour += 24 * HOUR_MS;
  return firstHour;
}
const pair = (day: number): Wish[] => [
  { startsAt: day, scores: { p1: 90, p2: 60 } },
  { startsAt: day + HOUR_MS, scores: { p1: 70 } },
];

it("matching.greedy leaves the second of two visits without a provider where both are served together", async () => {
  const apart = newDay();
  await flip(true);
  expect(await settle(pair(apart))).toEqual(["p1", null]);
  await flip(false);
  const together = newDay();
  expect(await settle(pair(together))).toEqual(["p2", "p1"]);
  const { rows } = await database.pool.query(
    `SELECT provider_id, (extract(epoch FROM starts_at) * 1000)::float8 AS at FROM visit
     WHERE active AND starts_at >= to_timestamp($1 / 1000.0) ORDER BY starts_at`,
    [together],
  );
  expect(rows).toEqual([
    { provider_id: "p2", at: together },
    { provider_id: "p1", at: together + HOUR_MS },
  ]);
});

it("visits settled together keep off hours that are taken, down to the millisecond", async () => {
  const day = newDay();
  expect(await settle([{ startsAt: day + 1, scores: { p2: 50 } }])).toEqual(["p2"]);
  expect(await settle(pair(day))).toEqual(["p1", null]);
  // p2 is free again at the very end of that visit.
  const after = day + 1 + 2 * HOUR_MS;
  expect(
    await settle([
      { startsAt: after, scores: { p3: 90, p2: 60 } },
      { startsAt: after, scores: { p3: 70 } },
    ]),
  ).toEqual(["p2", "p3"]);
});

it("two processes that want the same people at the same hour never send one to both", async () => {
  const other = await openCore(database.url);
  try {
    for (let round = 0; round < 5; round++) {
      const wish = { startsAt: newDay(), scores: { p1: 90, p2: 80, p3: 70 } };
      const ids = await Promise.all(Array.from({ length: 6 }, () => received()));
      const results = await Promise.all(
        ids.map((id, index) => (index % 2 ? core : other).journal.change(dispatch(id, wish))),
      );
      const got = results.flatMap((result) => (result.ok && result.order.providerId) || []);
      expect(got.sort()).toEqual(["p1", "p2", "p3"]);
    }
  } finally {
    await other.stop();
  }
});
