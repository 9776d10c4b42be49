import type { Pool } from "pg";
import { expect, it } from "vitest";
import type { OrderRecord } from "./order-record.ts";
import { createPgJournal } from "./pg-journal.ts";

const orderOf = (id: string, idempotencyKey: string | null = null): OrderRecord => ({
  id,
  tenantId: "t",
  clientId: "c",
  shopId: "s",
  kind: "meal",
  class: "place",
  status: "queued",
  number: 1,
  idempotencyKey,
  requestHash: null,
  input: {},
  region: "-",
  device: "-",
  network: "-",
  appVersion: "-",
  channel: "-",
  workMs: 0,
  acceptedAt: 0,
  deadlineAt: 0,
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
  updatedAt: 0,
});
const event = { type: "order.received", actor: "client:c" };

/** A store whose queries a test answers one by one. */
function scriptedPool(answer: (query: unknown) => Promise<unknown>) {
  const pool = { connect: async () => ({ query: answer, release: () => {} }), query: answer };
  return pool as unknown as Pool;
}

it("takes orders again when the clock was set back after a failed commit", async () => {
  let now = 10_000_000;
  let away = true;
  const journal = createPgJournal({
    pool: scriptedPool(async () => {
      if (away) throw new Error("away");
      return { rowCount: 1, rows: [{ id: "b" }] };
    }),
    clock: { nowMs: () => now },
    epoch: "e",
    onStoreFailure: () => {},
  });
  await expect(journal.accept(orderOf("a"), event)).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
  expect(journal.writable()).toBe(false);
  away = false;
  now -= 3_600_000;
  expect(journal.writable()).toBe(true);
  await expect(journal.accept(orderOf("b"), event)).resolves.toMatchObject({ outcome: "accepted" });
});

it("acknowledges what is committed even if the look-up of a repeat beside it fails", async () => {
  let asked = 0;
  const journal = createPgJournal({
    pool: scriptedPool(async () => {
      if (++asked > 1) throw new Error("gone");
      return { rowCount: 1, rows: [{ id: "new" }] };
    }),
    clock: { nowMs: () => 1 },
    epoch: "e",
    onStoreFailure: () => {},
  });
  const told: string[] = [];
  journal.onCommitted((changes) => told.push(...changes.map((change) => change.order.id)));
  const [fresh, repeat] = await Promise.allSettled([
    journal.accept(orderOf("new"), event),
    journal.accept(orderOf("again", "key"), event),
  ]);
  expect(fresh).toMatchObject({ status: "fulfilled", value: { outcome: "accepted" } });
  expect(repeat).toMatchObject({ status: "rejected", reason: { code: "STORE_UNAVAILABLE" } });
  expect(told).toEqual(["new"]);
});

it("looks orders up beside the commits, not in line with them", async () => {
  const journal = createPgJournal({
    pool: scriptedPool(() => new Promise(() => {})),
    readPool: scriptedPool(async () => ({ rows: [orderOf("x")] })),
    clock: { nowMs: () => 1 },
    epoch: "e",
    onStoreFailure: () => {},
  });
  expect((await journal.read("x"))?.id).toBe("x");
});

it("refuses alone what the database does not take, and keeps the orders beside it", async () => {
  const commits: unknown[] = [];
  const journal = createPgJournal({
    pool: scriptedPool(async (query) => {
      const ids = (query as { values: string[][] }).values[0] ?? [];
      commits.push(ids);
      if (ids.includes("bad")) throw Object.assign(new Error("invalid byte sequence"), { code: "22021" });
      return { rowCount: ids.length, rows: ids.map((id) => ({ id })) };
    }),
    clock: { nowMs: () => 1 },
    epoch: "e",
    onStoreFailure: () => {},
  });
  const answers = await Promise.allSettled(["a", "bad", "b"].map((id) => journal.accept(orderOf(id), event)));
  expect(answers.map((answer) => answer.status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(answers[1]).toMatchObject({ reason: { code: "INTERNAL" } });
  expect(commits).toEqual([["a", "bad", "b"], ["a"], ["bad"], ["b"]]);
  expect(journal.writable()).toBe(true);
});

const collision = (code: string) => Object.assign(new Error("rolled back"), { code });

it.each(["40P01", "40001"])("commits a group again that another writer has crossed: %s", async (code) => {
  const commits: unknown[] = [];
  const failures: unknown[] = [];
  const journal = createPgJournal({
    pool: scriptedPool(async (query) => {
      const ids = (query as { values: string[][] }).values[0] ?? [];
      commits.push(ids);
      if (commits.length <= 3) throw collision(code);
      return { rowCount: ids.length, rows: ids.map((id) => ({ id })) };
    }),
    clock: { nowMs: () => 1 },
    epoch: "e",
    onStoreFailure: (error) => failures.push(error),
  });
  const told: string[] = [];
  journal.onCommitted((changes) => told.push(...changes.map((change) => change.order.id)));
  const answers = await Promise.all(["a", "b"].map((id) => journal.accept(orderOf(id), event)));
  expect(answers.map(({ outcome }) => outcome)).toEqual(["accepted", "accepted"]);
  expect(commits).toEqual(new Array(4).fill(["a", "b"]));
  expect(told).toEqual(["a", "b"]);
  expect(failures).toEqual([]);
  expect(journal.writable()).toBe(true);
});

it("gives up on a group that is crossed every time", async () => {
  let commits = 0;
  const journal = createPgJournal({
    pool: scriptedPool(async () => {
      commits++;
      throw collision("40P01");
    }),
    clock: { nowMs: () => 1 },
    epoch: "e",
    onStoreFailure: () => {},
  });
  await expect(journal.accept(orderOf("a"), event)).rejects.toMatchObject({ code: "STORE_UNAVAILABLE" });
  expect(commits).toBe(5);
  expect(journal.writable()).toBe(false);
});
