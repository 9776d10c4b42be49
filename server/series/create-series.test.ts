import { afterEach, expect, test, vi } from "vitest";
import type { CommittedChange } from "../orders/journal.ts";
import type { OrderRecord } from "../orders/order-record.ts";
import { createBus } from "../platform/bus.ts";
import type { EngineView } from "../scheduling/engine-view.ts";
import { createSeries } from "./create-series.ts";

const T0 = Date.UTC(2026, 10, 21, 12);

afterEach(() => {
  vi.useRealTimers();
});

function openSeries() {
  vi.useFakeTimers({ now: T0, toFake: ["setInterval", "clearInterval", "Date"] });
  const bus = createBus();
  let listener: (changes: CommittedChange[]) => void = () => {};
  const facts = { load: 0.4, ready: 2, depth: 3, oldestAgeMs: 120 };
  const engine = {
    nodes: () => Array.from({ length: 2 }, (_, i) => ({ health: i < facts.ready ? "ready" : "isolated" })),
    queues: () => [{ depth: facts.depth, oldestAgeMs: facts.oldestAgeMs, parked: 0 }],
    engine: () => ({ load: facts.load }),
    work: () => ({ usefulMs: 0, capacityMs: 0 }),
  } as unknown as EngineView;
  const series = createSeries({
    pool: { query: async () => ({ rows: [] }) } as never,
    alone: true,
    log: { warn: (details, message) => expect.fail(`${message} ${JSON.stringify(details)}`) },
    journal: {
      epoch: "ep_test",
      onCommitted: (heard) => {
        listener = heard;
      },
    },
    bus,
    engine,
    clock: { nowMs: () => Date.now() },
  });
  const commit = (before: Partial<OrderRecord> | null, order: Partial<OrderRecord>) =>
    listener([{ before, order } as unknown as CommittedChange]);
  const measure = (name: Parameters<typeof series.measure>[0]["series"], overSeconds = 10) =>
    series.measure({ series: name, stat: "avg", overSeconds }, Date.now());
  return { series, bus, commit, facts, measure };
}

const order = (more: Partial<OrderRecord>): Partial<OrderRecord> => ({
  kind: "meal",
  class: "paid",
  status: "queued",
  acceptedAt: Date.now(),
  settledAt: null,
  outcome: null,
  ...more,
});

test("counts each order once when accepted and once when it ends, with refusals against success", async () => {
  const { series, bus, commit, measure } = openSeries();
  await series.start();
  const accepted = order({});
  const parked = order({ class: "place", status: "received" });
  commit(null, accepted);
  commit(null, parked);
  vi.advanceTimersByTime(2_000);
  const done = order({ acceptedAt: T0, settledAt: Date.now(), outcome: "success" });
  commit(accepted, done);
  // The kitchen goes on with it: not a second end.
  commit(done, done);
  commit(parked, order({ class: "place", status: "cancelled", acceptedAt: T0, settledAt: Date.now() }));
  bus.emit("refused", { at: Date.now(), kind: "meal", class: "place" } as never);
  vi.advanceTimersByTime(3_000);
  expect(measure("acceptedPerMinute").samples).toBe(2);
  expect(measure("acceptedPerMinute").value).toBeCloseTo(24, 0);
  expect(measure("deferredPerMinute").samples).toBe(1);
  expect(measure("refusedPerMinute").samples).toBe(1);
  expect(measure("success")).toEqual({ value: 0.5, samples: 2 });
  expect(measure("paidSuccess")).toEqual({ value: 1, samples: 1 });
  expect(measure("placeSuccess")).toEqual({ value: 0, samples: 1 });
  expect(measure("p95Ms").value).toBeGreaterThan(1_500);
  await series.stop();
});

test("reads the engine once a second, and knows no load while there is no node", async () => {
  const { series, facts, measure } = openSeries();
  await series.start();
  vi.advanceTimersByTime(5_000);
  expect(measure("load", 4)).toMatchObject({ value: 0.4, samples: 4 });
  expect(measure("oldestWaitMs", 4).value).toBe(120);
  facts.ready = 0;
  vi.advanceTimersByTime(10_000);
  expect(measure("load", 5)).toEqual({ value: null, samples: 0 });
  expect(measure("nodesReady", 5).value).toBe(0);
  await series.stop();
});

test("times commits and counts those that failed", async () => {
  const { series, measure } = openSeries();
  await series.start();
  for (let i = 0; i < 20; i++) series.committed({ ms: i === 0 ? 300 : 8, ok: true });
  series.committed({ ms: 5_000, ok: false });
  vi.advanceTimersByTime(1_000);
  expect(measure("commitP95Ms").samples).toBe(20);
  expect(measure("commitP95Ms").value).toBeLessThan(11);
  expect(measure("commitFailuresPerMinute").samples).toBe(1);
  await series.stop();
});

test("draws points of the finest step that fits, and none for a time nobody watched", async () => {
  const { series, commit } = openSeries();
  await series.start();
  for (let second = 0; second < 60; second++) {
    commit(null, order({ acceptedAt: Date.now() }));
    vi.advanceTimersByTime(1_000);
  }
  const seconds = await series.between("acceptedPerMinute", T0 - 60_000, T0 + 60_000, 120);
  expect(seconds).toHaveLength(60);
  expect(seconds[5]).toEqual({ at: T0 + 5_000, value: 60, samples: 1 });
  const tens = await series.between("acceptedPerMinute", T0, T0 + 60_000, 30);
  expect(tens.map((point) => point.samples)).toEqual([10, 10, 10, 10, 10, 10]);
  await series.stop();
});
