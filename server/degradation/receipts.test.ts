import { expect, test } from "vitest";
import { createReceipts, type LiveNode } from "./receipts.ts";

test("counts the nodes that run with a flip and names the slowest", () => {
  const nodes: LiveNode[] = [
    { id: "a", switchRevision: 4 },
    { id: "b", switchRevision: 4 },
  ];
  const receipts = createReceipts(() => nodes);
  receipts.flipped(5, 1_000);
  expect(receipts.of(5)).toEqual({ applied: 0, total: 2, slowestMs: null });
  receipts.applied({ nodeId: "a", revision: 5, at: 1_031 });
  expect(receipts.of(5)).toEqual({ applied: 1, total: 2, slowestMs: 31 });
  receipts.applied({ nodeId: "b", revision: 6, at: 1_084 });
  expect(receipts.of(5)).toEqual({ applied: 2, total: 2, slowestMs: 84 });
});

test("a node that joins long after the flip counts as applied, not as slow", () => {
  const nodes: LiveNode[] = [{ id: "a", switchRevision: 5 }];
  const receipts = createReceipts(() => nodes);
  receipts.flipped(5, 1_000);
  receipts.applied({ nodeId: "a", revision: 5, at: 1_040 });
  nodes.push({ id: "late", switchRevision: 5 });
  receipts.applied({ nodeId: "late", revision: 5, at: 400_000 });
  expect(receipts.of(5)).toEqual({ applied: 2, total: 2, slowestMs: 40 });
});

test("a repeated report does not make a node look slower", () => {
  const receipts = createReceipts(() => [{ id: "a", switchRevision: 5 }]);
  receipts.flipped(5, 1_000);
  receipts.applied({ nodeId: "a", revision: 5, at: 1_040 });
  receipts.applied({ nodeId: "a", revision: 5, at: 9_000 });
  expect(receipts.of(5).slowestMs).toBe(40);
});

test("a node that died leaves the count", () => {
  let nodes: LiveNode[] = [
    { id: "a", switchRevision: 5 },
    { id: "b", switchRevision: 4 },
  ];
  const receipts = createReceipts(() => nodes);
  receipts.flipped(5, 1_000);
  expect(receipts.of(5)).toMatchObject({ applied: 1, total: 2 });
  nodes = nodes.filter((node) => node.id !== "b");
  expect(receipts.of(5)).toMatchObject({ applied: 1, total: 1 });
});
