import type { SchedulingPolicy } from "../../contracts/operations.ts";
import { assertNever } from "../../shared/assert-never.ts";
import { expectedDelayMs } from "./expected-delay.ts";
import { peakCost } from "./peak-ewma.ts";
import { slowStartFactor } from "./slow-start.ts";

/** What a policy may know of a node. */
export interface Candidate {
  id: string;
  slots: number;
  /** Jobs it may be given before a slot is free (claimsAhead). */
  ahead: number;
  /** Jobs running there by our own count, and waiting for it (push policies). */
  inFlight: number;
  /** Work per busy slot-second as reported; 1 = reference. */
  rate: number;
  /** Smoothed response time of jobs sent there, ms. */
  latencyEwmaMs: number;
  /** Since it joined, ms: a fresh node is loaded slowly. */
  ageMs: number;
}

// Claims that commit within this leave a slot idle for a moment only.
const QUICK_CLAIM_MS = 10;

/**
 * Jobs claimed for a node while its slots are still busy, so that none idles while a claim commits: what its
 * slots finish in that time (Little's law: slots / service time x claim time), at most one a slot. 0 while
 * claims are quick: the later an order is bound to a node, the better.
 */
export function claimsAhead(slots: number, claimMs: number, serviceMs: number): number {
  if (claimMs <= QUICK_CLAIM_MS || serviceMs <= 0) return 0;
  return Math.min(slots, Math.ceil((slots * claimMs) / serviceMs));
}

/** Which policies bind work to a node before it is free, and so need a queue per node. */
export function pushesEarly(policy: SchedulingPolicy): boolean {
  return policy !== "pull";
}

/**
 * The node for the next order, or null when none should take it now.
 * @param turn counts choices made so far (round robin).
 */
export function chooseNode(
  policy: SchedulingPolicy,
  nodes: readonly Candidate[],
  turn: number,
): Candidate | null {
  if (nodes.length === 0) return null;
  switch (policy) {
    case "pull":
      // Late binding: the fastest node that is idle now (scheduling.md section 1.2).
      return best(nodes, (node) => {
        if (node.inFlight >= node.slots + node.ahead) return Number.NEGATIVE_INFINITY;
        const worth = node.rate * slowStartFactor(node.ageMs);
        // One that has to wait comes after all that are idle, and the sooner it is free the better.
        return node.inFlight < node.slots ? worth : worth - LAST * (node.inFlight / node.slots);
      });
    case "round_robin":
      return nodes[turn % nodes.length] ?? null;
    case "least_connections":
      return best(nodes, (node) => -(node.inFlight + 1) / (node.slots * slowStartFactor(node.ageMs)));
    case "weighted_response_time":
      return smoothWeighted(nodes, turn);
    case "expected_delay":
      // The fallback where work must be pushed: soonest done, wait and service (expected-delay.ts).
      return best(nodes, (node) => -expectedDelayMs(node) / slowStartFactor(node.ageMs));
    case "peak_ewma":
      return best(nodes, (node) => -peakCost(node.latencyEwmaMs, node.inFlight));
    default:
      return assertNever(policy);
  }
}

const LAST = 1e6;

function best(nodes: readonly Candidate[], worth: (node: Candidate) => number): Candidate | null {
  let chosen: Candidate | null = null;
  let chosenWorth = Number.NEGATIVE_INFINITY;
  for (const node of nodes) {
    const value = worth(node);
    if (value > chosenWorth) {
      chosen = node;
      chosenWorth = value;
    }
  }
  return chosen;
}

// weight = 1000 / (latency + 1) (scheduling.md section 2); golden-ratio steps spread the turns
// evenly over the weights without keeping state.
function smoothWeighted(nodes: readonly Candidate[], turn: number): Candidate | null {
  const weightOf = (node: Candidate) => 1_000 / (node.latencyEwmaMs + 1);
  let total = 0;
  for (const node of nodes) total += weightOf(node);
  let at = ((turn * 0.618_033_988_749_895) % 1) * total;
  for (const node of nodes) {
    at -= weightOf(node);
    if (at < 0) return node;
  }
  return nodes[nodes.length - 1] ?? null;
}
