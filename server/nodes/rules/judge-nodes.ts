import type { HeldReason } from "../../contracts/healing.ts";

export type Liveness = "ready" | "suspect" | "isolated";

export interface WatchedNode {
  id: string;
  liveness: Liveness;
  /** When its last report was received here, on the monitor's own monotonic clock. */
  heardAtMs: number;
}

export interface Watch {
  nodes: readonly WatchedNode[];
  /** Monotonic: a wall clock that jumps must isolate nobody. */
  nowMs: number;
  /** How late this look is. */
  slippedMs: number;
  /** Since when the monitor has been listening without a break: nobody was silent while it was deaf. */
  listeningSinceMs: number;
  databaseAway: boolean;
  /** When most of the fleet was last silent together; null: never. */
  doubtedAtMs: number | null;
  /** When it last isolated a node. */
  lastIsolatedMs: number | null;
}

export interface Held {
  reason: HeldReason;
  /** Nodes it would have isolated; empty when it could not tell. */
  nodeIds: string[];
  figures: Record<string, number>;
}
export interface Judgement {
  /** Most of the fleet is silent together. */
  doubt: boolean;
  suspects: string[];
  /** At most one at a look. */
  isolate: string | null;
  /** Why it kept still although it had reason to act. */
  held: Held | null;
}

/** Nominal beat; reports come every 250 ms, but a node is judged by this. */
export const BEAT_MS = 2_000;
/** One beat missed, with room for its jitter. */
export const SUSPECT_AFTER_MS = BEAT_MS * 1.25;
/** Three beats missed. */
export const ISOLATE_AFTER_MS = BEAT_MS * 3;
export const ISOLATE_EVERY_MS = 10_000;
/** Above this share gone at once the fault is more likely ours (Kubernetes --unhealthy-zone-threshold). */
export const HOLD_SHARE = 0.55;

/** How many nodes of a fleet may be isolated at once: a third, at least one. */
export function mayIsolate(fleet: number): number {
  return Math.max(1, Math.floor(fleet / 3));
}

/**
 * One missed beat makes a node suspect, three isolate it, one node at a time. The brake: it keeps still
 * when the monitor itself stalled, when most of the fleet fell silent together (then our own hearing is
 * in doubt: not even suspicion is spread, and whoever is still silent when the others are heard again
 * gets one more beat: they return one after the other), while the database is away, when a third is isolated already,
 * and for ten seconds after each isolation.
 */
export function judgeNodes(watch: Watch): Judgement {
  const { nodes, nowMs, slippedMs, listeningSinceMs, databaseAway, doubtedAtMs, lastIsolatedMs } = watch;
  const silenceOf = (node: WatchedNode) => nowMs - Math.max(node.heardAtMs, listeningSinceMs);
  const watched = nodes.filter((node) => node.liveness !== "isolated");
  const silent = watched.filter((node) => silenceOf(node) >= SUSPECT_AFTER_MS);
  const due = silent
    .filter((node) => silenceOf(node) >= ISOLATE_AFTER_MS)
    .sort((a, b) => silenceOf(b) - silenceOf(a) || (a.id < b.id ? -1 : 1));
  const isolated = nodes.length - watched.length;
  const allowed = mayIsolate(nodes.length);
  const held = (reason: HeldReason, figures: Record<string, number>): Held => ({
    reason,
    nodeIds: due.map((node) => node.id),
    figures,
  });

  if (slippedMs > BEAT_MS)
    return { doubt: false, suspects: [], isolate: null, held: held("monitor_stalled", { slippedMs }) };
  // Counted from the first missed beat: by the time the first node is due, the others may be a report short of it.
  const together = silent.length >= 2 && silent.length / watched.length >= HOLD_SHARE;
  const figures = { silent: silent.length, of: watched.length };
  const suspects = together ? [] : silent.filter((node) => node.liveness === "ready").map((node) => node.id);
  const [first] = due;
  if (!first) return { doubt: together, suspects, isolate: null, held: null };
  const hold = (reason: HeldReason, more: Record<string, number>): Judgement => ({
    doubt: together,
    suspects,
    isolate: null,
    held: held(reason, more),
  });
  if (together || (doubtedAtMs !== null && nowMs - doubtedAtMs < SUSPECT_AFTER_MS))
    return hold("most_silent", figures);
  if (databaseAway) return hold("database_away", figures);
  if (isolated >= allowed) return hold("share_isolated", { isolated, of: nodes.length, allowed });
  if (lastIsolatedMs !== null && nowMs - lastIsolatedMs < ISOLATE_EVERY_MS)
    return hold("isolated_recently", { waitMs: ISOLATE_EVERY_MS - (nowMs - lastIsolatedMs) });
  return { doubt: false, suspects, isolate: first.id, held: null };
}
