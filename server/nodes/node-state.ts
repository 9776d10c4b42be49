import type { NodeHealth } from "../contracts/operations.ts";
import type { NodeReceipt, NodeReport } from "./protocol.ts";
import type { Held, Liveness } from "./rules/judge-nodes.ts";

/** A person keeps new work away from it. */
export interface Withheld {
  kind: "cordon" | "drain";
  by: string;
  why: string;
}

export interface NodeState {
  id: string;
  name: string;
  url: string;
  /** Changes with every registration; work of an older epoch is void. */
  epoch: number;
  slots: number;
  local: boolean;
  simulated: boolean;
  version: string;
  startedAt: number;
  joinedAt: number;
  /** For people; what is judged is `heardAtMs`. */
  lastSeenAt: number;
  /** Monotonic: a clock set back or forth is no silence. */
  heardAtMs: number;
  suspectAt: number | null;
  liveness: Liveness;
  withheld: Withheld | null;
  /** Since when it takes nothing new, epoch ms; null while it does, and from before this server. */
  withheldAt: number | null;
  /** Told to stop, by its own machine or by us: it finishes what it has. */
  leaving: boolean;
  /** Drained and stopped; it is expected to be silent. */
  stopped: boolean;
  /** What the rest of the house goes by: only `ready` takes work. */
  health: NodeHealth;
  report: NodeReport | null;
  /** What it last said it serves of the switches, in this life. */
  served: Pick<NodeReceipt, "revision" | "values" | "reason" | "appliedAt"> | null;
  /** Reports and results of a lost epoch that were refused, since this server started. */
  staleWrites: number;
}

/**
 * Why an epoch ended. registered_again: by another process of that name; registered_twice: by the same one,
 * which never heard the answer.
 */
export type EpochEnd = "silent" | "exited" | "left" | "drained" | "registered_again" | "registered_twice";

/** What happens to nodes, for whoever keeps the book or replaces them. */
export type NodeNews =
  | { kind: "suspect"; node: NodeState; at: number }
  | { kind: "epoch_over"; node: NodeState; epoch: number; because: EpochEnd; at: number }
  /** `before`: the epoch it had here, null for a stranger. */
  | { kind: "joined"; node: NodeState; before: number | null; at: number }
  | { kind: "stale_write"; node: NodeState; epoch: number; at: number }
  /** The healer keeps still, or does no more. */
  | { kind: "held"; held: Held | null; at: number };

export function healthOf(node: Pick<NodeState, "liveness" | "withheld" | "leaving" | "stopped">): NodeHealth {
  if (node.stopped) return "draining";
  if (node.liveness !== "ready") return node.liveness;
  if (node.leaving || node.withheld?.kind === "drain") return "draining";
  return node.withheld ? "cordoned" : "ready";
}
