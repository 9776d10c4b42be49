import { expect, it } from "vitest";
import type { HealingRow, HealingSummary, HeldRow } from "#server/contracts/healing.ts";
import type { NodeTile } from "#server/contracts/operations.ts";
import { healingBars, judgeRoom, type NodesRoom, nodesRoom } from "./nodes-room.ts";

const node = (name: string, health: NodeTile["health"] = "ready") => ({ id: name, name, health }) as NodeTile;
const healed = (id: string, at: number, over: Partial<HealingRow> = {}) =>
  ({ id, kind: "healed", node: id, because: "silent", isolatedAt: at, mttrMs: 9_000, ...over }) as HealingRow;
const heldRow = (over: Partial<HeldRow> = {}): HeldRow => ({
  id: "held_1",
  kind: "held",
  reason: "most_silent",
  nodes: ["n1"],
  startedAt: 5,
  endedAt: null,
  figures: {},
  ...over,
});
const room = (over: Partial<NodesRoom>): NodesRoom => ({ ...nodesRoom(null, null), ...over });

it("reads both topics, newest healing first, and stands either one missing", () => {
  const read = nodesRoom(
    { node: { a: node("a") }, switch: { x: { revision: 3 }, y: { revision: 7 } } as never },
    { entry: { one: healed("one", 10), two: healed("two", 20), held_1: heldRow() } },
  );
  expect(read.healings.map((row) => row.id)).toEqual(["two", "one"]);
  expect([read.nodes.length, read.switchRevision, read.held.length, read.summary]).toEqual([1, 7, 1, null]);
  expect(nodesRoom(null, null)).toMatchObject({ nodes: [], healings: [] });
});

it("draws the times of failures alone, oldest first, judged against the objective", () => {
  const rows = [
    healed("new", 30, { mttrMs: 16_000 }),
    healed("wish", 25, { because: "restarted" }),
    healed("open", 22, { mttrMs: null }),
    healed("old", 20, { because: "exited" }),
    healed("older", 10),
  ];
  expect(healingBars(rows, 15_000, 2).map(({ id, within }) => [id, within])).toEqual([
    ["old", true],
    ["new", false],
  ]);
});

it.each([
  [
    "held before all else",
    room({
      nodes: [node("a", "isolated")],
      held: [heldRow()],
      summary: { heldNow: "most_silent" } as HealingSummary,
    }),
    { about: "held", nodes: ["n1"] },
  ],
  [
    "isolated before suspect",
    room({ nodes: [node("a", "suspect"), node("b", "isolated")] }),
    { about: "isolated", nodes: ["b"] },
  ],
  ["suspect", room({ nodes: [node("a", "suspect"), node("b")] }), { about: "suspect", nodes: ["a"] }],
  ["nobody left to work", room({ nodes: [node("a", "cordoned")] }), { about: "noneReady" }],
  ["withheld", room({ nodes: [node("a", "draining"), node("b")] }), { about: "withheld", nodes: ["a"] }],
  ["fine", room({ nodes: [node("a"), node("b")] }), { about: "fine", ready: 2 }],
  ["no nodes at all", room({}), { about: "none" }],
])("%s", (_, shown, expected) => {
  expect(judgeRoom(shown)).toMatchObject(expected);
});
