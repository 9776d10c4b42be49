import { describe, expect, it } from "vitest";
import { arrivalsBetween, paceFor, type TraceRow } from "./pace.ts";

const rows: TraceRow[] = [100, 200, 250, 900].map((atMs) => ({ atMs, workMs: 500 }));

describe("paceFor", () => {
  it("plays the trace at the speed that gives the nodes the wanted load", () => {
    const pace = paceFor(rows, { slots: 11, load: 0.75 });
    const workPerRealMs = (2_000 / pace.lengthMs) * pace.scale;
    expect(workPerRealMs / (11 * 0.94)).toBeCloseTo(0.75);
  });
});

describe("arrivalsBetween", () => {
  const pace = { rows, scale: 1, lengthMs: 1_200 };

  it("gives each request once, however the time is cut", () => {
    const whole = arrivalsBetween(pace, 0, 12_000);
    expect(whole).toHaveLength(40);
    for (const step of [1, 7, 50, 1_199, 1_201, 5_000]) {
      const pieces = [];
      for (let t = 0; t < 12_000; t += step)
        pieces.push(...arrivalsBetween(pace, t, Math.min(12_000, t + step)));
      expect(pieces).toEqual(whole);
    }
  });

  it("goes on at the end of every round, also where n rounds divided by one are less than n", () => {
    const length = 6_174_598.474823073;
    const round = 816_161;
    expect(Math.floor((round * length) / length)).toBe(round - 1);
    const odd = { rows, scale: 1, lengthMs: length };
    const seeds = arrivalsBetween(odd, (round - 1) * length, (round + 1) * length - 1).map(
      ({ seed }) => seed,
    );
    expect(seeds).toEqual([round - 1, round].flatMap((n) => rows.map((_, i) => `${n}/${i}`)));
  });

  it("names a request of the next round differently", () => {
    const [first] = arrivalsBetween(pace, 0, 150);
    const [again] = arrivalsBetween(pace, 1_200, 1_350);
    expect(first?.workMs).toBe(again?.workMs);
    expect(first?.seed).not.toBe(again?.seed);
  });

  it("plays twice as fast at twice the scale", () => {
    expect(arrivalsBetween({ ...pace, scale: 2 }, 0, 600)).toHaveLength(4);
  });
});
