import { expect, test } from "vitest";
import type { NodeTile } from "#server/contracts/operations.ts";
import { sortNodes } from "./sort-nodes.ts";

const node = (name: string, over: Partial<NodeTile> = {}) =>
  ({ name, health: "ready", slow: false, loopLagMs: 1, inFlight: 0, ...over }) as NodeTile;

test("puts the worst nodes first", () => {
  const sorted = sortNodes([
    node("fine"),
    node("slow", { slow: true }),
    node("draining", { health: "draining" }),
    node("suspect", { health: "suspect" }),
    node("isolated", { health: "isolated" }),
    node("lagging", { loopLagMs: 900 }),
  ]);
  expect(sorted.map((n) => n.name)).toEqual(["isolated", "suspect", "draining", "lagging", "slow", "fine"]);
});

test("does not let rows wander with their load; equals stand by name, 10 after 9", () => {
  const sorted = sortNodes([
    node("node-10", { inFlight: 9 }),
    node("node-9"),
    node("node-1", { inFlight: 3 }),
  ]);
  expect(sorted.map((n) => n.name)).toEqual(["node-1", "node-9", "node-10"]);
});
