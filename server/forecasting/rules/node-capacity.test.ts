import { expect, it } from "vitest";
import { NodeCapacity } from "./node-capacity.ts";

const node = (name: string, rate = 1, health = "ready" as const) => ({ name, rate, slots: 4, health });

it("counts a node that comes or goes at once", () => {
  const capacity = new NodeCapacity();
  expect(capacity.behind("all")).toBeNull();
  capacity.sample([node("a")], 0);
  expect(capacity.behind("class:paid")).toBe(4);
  capacity.sample([node("a"), node("b")], 1_000);
  expect(capacity.behind("all")).toBe(8);
  capacity.sample([node("a"), { ...node("b"), health: "isolated" }], 2_000);
  expect(capacity.behind("all")).toBe(4);
  expect(capacity.behind("node:b")).toBeNull();
  expect(capacity.count).toBe(1);
});

it("takes a missed heartbeat for no loss", () => {
  const capacity = new NodeCapacity();
  capacity.sample([node("a"), { ...node("b"), health: "suspect" }], 0);
  expect(capacity.behind("all")).toBe(8);
});

it("takes a slow spell of seconds for no change, and a slow half hour for one", () => {
  const capacity = new NodeCapacity();
  capacity.sample([node("a"), node("b")], 0);
  for (let at = 1_000; at <= 20_000; at += 1_000) capacity.sample([node("a", 0.4), node("b")], at);
  expect(capacity.behind("all")).toBe(8);
  for (let at = 21_000; at <= 1_800_000; at += 1_000) capacity.sample([node("a", 0.4), node("b")], at);
  expect(capacity.behind("node:a")).toBeCloseTo(1.6, 0);
  expect(capacity.behind("all")).toBeLessThan(6);
});
