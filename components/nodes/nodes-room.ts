import type { HealingEntry, HealingRow, HealingSummary, HeldRow } from "#server/contracts/healing.ts";
import type { NodeTile } from "#server/contracts/operations.ts";
import type { SwitchRow } from "#server/contracts/switches.ts";

export interface NodesRoom {
  nodes: NodeTile[];
  /** Revision every node should run with. */
  switchRevision: number;
  /** Newest first. */
  healings: HealingRow[];
  held: HeldRow[];
  summary: HealingSummary | null;
}

interface Collections {
  node: Record<string, NodeTile>;
  switch: Record<string, SwitchRow>;
}
interface HealingParts {
  entry: Record<string, HealingEntry>;
  summary: Record<string, HealingSummary>;
}

/** Entries of a healing begin when the node was lost, of a hold when it began. */
export const beganAt = (entry: HealingEntry): number =>
  entry.kind === "held" ? entry.startedAt : (entry.isolatedAt ?? entry.lastBeatAt);

/** What the page shows, from what its two topics hold; either may be missing. */
export function nodesRoom(
  operations: Partial<Collections> | null,
  healing: Partial<HealingParts> | null,
): NodesRoom {
  const entries = Object.values(healing?.entry ?? {}).sort((a, b) => beganAt(b) - beganAt(a));
  return {
    nodes: Object.values(operations?.node ?? {}),
    switchRevision: Object.values(operations?.switch ?? {}).reduce(
      (most, row) => Math.max(most, row.revision),
      0,
    ),
    healings: entries.flatMap((entry) => (entry.kind === "healed" ? [entry] : [])),
    held: entries.flatMap((entry) => (entry.kind === "held" ? [entry] : [])),
    summary: healing?.summary?.now ?? null,
  };
}

/** A loss, not somebody's wish: only these have an objective. */
export const isFailure = ({ because }: Pick<HealingRow, "because">): boolean =>
  because === "silent" || because === "exited";

export interface HealingBar {
  id: string;
  node: string;
  at: number;
  mttrMs: number;
  within: boolean;
}

/** The last failures whose time is known, oldest first. */
export function healingBars(healings: HealingRow[], objectiveMs: number, most: number): HealingBar[] {
  return healings
    .flatMap((row) =>
      isFailure(row) && row.mttrMs !== null
        ? [
            {
              id: row.id,
              node: row.node,
              at: beganAt(row),
              mttrMs: row.mttrMs,
              within: row.mttrMs <= objectiveMs,
            },
          ]
        : [],
    )
    .slice(0, most)
    .reverse();
}

/** What the first line says: the worst first. */
export type NodesVerdict =
  | { about: "held"; reason: HeldRow["reason"]; nodes: string[] }
  | { about: "noneReady" }
  | { about: "isolated" | "suspect"; nodes: string[] }
  | { about: "withheld"; nodes: string[] }
  | { about: "fine"; ready: number }
  | { about: "none" };

export function judgeRoom({ nodes, held, summary }: NodesRoom): NodesVerdict {
  const [newest] = held;
  if (summary?.heldNow)
    return { about: "held", reason: summary.heldNow, nodes: newest?.endedAt === null ? newest.nodes : [] };
  if (nodes.length === 0) return { about: "none" };
  const named = (health: NodeTile["health"][]) =>
    nodes.filter((node) => health.includes(node.health)).map((node) => node.name);
  const isolated = named(["isolated"]);
  if (isolated.length > 0) return { about: "isolated", nodes: isolated };
  const suspect = named(["suspect"]);
  if (suspect.length > 0) return { about: "suspect", nodes: suspect };
  const ready = named(["ready"]).length;
  if (ready === 0) return { about: "noneReady" };
  const withheld = named(["cordoned", "draining"]);
  return withheld.length > 0 ? { about: "withheld", nodes: withheld } : { about: "fine", ready };
}
