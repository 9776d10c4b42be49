import type { Receiver } from "../degradation/receipts.ts";
import { STALE_AFTER_MS } from "../degradation/served-switches.ts";
import type { NodeState } from "./node-state.ts";

/** A node as one who follows the switches. Whom nobody hears may serve an old state, whatever it said last. */
export function receiverOf(node: NodeState, now: number): Receiver {
  const { id, name, report, served } = node;
  const revision = Math.max(report?.switchRevision ?? 0, served?.revision ?? 0);
  const silent = node.liveness !== "ready" || now - node.lastSeenAt > STALE_AFTER_MS;
  return {
    id,
    name,
    kind: "node",
    revision,
    values: served?.values ?? null,
    appliedAt: served?.appliedAt ?? null,
    reason: silent ? "STALE" : (served?.reason ?? "DEFAULT"),
    expected: node.liveness !== "isolated" && !node.stopped,
    since: node.joinedAt,
  };
}
