import { beforeEach, expect, test } from "vitest";
import { createReceipts, type Receipts, type Receiver } from "./receipts.ts";

let receivers: Receiver[];
let receipts: Receipts;
const node = (id: string, revision: number, over: Partial<Receiver> = {}): Receiver => ({
  id,
  name: `name-${id}`,
  kind: "node",
  revision,
  values: { "writes.queued": revision >= 5 },
  appliedAt: 7_000 + revision,
  reason: "LIVE",
  expected: true,
  since: 0,
  ...over,
});
const flip = (revision: number, at: number) => receipts.flipped({ key: "writes.queued", revision, at });
function applied(nodeId: string, revision: number, at: number): void {
  receivers = receivers.map((one) => (one.id === nodeId ? node(nodeId, revision) : one));
  receipts.applied({ nodeId, revision, at });
}
const servedBy = (id: string, now: number) =>
  receipts.served(now, [{ key: "writes.queued", revision: 5, value: true }]).find((row) => row.nodeId === id);

beforeEach(() => {
  receivers = [node("a", 4), node("b", 4)];
  receipts = createReceipts(() => receivers);
});

test("counts the nodes that run with a flip and names the slowest", () => {
  flip(5, 1_000);
  expect(receipts.of(5)).toEqual({ applied: 0, total: 2, slowestMs: null });
  applied("a", 5, 1_031);
  expect(receipts.of(5)).toEqual({ applied: 1, total: 2, slowestMs: 31 });
  applied("b", 6, 1_084);
  expect(receipts.of(5)).toEqual({ applied: 2, total: 2, slowestMs: 84 });
});

test("a node that joins long after the flip counts as applied, not as slow", () => {
  flip(5, 1_000);
  applied("a", 5, 1_040);
  receivers.push(node("late", 5));
  receipts.applied({ nodeId: "late", revision: 5, at: 400_000 });
  expect(receipts.of(5)).toEqual({ applied: 2, total: 3, slowestMs: 40 });
});

test("a repeated receipt does not make a node look slower", () => {
  flip(5, 1_000);
  applied("a", 5, 1_040);
  applied("a", 5, 9_000);
  expect(receipts.of(5).slowestMs).toBe(40);
});

test("a node that is given up leaves the count", () => {
  flip(5, 1_000);
  receivers = [node("a", 5), node("b", 4, { expected: false })];
  expect(receipts.of(5)).toMatchObject({ applied: 1, total: 1 });
});

test("the receipts of a flip are complete once, when the last node has confirmed", () => {
  flip(5, 1_000);
  applied("a", 5, 1_031);
  expect(receipts.look(1_040)).toEqual([]);
  applied("b", 5, 1_084);
  expect(receipts.look(1_090)).toEqual([
    {
      kind: "settled",
      flip: {
        key: "writes.queued",
        revision: 5,
        committedAt: 1_000,
        applied: 2,
        total: 2,
        slowestMs: 84,
        receipts: [
          { id: "a", name: "name-a", kind: "node", appliedMs: 31, appliedAt: 7_005 },
          { id: "b", name: "name-b", kind: "node", appliedMs: 84, appliedAt: 7_005 },
        ],
      },
    },
  ]);
  expect(receipts.look(20_000)).toEqual([]);
});

test("a node that never confirms is behind after 2 s and lost after 10 s, and is told of once", () => {
  flip(5, 1_000);
  applied("a", 5, 1_031);
  expect(servedBy("b", 3_000)).toMatchObject({ tone: "calm", value: false, wanted: true });
  expect(servedBy("b", 3_001)).toMatchObject({ tone: "behind", behindMs: 2_001, appliedMs: null });
  expect(receipts.look(10_999)).toEqual([]);
  expect(servedBy("b", 11_001)).toMatchObject({ tone: "lost" });
  expect(receipts.look(11_001)).toMatchObject([
    { kind: "lost", key: "writes.queued", name: "name-b", behindMs: 10_001 },
    { kind: "settled", flip: { applied: 1, total: 2, receipts: [{ appliedMs: 31 }, { appliedMs: null }] } },
  ]);
  // The next flip is not confirmed either: it was said already.
  flip(6, 12_000);
  applied("a", 6, 12_020);
  expect(receipts.look(23_000).map(({ kind }) => kind)).toEqual(["settled"]);
  applied("b", 6, 34_000);
  expect(receipts.look(34_000)).toMatchObject([{ kind: "found", name: "name-b", behindMs: 33_000 }]);
  expect(receipts.look(40_000)).toEqual([]);
});

test("a node that dies before it confirms keeps nobody waiting", () => {
  flip(5, 1_000);
  applied("a", 5, 1_031);
  receivers = receivers.map((one) => (one.id === "b" ? { ...one, expected: false } : one));
  expect(receipts.look(2_000)).toMatchObject([{ kind: "settled", flip: { applied: 1, total: 2 } }]);
  expect(receipts.look(12_000)).toEqual([]);
});

test("shows what a node serves by its own word and how long it took", () => {
  flip(5, 1_000);
  receivers = receivers.map((one) => (one.id === "a" ? node("a", 5) : one));
  receipts.applied({ nodeId: "a", revision: 5, at: 1_031 });
  expect(servedBy("a", 60_000)).toEqual({
    key: "writes.queued",
    nodeId: "a",
    name: "name-a",
    kind: "node",
    value: true,
    wanted: true,
    revision: 5,
    appliedMs: 31,
    behindMs: null,
    reason: "LIVE",
    tone: "calm",
  });
});
