import { expect, it } from "vitest";
import type { CommittedChange } from "./journal.ts";
import { createOrderCopies } from "./order-copies.ts";
import type { OrderRecord } from "./order-record.ts";

const order = (id: string, updatedAt: number, status = "queued") =>
  ({ id, updatedAt, status }) as unknown as OrderRecord;

function copiesOver(stored: Map<string, OrderRecord>, mostKept?: number) {
  const world = { now: 100, cached: false, reads: 0 };
  let commit: (changes: CommittedChange[]) => void = () => {};
  const copies = createOrderCopies({
    journal: {
      onCommitted: (listener) => {
        commit = listener;
      },
      async read(orderId) {
        world.reads += 1;
        return stored.get(orderId) ?? null;
      },
    },
    clock: { nowMs: () => world.now },
    readsCached: () => world.cached,
    mostKept,
  });
  const committed = (one: OrderRecord) =>
    commit([{ before: null, order: one } as unknown as CommittedChange]);
  return { world, copies, committed };
}

it("reads the database while reads need not be spared, whatever is remembered", async () => {
  const stored = new Map([["a", order("a", 2, "accepted")]]);
  const { world, copies, committed } = copiesOver(stored);
  committed(order("a", 1));
  expect(await copies.read("a")).toEqual({ order: order("a", 2, "accepted"), copiedAt: null });
  world.cached = true;
  world.now = 900;
  expect(await copies.read("a")).toEqual({ order: order("a", 2, "accepted"), copiedAt: 100 });
  expect(world.reads).toBe(1);
});

it("does not let a slow read undo a commit", async () => {
  const stored = new Map([["a", order("a", 1)]]);
  const { world, copies, committed } = copiesOver(stored);
  const slow = copies.read("a");
  committed(order("a", 5, "accepted"));
  await slow;
  world.cached = true;
  expect((await copies.read("a"))?.order.status).toBe("accepted");
});

it("asks the database for what it does not remember, and remembers so many at most", async () => {
  const stored = new Map([["a", order("a", 1)]]);
  const { world, copies, committed } = copiesOver(stored, 2);
  world.cached = true;
  expect(await copies.read("a")).toMatchObject({ copiedAt: null });
  expect(await copies.read("a")).toMatchObject({ copiedAt: 100 });
  expect(await copies.read("none")).toBeNull();
  committed(order("b", 1));
  committed(order("c", 1));
  expect(await copies.read("a")).toMatchObject({ copiedAt: null });
  expect(world.reads).toBe(3);
});
