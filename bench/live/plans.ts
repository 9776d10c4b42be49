import type { Case } from "./workload.ts";

/** What the processes of one run tell each other. */
export interface ServerPlan {
  port: number;
  kind: Case;
  contender: "ours" | "naive";
}
export interface ServerOrder {
  perSecond: number;
  warmUpMs: number;
  measureMs: number;
}
export interface Published {
  /** Measured changes, flat triples: number of the order, sequence, when committed by hostNowMs. */
  commits: Float64Array;
  seconds: number;
  cpuCores: number;
  frames: number;
  /** Entities in those frames. */
  changes: number;
  memoryMb: number;
}

export interface ScreensPlan {
  port: number;
  kind: Case;
  contender: "ours" | "naive";
  /** Numbers of this process's screens. */
  from: number;
  to: number;
}
/** Arrivals at this process's screens since the last time it was asked. */
export interface Seen {
  /** Flat quadruples: screen, sequence up to which it now knows, when by hostNowMs, bytes of the frame. */
  arrivals: Float64Array;
  /** Frames that did not begin where the one before ended. */
  gaps: number;
  /** Connections that ended. */
  lost: number;
}

/** Sent once all screens of a process are right again. */
export interface Returned {
  /** When each was, by hostNowMs. */
  rightAt: number[];
  snapshotMs: number[];
  /** Answers of 500 and above. */
  serverErrors: number;
}

/** Milliseconds of the machine's monotonic clock: the same in all processes. */
export function hostNowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
