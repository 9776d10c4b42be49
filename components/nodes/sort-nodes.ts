import type { NodeTile } from "#server/contracts/operations.ts";

const severity = { isolated: 0, suspect: 1, draining: 2, cordoned: 2.5, ready: 4 } as const;
const SLOW = 3;
/** Event-loop lag above which a node answers late, ms. */
export const LAGGING_MS = 200;

/**
 * Worst first. Only what is wrong with a node counts, not its load, which changes every second and
 * would make rows wander; equals stand by name.
 */
export function sortNodes(nodes: NodeTile[]): NodeTile[] {
  return [...nodes].sort(
    (a, b) => rankOf(a) - rankOf(b) || a.name.localeCompare(b.name, "en", { numeric: true }),
  );
}

function rankOf(node: NodeTile): number {
  const ailing = node.slow || node.loopLagMs > LAGGING_MS;
  return node.health === "ready" && ailing ? SLOW : severity[node.health];
}
