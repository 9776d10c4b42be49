import type { Pool } from "pg";
import type { RecordedLoad } from "../contracts/what-if.ts";
import { OpsError } from "../shared/errors.ts";
import { readRecordedLoad } from "./read-recorded-load.ts";
import {
  machinesOf,
  type NodeProfile,
  nodesThen,
  profilesOf,
  typicalSlots,
  type WorkedJob,
} from "./recorded-fleet.ts";
import { type MachineThen, measureRecorded } from "./rules/measure-recorded.ts";
import { type RecordedRequest, returningShare, toRequests } from "./rules/recorded-request.ts";
import { workedJobs } from "./rules/work-of-orders.ts";

/** Recorded load ready to be played: time 0 is `from - leadInMs`. */
export interface PreparedLoad {
  load: RecordedLoad;
  requests: RecordedRequest[];
  worked: Map<RecordedRequest, WorkedJob>;
  profiles: NodeProfile[];
  startsAt: number;
}

/** Played before the span so that queues and meters are as warm as they were. */
export const LEAD_IN_MS = 60_000;
/** Requests below which figures would be noise. */
const LEAST_REQUESTS = 20;

/** @throws NOT_FOUND when hardly anything was asked in the span, TOO_LARGE when too much was. */
export async function prepareRecorded(
  pool: Pool,
  { from, to }: { from: number; to: number },
): Promise<PreparedLoad> {
  const startsAt = from - LEAD_IN_MS;
  const read = await readRecordedLoad(pool, { from: startsAt, to });
  const requests = toRequests(read.attempts);
  const counted = requests.filter(({ firstAt }) => firstAt >= from);
  const worked = workedJobs(requests);
  const jobs = [...worked.values()];
  if (counted.length < LEAST_REQUESTS || jobs.length === 0)
    throw new OpsError("NOT_FOUND", "Hardly anything was asked of the nodes in this span.");
  const { slotsOf, leftOut, retriesKnown, changedWithin } = read;
  const profiles = profilesOf({ jobs, slotsOf, from: startsAt, to });
  const nodes = nodesThen(jobs, { from: startsAt, to });
  const slots = typicalSlots(profiles);
  const measured = measureRecorded(counted, { worked, machines: then(profiles, nodes), from: startsAt, to });
  return {
    requests,
    worked,
    profiles,
    startsAt,
    load: {
      from,
      to,
      requests: counted.length,
      leftOut,
      nodes,
      slots,
      retriesKnown,
      returning: retriesKnown ? returningShare(requests) : null,
      changedWithin,
      measured,
    },
  };
}

/** The nodes that did most of the work, as they were. */
function then(profiles: readonly NodeProfile[], nodes: number): MachineThen[] {
  return profiles.slice(0, nodes).flatMap((profile) =>
    machinesOf([profile], { nodes: 1, slots: profile.slots }).map((machine) => ({
      ...machine,
      nodeId: profile.nodeId,
    })),
  );
}
