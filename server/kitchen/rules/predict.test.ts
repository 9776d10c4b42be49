import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  probabilityLate,
  type ReadyTime,
  readyAtQuantile,
  readyBy,
  stillOpenAt,
} from "../../contracts/ready-time.ts";
import { predictReady } from "./predict-ready.ts";
import { learn, learntSpread, medianSpread, newPace, type ShopPace } from "./shop-pace.ts";
import { addWork, secondsToReady, workAhead, workByStation } from "./ticket-work.ts";

const MIN = 60_000;
const ready: ReadyTime = { madeAt: 0, p50: 10 * MIN, p80: 13 * MIN, p90: 15 * MIN, by: "learnt" };
const teach = (pace: ShopPace, ratios: number[], workSeconds = 600) =>
  ratios.reduce((known, ratio) => learn(known, { workSeconds, tookSeconds: workSeconds * ratio }), pace);

describe("ready time as a distribution", () => {
  it.each([
    [0, 0],
    [10 * MIN, 0.5],
    [13 * MIN, 0.8],
    [15 * MIN, 0.9],
    [17 * MIN, 0.95],
  ])("by %i ms the share %f is ready", (at, share) => {
    expect(readyBy(ready, at)).toBeCloseTo(share, 9);
  });

  it("reads the same curve both ways", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), (q) => {
        expect(readyBy(ready, readyAtQuantile(ready, q))).toBeCloseTo(q, 6);
      }),
    );
  });

  it("never promises the past, and moves the range on while the ticket stays open", () => {
    let last = 0;
    for (let now = 0; now < 60 * MIN; now += MIN) {
      const { p10, p50, p80, p90 } = stillOpenAt(ready, now);
      expect(p10).toBeGreaterThanOrEqual(now);
      expect([p10, p50, p80, p90]).toEqual([p10, p50, p80, p90].toSorted((a, b) => a - b));
      expect(p50).toBeGreaterThanOrEqual(last - 1);
      last = p50;
    }
  });

  it("grows surer that a ticket will be late the longer it stays open", () => {
    const needBy = 14 * MIN;
    expect(probabilityLate(ready, needBy, 0)).toBeCloseTo(0.15, 2);
    expect(probabilityLate(ready, needBy, 12 * MIN)).toBeGreaterThan(0.4);
    expect(probabilityLate(ready, needBy, needBy)).toBe(1);
  });
});

describe("shop pace", () => {
  it("starts from the items' own times", () => {
    expect(learntSpread(newPace, 600)).toEqual({ p50: 600, p80: 810, p90: 960 });
  });

  it("comes within 5 % of a kitchen's true pace in 25 tickets", () => {
    const pace = teach(newPace, new Array(25).fill(1.6));
    expect(learntSpread(pace, 600).p50 / 960).toBeGreaterThan(0.95);
    expect(learntSpread(pace, 600).p50 / 960).toBeLessThan(1.05);
  });

  it("covers about 80 % with P80 once it has seen the shop's spread", () => {
    // A fixed sequence with a long tail, so that the test says the same every time.
    let seed = 7;
    const random = () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const ratio = () => Math.exp(0.35 * (random() + random() + random() - 1.5) * 2);
    let pace = teach(newPace, Array.from({ length: 60 }, ratio));
    let within = 0;
    for (let i = 0; i < 1_000; i++) {
      const took = 600 * ratio();
      if (took <= learntSpread(pace, 600).p80) within += 1;
      pace = learn(pace, { workSeconds: 600, tookSeconds: took });
    }
    expect(within / 1_000).toBeGreaterThan(0.76);
    expect(within / 1_000).toBeLessThan(0.84);
  });

  it("follows a kitchen that slows by 40 %, within ten tickets", () => {
    const before = teach(newPace, new Array(100).fill(1));
    const after = teach(before, new Array(10).fill(1.4));
    expect(learntSpread(after, 600).p50).toBeGreaterThan(600 * 1.22);
  });

  it("is not led astray by one forgotten ticket", () => {
    const before = teach(newPace, new Array(50).fill(1));
    const after = teach(before, [500]);
    expect(learntSpread(after, 600).p50).toBeLessThan(600 * 1.3);
  });

  it("switched to simple, gives the median of the last 50 durations whatever was ordered", () => {
    const pace = teach(teach(newPace, new Array(50).fill(9)), new Array(50).fill(1), 700);
    expect(medianSpread(pace).p50).toBe(700);
    const simple = predictReady({ now: 0, workSeconds: 60, pace, simple: true });
    expect(simple).toMatchObject({ p50: 700_000, by: "median" });
    expect(predictReady({ now: 0, workSeconds: 60, pace: newPace, simple: true }).p50).toBe(15 * MIN);
  });
});

describe("ticket work", () => {
  const prep: Record<string, number> = { noodles: 300, rice: 240, tea: 60 };
  const secondsOf = (itemId: string) => prep[itemId] ?? 0;
  const line = (itemId: string, station: string, quantity = 1) => ({ itemId, station, quantity });

  it("takes the longest item whole and overlaps the rest, per station", () => {
    const work = workByStation(
      [line("noodles", "wok", 2), line("rice", "wok"), line("tea", "drinks")],
      secondsOf,
    );
    expect(work).toEqual({ wok: 300 + 0.3 * 540, drinks: 60 });
    expect(secondsToReady(work, {})).toBe(462);
  });

  it("waits for the station with the most ahead of it", () => {
    expect(secondsToReady({ wok: 100, drinks: 60 }, { drinks: 4_000 })).toBe(1_060);
  });

  it("counts started work only for what is left of it", () => {
    const ahead = workAhead({ wok: 100 }, [{ work: { wok: 300 }, startedAt: 0 }], 120_000);
    expect(ahead).toEqual({ wok: 280 });
    expect(workAhead({}, [{ work: { wok: 300 }, startedAt: 0 }], 900_000)).toEqual({ wok: 0 });
  });

  it("takes away what it had added", () => {
    const sum = addWork(addWork({ wok: 50 }, { wok: 10, fry: 5 }, 1), { wok: 10, fry: 5 }, -1);
    expect(sum).toEqual({ wok: 50, fry: 0 });
  });
});
