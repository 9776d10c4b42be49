import type { RetryHint } from "../../admission/rules/retry-time.ts";
import type { Job } from "./job.ts";
import type { SimNode } from "./sim-node.ts";

/** What a simulated engine may do to the simulated world. */
export interface World {
  nowMs(): number;
  readonly nodes: readonly SimNode[];
  start(node: SimNode, job: Job): void;
  /** Refused at the door, or dropped at dequeue after it was admitted. */
  turnAway(job: Job, hint: RetryHint, how: "refused" | "dropped"): void;
  /** Calls `timeOf` and keeps how long it took, real time. */
  timed<T>(decision: () => T): T;
}

/** Takes requests and gives them to nodes: production's rules, or a clairvoyant to compare with. */
export interface SimEngine {
  offer(job: Job): void;
  finished(node: SimNode, job: Job): void;
  /** A node reports to a dispatcher. */
  reported(node: number, dispatcher: number): void;
  /** Once a second. */
  tick(): void;
  /** Admitted and not begun, wherever they wait. */
  queued(): number;
  /** How many dispatchers want node reports. */
  readonly dispatchers: number;
}
