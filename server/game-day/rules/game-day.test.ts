import { describe, expect, it } from "vitest";
import { type LiveLoad, reasonToStop, refusalToStart } from "./game-day-guard.ts";
import { scoreOf } from "./score.ts";

const calm: LiveLoad = {
  running: false,
  load: 0.3,
  predictedLoad: null,
  oldestWaitMs: 0,
  freeMemoryMb: 2_000,
};

describe("a game day", () => {
  it.each([
    [{}, null],
    [{ running: true }, "running"],
    [{ load: 0.6 }, "load_high"],
    [{ oldestWaitMs: 5_000 }, "orders_waiting"],
    [{ predictedLoad: 0.8 }, "rush_forecast"],
    [{ freeMemoryMb: 699 }, "memory_short"],
  ])("with %o is refused because of %s", (change, refusal) => {
    expect(refusalToStart({ ...calm, ...change })).toBe(refusal);
  });

  it("that runs gives way only when orders are at stake", () => {
    expect(reasonToStop({ ...calm, running: true, load: 0.89, freeMemoryMb: 1 })).toBeNull();
    expect(reasonToStop({ ...calm, running: true, load: 0.9 })).toBe("load_high");
    expect(reasonToStop({ ...calm, running: true, oldestWaitMs: 10_000 })).toBe("orders_waiting");
  });
});

describe("a score card", () => {
  it("has every check of its scenario, and passes none that was not measured", () => {
    const checks = scoreOf("fleet_silent", { healthyIsolated: 0, suspectSaidMs: null, lost: 1, doubled: 0 });
    expect(checks.map(({ key, passed }) => [key, passed])).toEqual([
      ["healthyIsolated", true],
      ["suspectSaidMs", false],
      ["lost", false],
      ["doubled", true],
    ]);
    expect(scoreOf("overload", {}).every(({ passed }) => !passed)).toBe(true);
  });

  it("holds a share to its least and a time to its most", () => {
    const passed = (measured: Parameters<typeof scoreOf>[1]) =>
      scoreOf("overload", measured).find(({ key }) => key === "placeSuccess")?.passed;
    expect([passed({ placeSuccess: 0.9939 }), passed({ placeSuccess: 0.994 })]).toEqual([false, true]);
  });
});
