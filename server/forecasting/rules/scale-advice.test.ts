import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adviseScale, type ScaleDecision, type ScaleFacts } from "./scale-advice.ts";

const MINUTE = 60_000;
const facts = (over: Partial<ScaleFacts> = {}): ScaleFacts => ({
  at: 0,
  current: 0.5,
  predicted: { mean: 0.5, high: 0.6 },
  nodes: 4,
  ...over,
});
const expecting = (mean: number, high = mean + 0.1) => ({ mean, high });

describe("the first advice", () => {
  it.each([
    ["now 68 %, in an hour 92 %", { current: 0.68, predicted: expecting(0.92) }, "scale_out", "forecast", 6],
    ["75 -> 80 %", { current: 0.75, predicted: expecting(0.8) }, "monitor", "both", 4],
    ["92 % now, falling to 60 %", { current: 0.92, predicted: expecting(0.6) }, "scale_out", "now", 6],
    ["92 % now, no forecast to trust", { current: 0.92, predicted: null }, "scale_out", "now", 6],
    ["68 % now, no forecast to trust", { current: 0.68, predicted: null }, "steady", "now", 4],
    ["50 -> 55 %", { current: 0.5, predicted: expecting(0.55) }, "steady", "both", 4],
    ["20 -> 25 %, at worst 35 %", { current: 0.2, predicted: expecting(0.25, 0.35) }, "scale_in", "both", 2],
    ["20 -> 25 %, at worst 60 %", { current: 0.2, predicted: expecting(0.25, 0.6) }, "steady", "both", 4],
    ["20 % now, no forecast to trust", { current: 0.2, predicted: null }, "steady", "now", 4],
    [
      "the last two nodes, idle",
      { current: 0.01, predicted: expecting(0.01, 0.02), nodes: 2 },
      "steady",
      "both",
      2,
    ],
    ["load not known", { current: null, predicted: null }, "monitor", "now", 4],
    ["2.4 times what the nodes can do", { current: 2.4, predicted: null, nodes: 3 }, "scale_out", "now", 11],
  ] as const)("%s: as it should be", (_, over, verdict, because, nodesAdvised) => {
    expect(adviseScale(null, facts(over))).toEqual({ verdict, because, nodesAdvised, since: 0 });
  });
});

describe("advice that stands", () => {
  const out: ScaleDecision = { verdict: "scale_out", since: 0, because: "forecast", nodesAdvised: 6 };

  it("stays between its way in and its way out", () => {
    const later = adviseScale(out, facts({ at: 90 * MINUTE, current: 0.6, predicted: expecting(0.8) }));
    expect(later).toMatchObject({ verdict: "scale_out", since: 0 });
  });

  it("is held for half an hour when the danger passes at once, and then ends", () => {
    const calm = { current: 0.5, predicted: expecting(0.5) };
    expect(adviseScale(out, facts({ at: 29 * MINUTE, ...calm }))).toMatchObject({
      verdict: "scale_out",
      because: "held",
    });
    expect(adviseScale(out, facts({ at: 30 * MINUTE, ...calm }))).toMatchObject({
      verdict: "steady",
      since: 30 * MINUTE,
    });
  });

  it("never asks for fewer nodes than it did, nor for fewer than there are", () => {
    const less = adviseScale(out, facts({ at: 5 * MINUTE, current: 0.86, predicted: null }));
    expect(less.nodesAdvised).toBe(6);
    expect(
      adviseScale(out, facts({ at: 5 * MINUTE, current: 0.8, predicted: null, nodes: 7 })).nodesAdvised,
    ).toBe(8);
  });

  it("gives way to danger after five minutes, not after twenty", () => {
    const steady: ScaleDecision = { verdict: "steady", since: 0, because: "both", nodesAdvised: 4 };
    const danger = { current: 0.9, predicted: null };
    expect(adviseScale(steady, facts({ at: 4 * MINUTE, ...danger })).verdict).toBe("steady");
    expect(adviseScale(steady, facts({ at: 5 * MINUTE, ...danger })).verdict).toBe("scale_out");
  });

  it("stays when all nodes are lost: that is the healer's", () => {
    const steady: ScaleDecision = { verdict: "steady", since: 0, because: "both", nodesAdvised: 4 };
    expect(adviseScale(steady, facts({ at: 60 * MINUTE, current: 3, nodes: 0 })).verdict).toBe("steady");
  });

  it("begins its hold again when the clock was set back", () => {
    const early = adviseScale({ ...out, since: 60 * MINUTE }, facts({ at: 10 * MINUTE, current: 0.5 }));
    expect(early).toMatchObject({ verdict: "scale_out", since: 10 * MINUTE });
  });
});

it("changes at most four times in any hour, whatever the load does", () => {
  const load = fc.double({ min: 0, max: 1.5, noNaN: true });
  const swing = fc.record({
    current: fc.option(load, { freq: 20 }),
    predicted: fc.option(fc.tuple(load, load).map(([mean, more]) => ({ mean, high: mean + more }))),
    nodes: fc.integer({ min: 1, max: 9 }),
  });
  fc.assert(
    fc.property(fc.array(swing, { minLength: 60, maxLength: 400 }), (minutes) => {
      let decision: ScaleDecision | null = null;
      const changes: number[] = [];
      for (const [minute, each] of minutes.entries()) {
        const next = adviseScale(decision, { at: minute * MINUTE, ...each });
        if (decision && next.verdict !== decision.verdict) changes.push(minute);
        decision = next;
      }
      for (const [i, at] of changes.entries()) {
        expect(changes.slice(i).filter((other) => other < at + 60).length).toBeLessThanOrEqual(4);
      }
    }),
    { numRuns: 300 },
  );
});

it("keeps one verdict while the load swings about a threshold by less than the way out", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0.76, max: 1, noNaN: true }), { minLength: 200 }), (loads) => {
      let decision = adviseScale(null, facts({ current: 0.9 }));
      for (const [minute, current] of loads.entries()) {
        decision = adviseScale(decision, facts({ at: minute * MINUTE, current, predicted: null }));
        expect(decision).toMatchObject({ verdict: "scale_out", since: 0 });
      }
    }),
  );
});
