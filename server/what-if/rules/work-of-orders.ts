import type { TracedWork } from "../../scheduling/replay/arrivals.ts";
import { seededRandom } from "../../shared/seeded-random.ts";
import type { WorkedJob } from "../recorded-fleet.ts";
import type { RecordedRequest } from "./recorded-request.ts";

/** Below this share of jobs with declared work, what nodes took is all there is to go by. */
const DECLARED_ENOUGH = 0.2;
const LEAST_WORK_MS = 1;
const FALLBACK_DEADLINE_MS = 15_000;

/**
 * The work of every job that was done. Where orders declare theirs it is that; elsewhere what the node
 * took, times how fast that node is beside the others.
 */
export function workedJobs(requests: readonly RecordedRequest[]): Map<RecordedRequest, WorkedJob> {
  const done = requests.flatMap((request) => {
    const { order } = request;
    return order?.job ? [{ request, job: order.job, declaredMs: order.declaredWorkMs }] : [];
  });
  const occupied = ({ job }: (typeof done)[number]) => Math.max(1, job.finishedAt - job.startedAt);
  const declaring = done.filter(({ declaredMs }) => declaredMs > 0);
  const declared = declaring.length >= DECLARED_ENOUGH * done.length ? declaring : [];
  const rate = new Map<string, number>();
  const overall = mean(done.map(occupied));
  for (const nodeId of new Set(done.map(({ job }) => job.nodeId))) {
    const own = declared.filter(({ job }) => job.nodeId === nodeId);
    const all = done.filter(({ job }) => job.nodeId === nodeId);
    rate.set(
      nodeId,
      own.length > 0
        ? sum(own.map(({ declaredMs }) => declaredMs)) / sum(own.map(occupied))
        : overall / mean(all.map(occupied)),
    );
  }
  return new Map(
    done.map((one) => [
      one.request,
      {
        ...one.job,
        workMs: Math.max(
          LEAST_WORK_MS,
          declared.length > 0 && one.declaredMs > 0
            ? one.declaredMs
            : occupied(one) * (rate.get(one.job.nodeId) ?? 1),
        ),
      },
    ]),
  );
}

export interface ArrivalOptions {
  /** Time 0 of the replay. */
  from: number;
  loadFactor: number;
  /** null: each order's own. */
  deadlineMs: number | null;
  seed: number;
}

/** Extra copies of a request come within this of it: the same burst, not the same moment. */
const SPREAD_MS = 2_000;

/**
 * What the replay is asked for, and when. A refused request never showed its work: it gets that of
 * some order of its class that ran. More load is more requests at the same times, not the same ones faster.
 */
export function arrivalsOf(
  requests: readonly RecordedRequest[],
  worked: ReadonlyMap<RecordedRequest, WorkedJob>,
  { from, loadFactor, deadlineMs, seed }: ArrivalOptions,
): TracedWork[] {
  const random = seededRandom(seed + 7);
  const seen = [...worked].map(([request, job]) => ({ request, workMs: job.workMs }));
  const byClass = Map.groupBy(seen, ({ request }) => request.class);
  const arrivals: TracedWork[] = [];
  for (const request of requests) {
    const likely = byClass.get(request.class) ?? seen;
    const drawn = likely[Math.floor(random() * likely.length)];
    const workMs = worked.get(request)?.workMs ?? drawn?.workMs ?? LEAST_WORK_MS;
    const own = request.order ?? drawn?.request.order;
    const copies = Math.floor(loadFactor) + (random() < loadFactor % 1 ? 1 : 0);
    for (let copy = 0; copy < copies; copy++)
      arrivals.push({
        atMs: Math.max(0, request.firstAt - from + (copy === 0 ? 0 : SPREAD_MS * (2 * random() - 1))),
        workMs,
        size: 0,
        class: request.class,
        flow: request.clientId,
        deadlineMs: deadlineMs ?? own?.deadlineMs ?? FALLBACK_DEADLINE_MS,
      });
  }
  return arrivals.sort((a, b) => a.atMs - b.atMs);
}

/** The same for a trace, which is spread the same way. */
export function scaleTrace(
  rows: readonly TracedWork[],
  { loadFactor, seed }: Pick<ArrivalOptions, "loadFactor" | "seed">,
): TracedWork[] {
  if (loadFactor === 1) return [...rows];
  const random = seededRandom(seed + 7);
  const scaled = rows.flatMap((row) => {
    const copies = Math.floor(loadFactor) + (random() < loadFactor % 1 ? 1 : 0);
    return Array.from({ length: copies }, (_, copy) => ({
      ...row,
      atMs: Math.max(0, row.atMs + (copy === 0 ? 0 : SPREAD_MS * (2 * random() - 1))),
    }));
  });
  return scaled.sort((a, b) => a.atMs - b.atMs);
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => (values.length === 0 ? 1 : sum(values) / values.length);
