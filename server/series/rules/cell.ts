import { addInto } from "../../shared/histogram.ts";

/** What is counted of a span. A new one is a word here and a row in series-table.ts. */
const counters = [
  /** Settled or refused, and how many of them succeeded; then the same of some. */
  "ended",
  "succeeded",
  "reservationsEnded",
  "reservationsSucceeded",
  "paidEnded",
  "paidSucceeded",
  "placeEnded",
  "placeSucceeded",
  "accepted",
  "deferred",
  "refused",
  "commitFailures",
  "usefulMs",
  "capacityMs",
] as const;
export type Counter = (typeof counters)[number];

/** What is read off once a second. */
const gauges = ["oldestWaitMs", "waiting", "parked", "load", "loopLagMs", "nodesReady"] as const;
export type GaugeName = (typeof gauges)[number];

export interface Gauge {
  sum: number;
  readings: number;
  min: number;
  max: number;
}

/** Latencies of orders, and of the journal's commits; counts per bucket of server/shared/histogram.ts. */
const histograms = ["orders", "commits"] as const;
export type HistogramName = (typeof histograms)[number];

/** What one process saw in a span, in a shape that adds up: cells of shorter spans or of other processes merge. */
export interface Cell {
  /** Start, epoch ms. */
  at: number;
  /** How much of the span the process watched: what was not watched is not known, which is not zero. */
  coveredMs: number;
  /** Absent: none. */
  counts: Partial<Record<Counter, number>>;
  /** Absent: not read. */
  gauges: Partial<Record<GaugeName, Gauge>>;
  orders: number[];
  commits: number[];
}

export function emptyCell(at: number): Cell {
  return { at, coveredMs: 0, counts: {}, gauges: {}, orders: [], commits: [] };
}

export function count(cell: Cell, name: Counter, amount = 1): void {
  if (amount !== 0) cell.counts[name] = (cell.counts[name] ?? 0) + amount;
}

export function read(cell: Cell, name: GaugeName, value: number): void {
  // Half of nothing is no reading, and JSON has no word for infinity.
  if (!Number.isFinite(value)) return;
  addGauge(cell, name, { sum: value, readings: 1, min: value, max: value });
}

/** One cell of all of them; the order they come in does not matter. */
export function merge(at: number, cells: Iterable<Cell>): Cell {
  const sum = emptyCell(at);
  for (const cell of cells) {
    sum.coveredMs += cell.coveredMs;
    for (const name of counters) count(sum, name, cell.counts[name] ?? 0);
    for (const name of gauges) {
      const gauge = cell.gauges[name];
      if (gauge) addGauge(sum, name, gauge);
    }
    addInto(sum.orders, cell.orders);
    addInto(sum.commits, cell.commits);
  }
  return sum;
}

function addGauge(cell: Cell, name: GaugeName, more: Gauge): void {
  const known = cell.gauges[name];
  cell.gauges[name] = known
    ? {
        sum: known.sum + more.sum,
        readings: known.readings + more.readings,
        min: Math.min(known.min, more.min),
        max: Math.max(known.max, more.max),
      }
    : { ...more };
}
