import { describe, expect, it } from "vitest";
import { judgeNodes, type WatchedNode } from "./judge-nodes.ts";

const at = (id: string, silentMs: number, health: WatchedNode["health"] = "ready"): WatchedNode => ({
  id,
  health,
  lastSeenAt: 100_000 - silentMs,
});
const judge = (nodes: WatchedNode[], slipped = 0) => judgeNodes(nodes, 100_000, slipped);

describe("judging nodes by their silence", () => {
  it.each([
    [300, "ready", []],
    [2_600, "ready", [{ id: "a", to: "suspect" }]],
    [6_000, "suspect", [{ id: "a", to: "isolated" }]],
    [100, "suspect", [{ id: "a", to: "ready" }]],
    [90_000, "isolated", []],
  ] as const)("%i ms of silence while %s", (silentMs, health, expected) => {
    expect(judge([at("a", silentMs, health)]).changes).toEqual(expected);
  });

  it("isolates nobody when the monitor itself stalled", () => {
    expect(judge([at("a", 9_000)], 3_000)).toEqual({ changes: [], held: "monitor_stalled" });
  });

  it("isolates nobody when most of the fleet falls silent together", () => {
    expect(judge([at("a", 9_000), at("b", 9_000), at("c", 100)])).toEqual({
      changes: [],
      held: "too_many_at_once",
    });
    expect(judge([at("a", 9_000), at("b", 100), at("c", 100)]).changes).toEqual([
      { id: "a", to: "isolated" },
    ]);
  });
});
