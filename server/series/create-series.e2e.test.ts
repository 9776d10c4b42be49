import { afterAll, beforeEach, expect, test } from "vitest";
import type { CommittedChange } from "../orders/journal.ts";
import { createBus } from "../platform/bus.ts";
import type { EngineView } from "../scheduling/engine-view.ts";
import { openTestDatabase } from "../setup/test-database.ts";
import { createSeries } from "./create-series.ts";

const database = await openTestDatabase();
const HOUR = 3_600_000;
const T0 = Date.UTC(2026, 10, 21, 12);
let now = T0;
let lives = 0;

beforeEach(async () => {
  now = T0;
  await database.pool.query("TRUNCATE series_cell");
});
afterAll(() => database.close());

/** A process that counts; its seconds are driven by hand. */
async function startProcess({ alone = true, pool = database.pool as never } = {}) {
  let told: (changes: CommittedChange[]) => void = () => {};
  const series = createSeries({
    journal: {
      epoch: `ep_${++lives}`,
      onCommitted: (listener) => {
        told = listener;
      },
    },
    bus: createBus(),
    engine: {
      nodes: () => [{ health: "ready" }],
      queues: () => [{ depth: 4, oldestAgeMs: 50, parked: 0 }],
      engine: () => ({ load: 0.5 }),
      work: () => ({ usefulMs: 0, capacityMs: 0 }),
    } as unknown as EngineView,
    pool,
    alone,
    clock: { nowMs: () => now },
    log: { warn: () => {} },
  });
  await series.start();
  const accept = (orders: number, settledMs = 100) => {
    for (let i = 0; i < orders; i++) {
      const order = { kind: "meal", class: "paid", status: "queued", acceptedAt: now, settledAt: null };
      const done = { ...order, settledAt: now + settledMs, outcome: i % 4 === 0 ? "late" : "success" };
      told([
        { before: null, order },
        { before: order, order: done },
      ] as unknown as CommittedChange[]);
    }
  };
  return { series, accept };
}

const fiveMinutes = (series: Awaited<ReturnType<typeof startProcess>>["series"]) =>
  series.measure({ series: "success", stat: "avg", overSeconds: 300 }, now);

test("what a process counted is in the next one's memory, from the finest stored step", async () => {
  const first = await startProcess();
  for (let second = 0; second < 120; second++) {
    first.accept(4, second);
    now += 1_000;
  }
  const before = fiveMinutes(first.series);
  const p95 = first.series.measure({ series: "p95Ms", stat: "avg", overSeconds: 300 }, now);
  expect(before).toEqual({ value: 0.75, samples: 480 });
  await first.series.stop();

  const second = await startProcess();
  expect(fiveMinutes(second.series)).toEqual(before);
  expect(second.series.measure({ series: "p95Ms", stat: "avg", overSeconds: 300 }, now)).toEqual(p95);
  // Ten seconds is the finest that is known of a life that is over.
  const { stepMs, points } = await second.series.history("success", {
    from: T0,
    to: T0 + 120_000,
    mostPoints: 300,
  });
  expect(stepMs).toBe(10_000);
  expect(points.map((point) => point.samples)).toEqual(new Array(12).fill(40));
  await second.series.stop();
});

test("processes on one database each write their share, and each reads the sum", async () => {
  const here = await startProcess({ alone: false });
  const there = await startProcess({ alone: false });
  for (let second = 0; second < 60; second++) {
    here.accept(1);
    there.accept(3);
    now += 1_000;
  }
  // The one that stops writes the rest; the other reads it in its next round.
  await there.series.stop();
  await here.series.stop();
  const later = await startProcess({ alone: false });
  expect(fiveMinutes(later.series).samples).toBe(240);
  expect(await later.series.over("acceptedPerMinute", T0, T0 + 60_000)).toMatchObject({ samples: 240 });
  await later.series.stop();
});

test("keeps what was counted while the database was away and writes it afterwards", async () => {
  let away = false;
  const pool = {
    query: async (...args: [string, unknown[]]) => {
      if (away) throw new Error("connection refused");
      return database.pool.query(...args);
    },
  };
  const { series, accept } = await startProcess({ pool: pool as never });
  away = true;
  for (let second = 0; second < 60; second++) {
    accept(2);
    now += 1_000;
  }
  expect(fiveMinutes(series).samples).toBe(120);
  away = false;
  await series.stop();
  const stored = await database.pool.query(
    "SELECT step_ms, sum((cell->'counts'->>'accepted')::int)::int AS n FROM series_cell GROUP BY 1 ORDER BY 1",
  );
  expect(stored.rows).toEqual([
    { step_ms: 10_000, n: 120 },
    { step_ms: 60_000, n: 120 },
  ]);
});

test("a month is drawn from minutes, ratios made anew from their counts", async () => {
  const minute = (at: number, ended: number, succeeded: number) =>
    database.pool.query(
      "INSERT INTO series_cell (step_ms, at, writer, cell) VALUES (60000, to_timestamp($1 / 1000.0), 'ep_old', $2)",
      [at, { at, coveredMs: 60_000, counts: { ended, succeeded }, gauges: {}, orders: [], commits: [] }],
    );
  const from = T0 - 30 * 24 * HOUR;
  await minute(from, 1_000, 1_000);
  await minute(from + 60_000, 10, 0);
  const { series } = await startProcess();
  const { stepMs, points } = await series.history("success", { from, to: T0, mostPoints: 300 });
  expect(stepMs).toBe(144 * 60_000);
  // Not (1 + 0) / 2.
  expect(points).toEqual([{ at: expect.any(Number), value: 1_000 / 1_010, samples: 1_010 }]);
  await series.stop();
});

test("stops reading when its time is over", async () => {
  const { series } = await startProcess();
  const over = AbortSignal.abort();
  await expect(
    series.history("success", { from: T0 - 24 * HOUR, to: T0, mostPoints: 300, signal: over }),
  ).rejects.toThrow();
  await series.stop();
});
