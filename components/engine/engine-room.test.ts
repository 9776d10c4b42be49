import { describe, expect, it } from "vitest";
import type { BreakerRow, LimitSample } from "#server/contracts/engine.ts";
import { engineRoom, judgeEngine, sortBreakers, standingOf } from "./engine-room.ts";

const breaker = (node: string, over: Partial<BreakerRow> = {}): BreakerRow => ({
  nodeId: node,
  node,
  state: "closed",
  since: 0,
  calls: 10,
  failures: 0,
  probeAt: null,
  ejectedUntil: null,
  ready: true,
  warmth: 1,
  ...over,
});
const none = { paid: 0, place: 0, browse: 0, background: 0 };
const sample = (at: number, over: Partial<LimitSample> = {}): LimitSample => ({
  at,
  inFlight: 4,
  queued: 2,
  limit: 90,
  expectedWaitMs: 300,
  targetWaitMs: { paid: 1, place: 1, browse: 1, background: 1 },
  admitted: none,
  refused: none,
  dropped: 0,
  promised: 0,
  ...over,
});
const room = (breakers: BreakerRow[], samples: LimitSample[]) =>
  engineRoom(
    {
      breaker: Object.fromEntries(breakers.map((b) => [b.nodeId, b])),
      sample: Object.fromEntries(samples.map((s) => [s.at, s])),
    },
    0,
  );

describe("the engine's verdict", () => {
  it.each([
    ["nobody can work", [breaker("a", { state: "open" }), breaker("b", { ready: false })], [], "no_nodes"],
    ["one is left out", [breaker("a"), breaker("b", { ejectedUntil: 9 })], [], "left_out"],
    ["requests are refused", [breaker("a")], [sample(1, { refused: { ...none, browse: 9 } })], "refusing"],
    ["a single refusal is no news", [breaker("a")], [sample(1, { refused: { ...none, browse: 1 } })], "fine"],
    [
      "old refusals are over",
      [breaker("a")],
      [sample(1, { refused: { ...none, place: 50 } }), sample(2), sample(3), sample(4)],
      "fine",
    ],
  ])("%s", (_name, breakers, samples, expected) => {
    expect(judgeEngine(room(breakers, samples)).kind).toBe(expected);
  });
});

it("puts nodes that get no work first, and keeps the others by name", () => {
  const rows = [
    breaker("n10"),
    breaker("n2"),
    breaker("n3", { state: "half_open" }),
    breaker("n4", { state: "open" }),
    breaker("n5", { ready: false, state: "open" }),
  ];
  expect(sortBreakers(rows).map(({ node }) => node)).toEqual(["n4", "n3", "n5", "n2", "n10"]);
  expect(standingOf(breaker("x", { state: "half_open", ejectedUntil: 5 }))).toBe("ejected");
});
