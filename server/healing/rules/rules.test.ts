import { describe, expect, it } from "vitest";
import { emptyAt } from "../../nodes/rules/drain-eta.ts";
import { type CommandedNode, refusalOf } from "./may-command.ts";
import { healedFigures, mttrOf } from "./mttr.ts";

describe("the time of a healing", () => {
  const moments = { lastBeatMs: 1_000, upMs: 8_000, givenMs: 9_000, servedMs: 11_000 };

  it.each([
    ["lasts until a replacement is up", { upMs: null, givenMs: null, servedMs: null }, 60_000, null],
    ["ends with the first job it served", {}, 11_000, 10_000],
    ["lasts while its first job runs, however long", { servedMs: null }, 60_000, null],
    ["waits a while for a first job", { givenMs: null, servedMs: null }, 17_000, null],
    ["ends with readiness where none was waiting", { givenMs: null, servedMs: null }, 18_001, 7_000],
    ["ends with readiness where one came much later", { givenMs: 90_000, servedMs: 91_000 }, 95_000, 7_000],
  ] as const)("%s", (_, over, nowMs, expected) => {
    expect(mttrOf({ ...moments, ...over }, nowMs)).toBe(expected);
  });

  it("is judged by failures alone, by nearest rank", () => {
    const times = [20_000, 4_000, 9_000, 8_000].map((mttrMs) => ({ because: "silent" as const, mttrMs }));
    const others = [
      { because: "restarted" as const, mttrMs: 99_000 },
      { because: "exited" as const, mttrMs: null },
    ];
    expect(healedFigures([...times, ...others])).toEqual({
      healings: 4,
      mttrP50Ms: 8_000,
      mttrP99Ms: 20_000,
      withinObjective: 0.75,
    });
    expect(healedFigures(others)).toMatchObject({ healings: 0, mttrP50Ms: null, withinObjective: null });
  });
});

describe("what a node can be told", () => {
  const node: CommandedNode = { liveness: "ready", withheld: null, leaving: false, stopped: false };
  const cordoned = { ...node, withheld: { kind: "cordon" as const } };
  const drained = { ...node, withheld: { kind: "drain" as const }, stopped: true };
  const isolated = { ...node, liveness: "isolated" as const };

  it.each([
    ["a ready one", node, [null, null, null, "not_withheld"]],
    ["a suspect one", { ...node, liveness: "suspect" as const }, [null, null, null, "not_withheld"]],
    ["a cordoned one", cordoned, ["already", null, null, null]],
    ["a drained one", drained, ["already", "already", "stopped", null]],
    ["an isolated one", isolated, [null, "isolated", "isolated", "not_withheld"]],
    ["one on its way out", { ...node, leaving: true }, [null, null, "leaving", "not_withheld"]],
  ])("%s: cordon, drain, restart, return", (_, of, expected) => {
    const answers = (["cordon", "drain", "restart", "return"] as const).map((one) => refusalOf(one, of));
    expect(answers).toEqual(expected);
  });
});

describe("when a draining node will be empty", () => {
  it.each([
    ["now, when nothing runs", { inFlight: 0 }, 10_000],
    ["a slow service after it took nothing new", {}, 12_000],
    ["unknown without a measured service", { p95ServiceMs: null }, null],
    ["unknown over a restart of the server", { since: null }, null],
    ["unknown once overdue", { p95ServiceMs: 1_000 }, null],
  ])("%s", (_, over, expected) => {
    expect(emptyAt({ inFlight: 2, since: 8_000, p95ServiceMs: 4_000, nowMs: 10_000, ...over })).toBe(
      expected,
    );
  });
});
