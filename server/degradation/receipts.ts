import type { SwitchRow } from "../contracts/switches.ts";

export interface LiveNode {
  id: string;
  switchRevision: number;
}

interface Flip {
  at: number;
  /** Nodes alive at the flip: only theirs count as propagation time, later ones join with it. */
  expected: Set<string>;
  appliedAfterMs: Map<string, number>;
}

export interface Receipts {
  flipped(revision: number, at: number): void;
  applied(receipt: { nodeId: string; revision: number; at: number }): void;
  /** Revisions nobody will ask for again. */
  keepOnly(revisions: Iterable<number>): void;
  of(revision: number): SwitchRow["receipts"];
}

/** Who runs with a flip, and how long the slowest took: from node reports, by this server's clock. */
export function createReceipts(liveNodes: () => LiveNode[]): Receipts {
  const flips = new Map<number, Flip>();
  return {
    flipped(revision, at) {
      const expected = new Set(liveNodes().map((node) => node.id));
      flips.set(revision, { at, expected, appliedAfterMs: new Map() });
    },
    applied({ nodeId, revision, at }) {
      for (const [flipped, flip] of flips) {
        // One report may catch up with several flips at once.
        if (flipped > revision || !flip.expected.has(nodeId) || flip.appliedAfterMs.has(nodeId)) continue;
        flip.appliedAfterMs.set(nodeId, Math.max(0, at - flip.at));
      }
    },
    keepOnly(revisions) {
      const kept = new Set(revisions);
      for (const revision of flips.keys()) if (!kept.has(revision)) flips.delete(revision);
    },
    of(revision) {
      const alive = liveNodes();
      const took = flips.get(revision)?.appliedAfterMs;
      return {
        applied: alive.filter((node) => node.switchRevision >= revision || took?.has(node.id)).length,
        total: alive.length,
        slowestMs: took && took.size > 0 ? Math.max(...took.values()) : null,
      };
    },
  };
}
