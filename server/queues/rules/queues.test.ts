import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CreateOrder } from "../../contracts/orders.ts";
import { SPARK_POINTS, SPARK_STEP_MS } from "../../contracts/queue-actions.ts";
import { drainOf } from "./drain.ts";
import { HotKeys, keysOf } from "./hot-keys.ts";
import { judgeNoise, type Noise, QUIET } from "./noisy-flow.ts";
import { SpaceSaving } from "./space-saving.ts";
import { Spark } from "./spark.ts";
import { WaitWindow } from "./wait-window.ts";

const stream = fc.array(fc.integer({ min: 0, max: 30 }).map(String), { maxLength: 400 });
const capacity = fc.integer({ min: 1, max: 12 });
const exact = (keys: string[]) => {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};
const sketchOf = (keys: string[], size: number) => {
  const sketch = new SpaceSaving(size);
  for (const key of keys) sketch.add(key);
  return sketch;
};

describe("space-saving, against exact counts", () => {
  it("never counts too few, and too many by no more than it says", () => {
    fc.assert(
      fc.property(stream, capacity, (keys, size) => {
        const sketch = sketchOf(keys, size);
        const counts = exact(keys);
        for (const key of new Set([...keys, "never seen"])) {
          const { count, error } = sketch.of(key);
          const truth = counts.get(key) ?? 0;
          expect(count).toBeGreaterThanOrEqual(truth);
          expect(count - error).toBeLessThanOrEqual(truth);
          expect(error).toBeLessThanOrEqual(keys.length / size);
        }
      }),
    );
  });

  it("has every key that makes up more than one part in its capacity", () => {
    fc.assert(
      fc.property(stream, capacity, (keys, size) => {
        const counted = new Set(
          sketchOf(keys, size)
            .all()
            .map(({ key }) => key),
        );
        for (const [key, count] of exact(keys))
          if (count > keys.length / size) expect(counted).toContain(key);
      }),
    );
  });

  it("is exact while there are no more keys than it can count", () => {
    fc.assert(
      fc.property(stream, (keys) => {
        const sketch = sketchOf(keys, 31);
        for (const [key, count] of exact(keys)) expect(sketch.of(key)).toEqual({ key, count, error: 0 });
        expect(sketch.total).toBe(keys.length);
      }),
    );
  });

  it("keeps no more keys than it was given room for", () => {
    fc.assert(
      fc.property(stream, capacity, (keys, size) => {
        expect(sketchOf(keys, size).all().length).toBeLessThanOrEqual(size);
      }),
    );
  });
});

describe("hot keys", () => {
  it("names what a request asks for, a dish once however often it is on the order", () => {
    const meal = {
      kind: "meal",
      shopId: "wok",
      items: [
        { itemId: "noodles", quantity: 1 },
        { itemId: "noodles", quantity: 9 },
      ],
    } as CreateOrder;
    expect(keysOf(meal, "c1")).toEqual(["client:c1", "shop:wok", "item:noodles"]);
  });

  it("forgets what was asked for more than a minute ago, and keeps what is sidelined in sight", () => {
    const keys = new HotKeys();
    for (let i = 0; i < 20; i++) keys.seen(["shop:a", "slot:s"], 1_000);
    expect(keys.top(3, 2_000)[0]).toEqual({ key: "shop:a", kind: "shop", perMinute: 20, share: 1 });
    expect(keys.top(3, 75_000)).toEqual([]);
    expect(keys.top(3, 75_000, ["shop:a"])).toEqual([
      { key: "shop:a", kind: "shop", perMinute: 0, share: 0 },
    ]);
  });

  it("counts a minute across its ten-second steps, and shares by kind", () => {
    const keys = new HotKeys();
    for (let at = 0; at < 60_000; at += 1_000) keys.seen([at % 3_000 === 0 ? "shop:b" : "shop:a"], at);
    const [first, second] = keys.top(5, 59_000);
    expect(first).toMatchObject({ key: "shop:a", perMinute: 40 });
    expect(second?.share).toBeCloseTo(1 / 3);
  });
});

describe("noisy flows", () => {
  const loud = { queued: 80, total: 100, flows: 3 };
  const judged = (noise: Noise, loads: [typeof loud, number][]) =>
    loads.reduce((now, [load, at]) => judgeNoise(now, load, at), noise);

  it("are called so after five loud seconds, and told since when", () => {
    expect(
      judged(QUIET, [
        [loud, 1_000],
        [loud, 5_000],
      ]).noisySince,
    ).toBeNull();
    expect(
      judged(QUIET, [
        [loud, 1_000],
        [loud, 6_000],
      ]).noisySince,
    ).toBe(1_000);
  });

  it("stay so through a short lull, and stop after fifteen quiet seconds", () => {
    const noisy = judged(QUIET, [
      [loud, 0],
      [loud, 6_000],
    ]);
    const quiet = { queued: 5, total: 50, flows: 3 };
    expect(
      judged(noisy, [
        [quiet, 7_000],
        [loud, 8_000],
      ]).noisySince,
    ).toBe(0);
    expect(
      judged(noisy, [
        [quiet, 7_000],
        [quiet, 22_000],
      ]),
    ).toEqual(QUIET);
  });

  it.each([
    ["alone in the queue", { queued: 100, total: 100, flows: 1 }],
    ["with a handful of orders", { queued: 9, total: 10, flows: 2 }],
    ["with its fair half of two", { queued: 50, total: 100, flows: 2 }],
  ])("are not called so %s", (_, load) => {
    expect(
      judged(QUIET, [
        [load, 0],
        [load, 60_000],
      ]).noisySince,
    ).toBeNull();
  });
});

describe("figures of a queue", () => {
  it("keeps the most of each ten seconds, and lets five minutes pass", () => {
    const spark = new Spark();
    spark.put(3, 0);
    spark.put(7, 5_000);
    spark.put(2, SPARK_STEP_MS);
    expect(spark.values().slice(-3)).toEqual([0, 7, 2]);
    spark.put(0, SPARK_STEP_MS * (SPARK_POINTS + 2));
    expect(spark.silent).toBe(true);
    expect(spark.values()).toHaveLength(SPARK_POINTS);
  });

  it("tells the waits of the last five minutes only", () => {
    const waits = new WaitWindow();
    for (let i = 0; i < 100; i++) waits.add(1_000, 0);
    waits.add(60_000, 290_000);
    expect(waits.percentiles(290_000).p50).toBeLessThan(1_200);
    expect(waits.percentiles(310_000).p50).toBeGreaterThan(40_000);
    expect(waits.percentiles(900_000)).toEqual({ p50: null, p95: null });
  });

  it.each([
    ["empty", { depth: 0, oldestAgeMs: 0, inPerMinute: 9, outPerMinute: 0 }, null, false],
    ["shrinking", { depth: 10, oldestAgeMs: 9_000, inPerMinute: 20, outPerMinute: 40 }, 30_000, false],
    ["short and young", { depth: 2, oldestAgeMs: 400, inPerMinute: 40, outPerMinute: 40 }, null, false],
    ["growing", { depth: 20, oldestAgeMs: 9_000, inPerMinute: 60, outPerMinute: 40 }, null, true],
  ])("says of a queue that is %s when it drains", (_, flow, etaMs, willNotDrain) => {
    expect(drainOf(flow)).toEqual({ etaMs, willNotDrain });
  });
});
