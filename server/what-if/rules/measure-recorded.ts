import type { LoadFigures } from "../../contracts/what-if.ts";
import type { SpeedPath } from "../../scheduling/replay/speed-path.ts";
import type { WorkedJob } from "../recorded-fleet.ts";
import type { RecordedRequest } from "./recorded-request.ts";

/** How long a customer keeps asking, as the replay has it. */
export const PATIENCE_MS = 60_000;
/** A slot that was sold out was found out by a node in time: scheduling did its part. */
const CARRIED_OUT = new Set(["success", "rejected"]);

/**
 * What really happened to the requests of a span, by the same definitions as a replay's figures. An
 * order that has not settled yet is left out: nobody knows.
 */
export function measureRecorded(
  requests: readonly RecordedRequest[],
  useful: {
    worked: ReadonlyMap<RecordedRequest, WorkedJob>;
    machines: readonly MachineThen[];
    from: number;
    to: number;
  },
): LoadFigures {
  const known = requests.filter(({ order }) => order === null || order.settledAt !== null);
  let withinDeadline = 0;
  let withinPatience = 0;
  let attempts = 0;
  let refused = 0;
  let admitted = 0;
  let late = 0;
  const responses: number[] = [];
  for (const request of known) {
    const { order, firstAt, acceptedAt } = request;
    attempts += request.attempts;
    refused += request.refused;
    if (order === null || acceptedAt === null || order.settledAt === null) continue;
    admitted++;
    const tookMs = order.settledAt - acceptedAt;
    const inTime = CARRIED_OUT.has(order.outcome ?? "") && tookMs <= order.deadlineMs;
    if (order.outcome !== "expired" && order.outcome !== "failed") responses.push(tookMs);
    if (!inTime) late++;
    else {
      if (order.settledAt <= firstAt + order.deadlineMs) withinDeadline++;
      if (order.settledAt <= firstAt + PATIENCE_MS) withinPatience++;
    }
  }
  responses.sort((a, b) => a - b);
  return {
    successWithinDeadline: share(withinDeadline, known.length),
    successWithinPatience: share(withinPatience, known.length),
    meanResponseMs: responses.reduce((sum, ms) => sum + ms, 0) / Math.max(1, responses.length),
    p99ResponseMs: responses[Math.min(responses.length - 1, Math.floor(0.99 * responses.length))] ?? 0,
    usefulUtilisation: usefulUtilisation(known, useful),
    refused: share(refused, attempts),
    late: share(late, admitted),
    retriesPerRequest: share(attempts - known.length, known.length),
  };
}

export interface MachineThen {
  nodeId: string;
  slots: number;
  path: SpeedPath;
}

function usefulUtilisation(
  requests: readonly RecordedRequest[],
  { worked, machines, from, to }: Parameters<typeof measureRecorded>[1],
): number | null {
  const capacity = machines.reduce((sum, { slots, path }) => sum + slots * path.workUntil(to - from), 0);
  if (capacity <= 0) return null;
  const pathOf = new Map(machines.map(({ nodeId, path }) => [nodeId, path]));
  let usefulMs = 0;
  for (const request of requests) {
    const job = worked.get(request);
    const path = job && pathOf.get(job.nodeId);
    const { order, acceptedAt } = request;
    if (!job || !path || !order?.settledAt || acceptedAt === null) continue;
    if (!CARRIED_OUT.has(order.outcome ?? "") || order.settledAt - acceptedAt > order.deadlineMs) continue;
    const start = Math.max(0, job.startedAt - from);
    const end = Math.min(to - from, job.finishedAt - from);
    if (end > start) usefulMs += path.workUntil(end) - path.workUntil(start);
  }
  return Math.min(1, usefulMs / capacity);
}

const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
