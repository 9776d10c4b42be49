import type { NodeHealth } from "../../contracts/operations.ts";

export interface WatchedNode {
  id: string;
  health: NodeHealth;
  lastSeenAt: number;
}

export type HealthChange = { id: string; to: "suspect" | "isolated" | "ready" };
export type Judgement = { changes: HealthChange[]; held: "monitor_stalled" | "too_many_at_once" | null };

/** Nominal beat; reports come more often, but a node is judged by this. */
export const BEAT_MS = 2_000;
export const SUSPECT_AFTER_MS = BEAT_MS * 1.25;
const ISOLATE_AFTER_MS = BEAT_MS * 3;
// Above this share gone at once the fault is more likely ours (Kubernetes --unhealthy-zone-threshold).
const HOLD_SHARE = 0.55;

/**
 * One missed beat makes a node suspect, three isolate it. Holds when the monitor itself stalled, or
 * when more than half of three or more nodes went silent together: then our own hearing is suspect.
 */
export function judgeNodes(
  nodes: readonly WatchedNode[],
  nowMs: number,
  monitorSlippedMs: number,
): Judgement {
  if (monitorSlippedMs > BEAT_MS) return { changes: [], held: "monitor_stalled" };
  const watched = nodes.filter((node) => node.health !== "isolated");
  const silent = watched.filter((node) => nowMs - node.lastSeenAt >= ISOLATE_AFTER_MS);
  if (watched.length >= 3 && silent.length / watched.length >= HOLD_SHARE)
    return { changes: [], held: "too_many_at_once" };
  const changes = watched.flatMap((node): HealthChange[] => {
    const silentMs = nowMs - node.lastSeenAt;
    if (silentMs >= ISOLATE_AFTER_MS) return [{ id: node.id, to: "isolated" }];
    if (silentMs >= SUSPECT_AFTER_MS && node.health === "ready") return [{ id: node.id, to: "suspect" }];
    if (silentMs < SUSPECT_AFTER_MS && node.health === "suspect") return [{ id: node.id, to: "ready" }];
    return [];
  });
  return { changes, held: null };
}
