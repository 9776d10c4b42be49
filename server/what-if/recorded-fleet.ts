import type { Machine } from "../scheduling/replay/play.ts";
import { SpeedPath } from "../scheduling/replay/speed-path.ts";
import type { RecordedJob } from "./rules/recorded-request.ts";

/** A job with the work it turned out to be. */
export interface WorkedJob extends RecordedJob {
  workMs: number;
}

/** A node as its jobs show it, on the time of the replay. */
export interface NodeProfile {
  nodeId: string;
  slots: number;
  meanRate: number;
  busyMs: number;
  /** Work done per busy slot-ms at each cell; between jobs the node's mean. */
  rates: Float64Array;
}

const CELL_MS = 2_000;
/** Busy time at the mean rate that each cell starts from, so that one short job does not make a speed. */
const PRIOR_MS = 500;

/**
 * How fast each node worked when, from what its jobs took. Occupied time is from claim to result, so
 * that what the way to a node costs is in its rate. The busiest node first.
 */
export function profilesOf({
  jobs,
  slotsOf,
  from,
  to,
}: {
  jobs: readonly WorkedJob[];
  slotsOf: ReadonlyMap<string, number>;
  from: number;
  to: number;
}): NodeProfile[] {
  const cells = Math.max(1, Math.ceil((to - from) / CELL_MS));
  const byNode = new Map<string, WorkedJob[]>();
  for (const job of jobs) {
    const own = byNode.get(job.nodeId);
    if (own) own.push(job);
    else byNode.set(job.nodeId, [job]);
  }
  const profiles = [...byNode].map(([nodeId, own]): NodeProfile => {
    const busy = new Float64Array(cells);
    const work = new Float64Array(cells);
    let busyMs = 0;
    let workMs = 0;
    for (const job of own) {
      const occupied = Math.max(1, job.finishedAt - job.startedAt);
      busyMs += occupied;
      workMs += job.workMs;
      const first = Math.max(0, Math.floor((job.startedAt - from) / CELL_MS));
      const last = Math.min(cells - 1, Math.floor((job.finishedAt - from) / CELL_MS));
      for (let i = first; i <= last; i++) {
        const start = Math.max(job.startedAt, from + i * CELL_MS);
        const part = Math.max(0, Math.min(job.startedAt + occupied, from + (i + 1) * CELL_MS) - start);
        busy[i] = (busy[i] ?? 0) + part;
        work[i] = (work[i] ?? 0) + (part / occupied) * job.workMs;
      }
    }
    const meanRate = Math.max(1e-6, workMs / Math.max(1, busyMs));
    const rates = busy.map((ms, i) => ((work[i] ?? 0) + PRIOR_MS * meanRate) / (ms + PRIOR_MS));
    return { nodeId, slots: slotsOf.get(nodeId) ?? 1, meanRate, busyMs, rates };
  });
  return profiles.sort((a, b) => b.busyMs - a.busyMs);
}

/** How many of the nodes there were at a time: one that was replaced under another name counts once. */
export function nodesThen(jobs: readonly RecordedJob[], { from, to }: { from: number; to: number }): number {
  const spans = new Map<string, { first: number; last: number }>();
  for (const { nodeId, startedAt, finishedAt } of jobs) {
    const span = spans.get(nodeId);
    if (!span) spans.set(nodeId, { first: startedAt, last: finishedAt });
    else {
      span.first = Math.min(span.first, startedAt);
      span.last = Math.max(span.last, finishedAt);
    }
  }
  const present = [...spans.values()].map(
    ({ first, last }) => Math.min(last, to) - Math.max(Math.min(first, to), from),
  );
  // In a thin stretch a node may run nothing for a while: it is measured against the one seen longest.
  const longest = Math.max(1, ...present);
  return Math.max(1, Math.round(present.reduce((sum, ms) => sum + Math.max(0, ms), 0) / longest));
}

/** Slots of a node, as most of the work saw it. */
export function typicalSlots(profiles: readonly NodeProfile[]): number {
  const busy = profiles.reduce((sum, { busyMs }) => sum + busyMs, 0);
  const weighted = profiles.reduce((sum, { slots, busyMs }) => sum + slots * busyMs, 0);
  return busy === 0 ? 1 : Math.max(1, Math.round(weighted / busy));
}

/**
 * So many machines with so many slots: the recorded nodes themselves; fewer of them spread from fast to
 * slow; more of them as others of the same kinds, whose slow spells come at other moments.
 */
export function machinesOf(
  profiles: readonly NodeProfile[],
  wanted: { nodes: number; slots: number },
): Machine[] {
  const bySpeed = [...profiles].sort((a, b) => b.meanRate - a.meanRate);
  const typical = typicalSlots(profiles);
  return Array.from({ length: wanted.nodes }, (_, i): Machine => {
    const chosen =
      wanted.nodes >= bySpeed.length
        ? i % bySpeed.length
        : Math.floor(((i + 0.5) * bySpeed.length) / wanted.nodes);
    const profile = bySpeed[chosen];
    if (!profile) return { slots: wanted.slots, path: new SpeedPath(() => 1) };
    const turn = Math.floor(i / bySpeed.length);
    return {
      slots: Math.max(1, Math.round((profile.slots * wanted.slots) / typical)),
      path: pathOf(profile, turn),
    };
  });
}

/** Where the record ends it begins again; each further turn is shifted by a part that never comes round. */
function pathOf({ rates }: NodeProfile, turn: number): SpeedPath {
  const shift = Math.floor(((turn * 0.618_033_988_749_895) % 1) * rates.length);
  return new SpeedPath((nowMs) => rates[(Math.floor(nowMs / CELL_MS) + shift) % rates.length] ?? 1);
}
