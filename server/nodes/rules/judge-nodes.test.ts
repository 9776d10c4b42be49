import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  HOLD_SHARE,
  ISOLATE_EVERY_MS,
  judgeNodes,
  type Liveness,
  mayIsolate,
  type Watch,
  type WatchedNode,
} from "./judge-nodes.ts";
import { freshMonitor, LOOK_EVERY_MS, lookAgain } from "./monitor.ts";

const NOW = 1_000_000;
const at = (id: string, silentMs: number, liveness: Liveness = "ready"): WatchedNode => ({
  id,
  liveness,
  heardAtMs: NOW - silentMs,
});
const judge = (nodes: WatchedNode[], over: Partial<Watch> = {}) =>
  judgeNodes({
    nodes,
    nowMs: NOW,
    slippedMs: 0,
    listeningSinceMs: 0,
    databaseAway: false,
    doubtedAtMs: null,
    lastIsolatedMs: null,
    ...over,
  });
const well = (count: number, from = 0) => Array.from({ length: count }, (_, i) => at(`well${from + i}`, 200));

describe("judging nodes by their silence", () => {
  it.each([
    [300, "ready", [], null],
    [2_600, "ready", ["a"], null],
    [2_600, "suspect", [], null],
    [5_900, "suspect", [], null],
    [6_000, "suspect", [], "a"],
    [90_000, "isolated", [], null],
  ] as const)("%i ms of silence while %s", (silentMs, liveness, suspects, isolate) => {
    expect(judge([at("a", silentMs, liveness), ...well(2)])).toMatchObject({ suspects, isolate });
  });

  it("isolates a node that is alone, and the longest silent of several first", () => {
    expect(judge([at("only", 6_500)]).isolate).toBe("only");
    expect(judge([at("a", 6_500), at("b", 8_000), ...well(4)]).isolate).toBe("b");
  });
});

describe("the brake", () => {
  it("holds when the monitor itself stalled for more than a beat", () => {
    const { isolate, suspects, held } = judge([at("a", 9_000), ...well(3)], { slippedMs: 2_001 });
    expect([isolate, suspects]).toEqual([null, []]);
    expect(held).toMatchObject({ reason: "monitor_stalled", figures: { slippedMs: 2_001 } });
    expect(judge([at("a", 9_000), ...well(3)], { slippedMs: 2_000 }).isolate).toBe("a");
  });

  it("counts no silence from before it listened", () => {
    expect(judge([at("a", 60_000), ...well(3)], { listeningSinceMs: NOW - 5_000 }).isolate).toBe(null);
  });

  it("holds, and suspects nobody, when most of the fleet falls silent together", () => {
    // Only one is due yet; the others are a report short of it.
    const fleet = [at("a", 6_000), at("b", 5_800), at("c", 5_900), at("d", 100)];
    expect(judge(fleet)).toMatchObject({ suspects: [], isolate: null });
    expect(judge(fleet).held).toEqual({
      reason: "most_silent",
      nodeIds: ["a"],
      figures: { silent: 3, of: 4 },
    });
    expect(judge([at("a", 9_000), at("b", 9_000)]).held?.reason).toBe("most_silent");
  });

  it("gives the last ones a beat more when the others are heard again", () => {
    const fleet = [at("a", 9_000), at("b", 100), at("c", 100)];
    expect(judge(fleet, { doubtedAtMs: NOW - 2_400 })).toMatchObject({
      doubt: false,
      isolate: null,
      held: { reason: "most_silent", nodeIds: ["a"] },
    });
    expect(judge(fleet, { doubtedAtMs: NOW - 2_500 }).isolate).toBe("a");
    expect(judge([at("a", 3_000), at("b", 3_000)])).toMatchObject({ doubt: true, held: null });
  });

  it("isolates one of two: half is less than most", () => {
    expect(judge([at("a", 6_000), at("b", 100)]).isolate).toBe("a");
  });

  it("holds while the database is away: nothing could be rescued", () => {
    expect(judge([at("a", 9_000), ...well(3)], { databaseAway: true })).toMatchObject({
      isolate: null,
      held: { reason: "database_away", nodeIds: ["a"] },
    });
  });

  it("holds when a third is isolated already", () => {
    const fleet = [at("x", 9_000, "isolated"), at("y", 9_000, "isolated"), at("a", 9_000), ...well(3)];
    expect(judge(fleet)).toMatchObject({
      isolate: null,
      held: { reason: "share_isolated", figures: { isolated: 2, of: 6, allowed: 2 } },
    });
    expect(judge([...fleet, ...well(3, 3)]).isolate).toBe("a");
  });

  it("waits ten seconds between isolations", () => {
    const fleet = [at("a", 9_000), ...well(5)];
    expect(judge(fleet, { lastIsolatedMs: NOW - 9_999 })).toMatchObject({
      isolate: null,
      held: { reason: "isolated_recently", figures: { waitMs: 1 } },
    });
    expect(judge(fleet, { lastIsolatedMs: NOW - 10_000 }).isolate).toBe("a");
  });

  it("says nothing when there is nothing it would have done", () => {
    expect(judge(well(3), { databaseAway: true, lastIsolatedMs: NOW }).held).toBe(null);
  });
});

const liveness = fc.constantFrom<Liveness>("ready", "suspect", "isolated");
const fleetOf = fc
  .array(fc.record({ silentMs: fc.integer({ min: 0, max: 20_000 }), liveness }), {
    minLength: 1,
    maxLength: 40,
  })
  .map((nodes) => nodes.map((node, i) => at(`n${i}`, node.silentMs, node.liveness)));

describe("whatever the fleet looks like", () => {
  it("never isolates beyond a third, with most silent, while deaf, or a node that was heard", () => {
    fc.assert(
      fc.property(fleetOf, fc.boolean(), fc.nat(4_000), (nodes, databaseAway, slippedMs) => {
        const { isolate, suspects } = judge(nodes, { databaseAway, slippedMs });
        const watched = nodes.filter((node) => node.liveness !== "isolated");
        const silent = watched.filter((node) => NOW - node.heardAtMs >= 2_500);
        for (const id of suspects) expect(silent.map((node) => node.id)).toContain(id);
        if (isolate === null) return;
        expect(databaseAway || slippedMs > 2_000).toBe(false);
        expect(nodes.length - watched.length + 1).toBeLessThanOrEqual(mayIsolate(nodes.length));
        expect(NOW - (nodes.find((node) => node.id === isolate)?.heardAtMs ?? NOW)).toBeGreaterThanOrEqual(
          6_000,
        );
        expect(silent.length < 2 || silent.length / watched.length < HOLD_SHARE).toBe(true);
      }),
    );
  });

  it("always acts or says why when a node has been silent for three beats", () => {
    fc.assert(
      fc.property(fleetOf, fc.option(fc.nat(20_000)), (nodes, ago) => {
        const due = nodes.some((node) => node.liveness !== "isolated" && NOW - node.heardAtMs >= 6_000);
        const { isolate, held } = judge(nodes, { lastIsolatedMs: ago === null ? null : NOW - ago });
        expect(isolate !== null || held !== null).toBe(due);
        if (ago !== null && ago < ISOLATE_EVERY_MS) expect(isolate).toBe(null);
      }),
    );
  });

  it("isolates nobody who reports every 250 ms, however long the monitor sleeps in between", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30_000 }), { maxLength: 60 }), (sleeps) => {
        let monitor = freshMonitor(0);
        let heardAtMs = 0;
        let nowMs = 0;
        for (const sleepMs of sleeps) {
          // Asleep: reports wait in the socket and are read only after the look that follows.
          nowMs += LOOK_EVERY_MS + sleepMs;
          monitor = lookAgain(monitor, nowMs);
          const nodes = [
            { id: "a", liveness: "ready" as const, heardAtMs },
            { id: "b", liveness: "ready" as const, heardAtMs: nowMs },
          ];
          const { slippedMs, listeningSinceMs } = monitor;
          expect(
            judgeNodes({
              nodes,
              nowMs,
              slippedMs,
              listeningSinceMs,
              databaseAway: false,
              doubtedAtMs: null,
              lastIsolatedMs: null,
            }).isolate,
          ).toBe(null);
          heardAtMs = nowMs;
        }
      }),
    );
  });
});
