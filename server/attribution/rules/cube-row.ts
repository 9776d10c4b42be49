import type { WindowCounts } from "./baseline.ts";
import { codeLeaves, type Leaves, onGrid } from "./leaves.ts";

/** One combination of attributes of the outcome cube, both windows. */
export interface CubeRow {
  values: string[];
  counts: [baseSuccess: number, baseTotal: number, currentSuccess: number, currentTotal: number];
}

export interface CubeLeaves {
  leaves: Leaves;
  base: WindowCounts;
  current: WindowCounts;
  /** Values put together because they are too rare to be looked at. */
  hiddenSmall: number;
}

/** Stands for the values of a dimension that are too rare. */
export const OTHER = "…";
// Fewer requests than this in both windows together: nothing can be said about the value.
const RARE_REQUESTS = 5;
const MOST_VALUES = 400;

/** Codes rows for the engine, rare values of a dimension put together as `OTHER`. */
export function toLeaves(dimensions: string[], rows: readonly CubeRow[]): CubeLeaves {
  let hiddenSmall = 0;
  const columns = dimensions.map((_, d) => {
    const rare = rareValues(rows, d);
    // One rare value alone keeps its name: calling it "other" would tell less.
    if (rare.size < 2) return rows.map((row) => row.values[d] ?? "");
    hiddenSmall += rare.size;
    return rows.map((row) => (rare.has(row.values[d] ?? "") ? OTHER : (row.values[d] ?? "")));
  });
  const column = (index: 0 | 1 | 2 | 3) => Float64Array.from(rows, (row) => onGrid(row.counts[index]));
  return {
    leaves: codeLeaves(dimensions, columns),
    base: { success: column(0), total: column(1) },
    current: { success: column(2), total: column(3) },
    hiddenSmall,
  };
}

function rareValues(rows: readonly CubeRow[], dimension: number): Set<string> {
  const requests = new Map<string, number>();
  for (const { values, counts } of rows) {
    const value = values[dimension] ?? "";
    requests.set(value, (requests.get(value) ?? 0) + counts[1] + counts[3]);
  }
  const ordered = [...requests].sort(([x, n], [y, m]) => m - n || (x < y ? -1 : 1));
  return new Set(
    ordered
      .filter(([, count], place) => count < RARE_REQUESTS || place >= MOST_VALUES)
      .map(([value]) => value),
  );
}

/**
 * A request that was refused or expired never got a node; its node is "-" because of what happened to
 * it, not the other way round, and "-" would seem to explain every refusal. Such requests are spread
 * over the nodes that served requests of the same kind, in their proportion.
 */
export function spreadUnreached(rows: readonly CubeRow[], nodeDimension: number, unreached = "-"): CubeRow[] {
  const reached = new Map<string, CubeRow[]>();
  const keyOf = (row: CubeRow) => row.values.filter((_, d) => d !== nodeDimension).join("\u0000");
  const isReached = (row: CubeRow) => row.values[nodeDimension] !== unreached;
  for (const row of rows.filter(isReached)) {
    const key = keyOf(row);
    const siblings = reached.get(key);
    const copy: CubeRow = { values: row.values, counts: [...row.counts] };
    if (siblings) siblings.push(copy);
    else reached.set(key, [copy]);
  }
  const everywhere = nodeShares([...reached.values()].flat(), nodeDimension);
  for (const row of rows) {
    if (isReached(row)) continue;
    const siblings = reached.get(keyOf(row));
    const shares = siblings ? nodeShares(siblings, nodeDimension) : everywhere;
    if (shares.size === 0) shares.set(unreached, 1);
    const into = siblings ?? [];
    for (const [node, share] of shares) {
      let target = into.find((sibling) => sibling.values[nodeDimension] === node);
      if (!target) {
        target = {
          values: row.values.map((value, d) => (d === nodeDimension ? node : value)),
          counts: [0, 0, 0, 0],
        };
        into.push(target);
      }
      for (const k of [0, 1, 2, 3] as const) target.counts[k] += row.counts[k] * share;
    }
    reached.set(keyOf(row), into);
  }
  return [...reached.values()].flat();
}

function nodeShares(rows: readonly CubeRow[], nodeDimension: number): Map<string, number> {
  const shares = new Map<string, number>();
  let all = 0;
  for (const { values, counts } of rows) {
    const node = values[nodeDimension] ?? "";
    const requests = counts[1] + counts[3];
    shares.set(node, (shares.get(node) ?? 0) + requests);
    all += requests;
  }
  for (const [node, requests] of shares) shares.set(node, all > 0 ? requests / all : 1 / shares.size);
  return shares;
}
