import type { EngineLoad } from "../../admission/rules/wait-target.ts";

/** Parked orders replayed at once, at most. */
export const REPLAY_CHUNK = 500;
/** The queue is filled with parked orders up to here; the rest of it is for those who order now. */
const FILL_LOAD = 0.25;
/** The deadline the load refers to: the default of a shop. */
const DEADLINE_MS = 15_000;
/** What an order is taken for before any was executed. */
const FIRST_WORK_MS = 500;

/**
 * How many parked orders may join the queue now. All at once would fill it beyond every deadline: they
 * would expire in the queue, and new orders be refused. Without a node they are safest where they are.
 */
export function replayRoom(
  load: Pick<EngineLoad, "queuedWorkMs" | "runningWorkMs" | "capacity" | "meanWorkMs">,
) {
  const canDoMs = load.capacity * DEADLINE_MS;
  const promisedMs = load.queuedWorkMs.background + load.runningWorkMs;
  const eachMs = load.meanWorkMs > 0 ? load.meanWorkMs : FIRST_WORK_MS;
  const room = Math.floor((FILL_LOAD * canDoMs - promisedMs) / eachMs);
  return Math.min(REPLAY_CHUNK, Math.max(0, room));
}
