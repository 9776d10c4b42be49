import type { OrderClass } from "../../contracts/orders.ts";

/** A request of the trace, in the time of the trace. */
export interface TracedWork {
  atMs: number;
  workMs: number;
  /** What the request says of itself beforehand: its input tokens. */
  size: number;
  /** Of recorded orders; a trace knows none of these. */
  class?: OrderClass;
  flow?: string;
  deadlineMs?: number;
}

/** Load over time: calm, and for a while something else. */
export interface Spikes {
  calm: number;
  spike: number;
}

/** A spike of this length ends every turn; calm comes first. */
export const CALM_MS = 60_000;
export const SPIKE_MS = 30_000;

/** The part of a trace that is played: everything, or what comes after the middle of its time. */
export function partOf<Row extends TracedWork>(
  rows: readonly Row[],
  part: "whole" | "earlier" | "later",
): Row[] {
  if (part === "whole") return [...rows];
  const first = rows[0]?.atMs ?? 0;
  const middle = (first + (rows.at(-1)?.atMs ?? 0)) / 2;
  return rows.filter((row) => (part === "later" ? row.atMs >= middle : row.atMs < middle));
}

/**
 * Arrivals as recorded, from 0, and what all slots together must do per ms for the work offered to be
 * `load` times that. Nodes are sized to the trace and not time to the nodes, so that a burst stays as
 * long as it was beside the deadline.
 */
export function sizeToLoad<Row extends TracedWork>(
  rows: readonly Row[],
  load: number | Spikes,
): { arrivals: Row[]; workPerMs: number } {
  const first = rows[0]?.atMs ?? 0;
  const spanMs = (rows.at(-1)?.atMs ?? 0) - first;
  const workMs = rows.reduce((sum, row) => sum + row.workMs, 0);
  if (spanMs <= 0 || workMs <= 0) throw new RangeError("the trace has no span of time or no work in it");
  const workPerMs = workMs / spanMs / (typeof load === "number" ? load : load.calm);
  return { arrivals: rows.map((row) => ({ ...row, atMs: withSpikes(row.atMs - first, load) })), workPerMs };
}

/** In a spike the recorded time runs faster. */
function withSpikes(atMs: number, load: number | Spikes): number {
  if (typeof load === "number") return atMs;
  const recordedSpikeMs = (SPIKE_MS * load.spike) / load.calm;
  const turns = Math.floor(atMs / (CALM_MS + recordedSpikeMs));
  const rest = atMs - turns * (CALM_MS + recordedSpikeMs);
  const within = rest < CALM_MS ? rest : CALM_MS + ((rest - CALM_MS) * SPIKE_MS) / recordedSpikeMs;
  return turns * (CALM_MS + SPIKE_MS) + within;
}
