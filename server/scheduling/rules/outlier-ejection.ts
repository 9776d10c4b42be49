/** What is counted of one node since the last sweep. */
export interface NodeRecord {
  id: string;
  answered: number;
  failed: number;
  failuresInRow: number;
  /** Ejected until then; null while it takes work. */
  ejectedUntil: number | null;
  /** Times in a row it was ejected: each makes the next longer. */
  ejections: number;
}

export interface EjectionSettings {
  failuresInRow: number;
  /** Judged by its share of failures only after so many answers. */
  leastAnswers: number;
  failureShare: number;
  baseMs: number;
  mostMs: number;
  /** Never more than this share of the nodes at once. */
  mostShare: number;
}

export const EJECTION_DEFAULTS: EjectionSettings = {
  failuresInRow: 5,
  leastAnswers: 20,
  failureShare: 0.5,
  baseMs: 30_000,
  mostMs: 300_000,
  mostShare: 1 / 3,
};

export type Ejection = { id: string; until: number; because: "failures_in_row" | "failure_share" };

/**
 * Which nodes to give no work for a while, worst first, as long as the cap allows (Envoy's outlier
 * detection). What is sick everywhere is not the node's fault: the cap keeps the rest working.
 */
export function outliers(
  nodes: readonly NodeRecord[],
  nowMs: number,
  settings: EjectionSettings = EJECTION_DEFAULTS,
): Ejection[] {
  const isOut = (node: NodeRecord) => node.ejectedUntil !== null && node.ejectedUntil > nowMs;
  const room = Math.floor(settings.mostShare * nodes.length) - nodes.filter(isOut).length;
  if (room <= 0) return [];
  const found: (Ejection & { badness: number })[] = [];
  for (const node of nodes) {
    if (isOut(node)) continue;
    const share = node.answered > 0 ? node.failed / node.answered : 0;
    const inRow = node.failuresInRow >= settings.failuresInRow;
    const byShare = node.answered >= settings.leastAnswers && share >= settings.failureShare;
    if (!inRow && !byShare) continue;
    const forMs = Math.min(settings.mostMs, settings.baseMs * (node.ejections + 1));
    const because = inRow ? "failures_in_row" : "failure_share";
    found.push({ id: node.id, until: nowMs + forMs, because, badness: share });
  }
  found.sort((a, b) => b.badness - a.badness);
  return found.slice(0, room).map(({ id, until, because }) => ({ id, until, because }));
}
