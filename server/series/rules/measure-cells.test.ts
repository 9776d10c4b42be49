import { expect, test } from "vitest";
import { type SeriesName, seriesNames } from "../../contracts/series.ts";
import { bucketOf, LATENCY_BUCKETS, percentile } from "../../shared/histogram.ts";
import { seededRandom } from "../../shared/seeded-random.ts";
import { type Cell, count, emptyCell, merge, read } from "./cell.ts";
import { extremeOfCells, measureCells, pointOfCells } from "./measure-cells.ts";
import { seriesTable } from "./series-table.ts";

const T0 = Date.UTC(2026, 10, 21, 12);
const SPAN_MS = 120_000;

interface Ended {
  at: number;
  succeeded: boolean;
  latencyMs: number;
}

/** What happened, and the same counted by `writers` processes into their own seconds. */
function randomTraffic(seed: number, writers: number) {
  const random = seededRandom(seed);
  const cells = new Map<string, Cell>();
  const cellAt = (writer: number, at: number) => {
    const start = Math.floor(at / 1_000) * 1_000;
    const key = `${writer}/${start}`;
    const cell = cells.get(key) ?? emptyCell(start);
    cells.set(key, cell);
    return cell;
  };
  const ended: Ended[] = [];
  for (let i = 0; i < 400; i++) {
    const at = T0 + Math.floor(random() * SPAN_MS);
    const latencyMs = 5 + 20_000 * random() ** 4;
    const one = { at, latencyMs, succeeded: random() < 0.8 };
    ended.push(one);
    const cell = cellAt(Math.floor(random() * writers), at);
    count(cell, "ended");
    count(cell, "accepted");
    count(cell, "succeeded", one.succeeded ? 1 : 0);
    const bucket = bucketOf(latencyMs);
    for (let b = 0; b <= bucket; b++) cell.orders[b] ??= 0;
    cell.orders[bucket] = (cell.orders[bucket] ?? 0) + 1;
  }
  for (let at = T0; at < T0 + SPAN_MS; at += 1_000) {
    for (let writer = 0; writer < writers; writer++) {
      const cell = cellAt(writer, at);
      cell.coveredMs = 1_000;
      read(cell, "waiting", 10);
      read(cell, "load", random());
    }
  }
  return { ended, cells: [...cells.values()] };
}

const measured = (series: SeriesName, cells: readonly Cell[], spanMs = SPAN_MS) =>
  measureCells(seriesTable[series], cells, spanMs);

test("ratios, percentiles and rates of merged cells equal a recount of what happened, however it was split", () => {
  for (let seed = 1; seed <= 60; seed++) {
    const writers = 1 + (seed % 3);
    const { ended, cells } = randomTraffic(seed, writers);
    const recount = new Array<number>(LATENCY_BUCKETS).fill(0);
    for (const { latencyMs } of ended) recount[bucketOf(latencyMs)] = (recount[bucketOf(latencyMs)] ?? 0) + 1;
    const stepMs = [1_000, 10_000, 60_000][seed % 3] as number;
    const rolled = [...Map.groupBy(cells, (cell) => Math.floor(cell.at / stepMs)).values()].map((group) =>
      merge(Math.floor((group[0] as Cell).at / stepMs) * stepMs, group),
    );
    const stored = JSON.parse(JSON.stringify(rolled)) as Cell[];

    const success = ended.filter((one) => one.succeeded).length / ended.length;
    expect(measured("success", stored)).toEqual({ value: success, samples: ended.length });
    expect(measured("p95Ms", stored)).toEqual({ value: percentile(recount, 0.95), samples: ended.length });
    expect(measured("p99Ms", stored).value).toBe(percentile(recount, 0.99));
    // Every writer watched the whole span: together they watched it once.
    expect(measured("acceptedPerMinute", stored).value).toBeCloseTo(ended.length / 2);
    // Each writer parks its own, all see the same load.
    expect(measured("waiting", stored).value).toBeCloseTo(10 * writers);
    expect(measured("load", stored).value).toBeCloseTo(measured("load", cells).value ?? Number.NaN);
  }
});

test("merging does not depend on order or grouping", () => {
  const { cells } = randomTraffic(7, 2);
  const half = Math.floor(cells.length / 2);
  const grouped = merge(T0, [merge(T0, cells.slice(half)), merge(T0, cells.slice(0, half))]);
  const flat = merge(T0, cells);
  expect(grouped.counts).toEqual(flat.counts);
  expect(grouped.orders).toEqual(flat.orders);
  expect(grouped.gauges.load?.sum).toBeCloseTo(flat.gauges.load?.sum ?? Number.NaN);
});

test("nothing measured is null, and nothing counted while somebody watched is zero", () => {
  for (const series of seriesNames) {
    expect(measured(series, [])).toEqual({ value: null, samples: 0 });
    expect(extremeOfCells(seriesTable[series], "max", [], SPAN_MS)).toEqual({ value: null, samples: 0 });
  }
  const watched = { ...emptyCell(T0), coveredMs: 1_000 };
  expect(measured("refusedPerMinute", [watched])).toEqual({ value: 0, samples: 0 });
  expect(measured("success", [watched])).toEqual({ value: null, samples: 0 });
  expect(measured("load", [watched])).toEqual({ value: null, samples: 0 });
});

test("a process that took over in the middle of a span does not double its rate", () => {
  const first = { ...emptyCell(T0), coveredMs: 4_000, counts: { accepted: 40 } };
  const second = { ...emptyCell(T0), coveredMs: 5_000, counts: { accepted: 50 } };
  expect(measured("acceptedPerMinute", [first, second], 10_000).value).toBe(600);
});

test("the highest of a minute is that of its ten-second values, of a gauge its highest reading", () => {
  const seconds = Array.from({ length: 60 }, (_, second) => {
    const cell = { ...emptyCell(T0 + second * 1_000), coveredMs: 1_000 };
    if (second < 10) count(cell, "accepted", 2);
    if (second === 3) count(cell, "accepted", 10);
    read(cell, "oldestWaitMs", second === 42 ? 900 : 5);
    return cell;
  });
  const highest = (series: SeriesName) => extremeOfCells(seriesTable[series], "max", seconds, 60_000).value;
  expect(highest("acceptedPerMinute")).toBe(180);
  expect(extremeOfCells(seriesTable.acceptedPerMinute, "min", seconds, 60_000).value).toBe(0);
  expect(highest("oldestWaitMs")).toBe(900);
  expect(pointOfCells(seriesTable.oldestWaitMs, seconds, 60_000).value).toBe(900);
  expect(measured("oldestWaitMs", seconds, 60_000).value).toBeCloseTo((59 * 5 + 900) / 60);
});

test("what is infinite is not a reading", () => {
  const cell = emptyCell(T0);
  read(cell, "load", Number.POSITIVE_INFINITY);
  expect(cell.gauges.load).toBeUndefined();
});
