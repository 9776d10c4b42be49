import type { IncidentRow } from "#server/contracts/incidents.ts";
import type { EngineRow, Figures, NodeTile, QueueRow } from "#server/contracts/operations.ts";
import type { OrderClass } from "#server/contracts/orders.ts";
import type { SwitchKey, SwitchRow } from "#server/contracts/switches.ts";
import { freshnessOf } from "./freshness.ts";

/** Something an operator should know, worst kind first: late = act now, warm = look, degraded = wanted. */
export type Finding = { level: "late" | "warm" | "degraded" } & (
  | { about: "behind"; ageMs: number }
  | { about: "noNodes" }
  /** A measure is out of the band that its history expects. */
  | { about: "incident"; row: IncidentRow }
  | { about: "nodeIsolated" | "nodeSuspect"; node: string }
  | { about: "reservations"; success: number; count: number }
  | { about: "oldestWait"; class: OrderClass; waitMs: number }
  | { about: "notDraining"; class: OrderClass; depth: number }
  | { about: "load"; load: number; threshold: number }
  | { about: "refused"; share: number }
  | { about: "slowResponse"; p95Ms: number; times: number }
  | { about: "slowCommits"; p95Ms: number }
  /** Past its lease, since its exit conditions do not hold. */
  | { about: "leaseExtended"; key: SwitchKey; times: number }
  | { about: "degraded"; keys: SwitchKey[] }
);

export interface OverviewInput {
  /** ms since the server last confirmed what is shown. */
  ageMs: number;
  figures: Figures | null;
  /** Requests refused in the figures' window. */
  refused: number;
  nodes: NodeTile[];
  queues: QueueRow[];
  switches: SwitchRow[];
  engine: EngineRow | null;
  /** What is out of its band, dismissed and over ones left out. */
  incidents?: readonly IncidentRow[];
}

/** Fewer requests than this say nothing about a rate. */
export const LEAST_COUNT = 20;
export const GOOD_SUCCESS = 0.95;
/** The claimed figure after tuning (product.md): below it the rush is being lost. */
export const BAD_SUCCESS = 0.86;
export const LONG_WAIT_MS = 5_000;
export const TOO_LONG_WAIT_MS = 15_000;
const MANY_REFUSED = 0.05;
const SLOWER_TIMES = 2;
const SLOW_MS = 1_000;
/** Well above where writes.queued may end (250 ms), so that the two do not chase each other. */
const SLOW_COMMIT_MS = 500;
const TOO_SLOW_COMMIT_MS = 2_000;

const rank = { late: 0, warm: 1, degraded: 2 } as const;

/** Is it fine, and if not, where: what the first line of the overview says. Worst first. */
export function judgeOverview(input: OverviewInput): Finding[] {
  const findings = [
    ...judgeAge(input.ageMs),
    ...judgeIncidents(input.incidents ?? []),
    ...judgeNodes(input.nodes),
    ...judgeQueues(input.queues),
    ...judgeFigures(input),
    ...judgeEngine(input.engine),
    ...judgeSwitches(input.switches),
  ];
  return findings.sort((a, b) => rank[a.level] - rank[b.level]);
}

/** Old data must not say that all is well. */
function judgeAge(ageMs: number): Finding[] {
  return freshnessOf(ageMs) === "stale" ? [{ level: "late", about: "behind", ageMs }] : [];
}

/** Somebody looking at it makes it no better, but the next one can do something else. */
function judgeIncidents(rows: readonly IncidentRow[]): Finding[] {
  return rows.map((row) => ({ level: row.acknowledged ? "warm" : "late", about: "incident", row }));
}

function judgeNodes(nodes: NodeTile[]): Finding[] {
  const serving = nodes.some((node) => node.health === "ready" || node.health === "suspect");
  if (!serving) return [{ level: "late", about: "noNodes" }];
  return nodes.flatMap((node): Finding[] => {
    if (node.health === "isolated") return [{ level: "late", about: "nodeIsolated", node: node.name }];
    if (node.health === "suspect") return [{ level: "warm", about: "nodeSuspect", node: node.name }];
    return [];
  });
}

function judgeQueues(queues: QueueRow[]): Finding[] {
  return queues.flatMap((queue): Finding[] => {
    const waitMs = queue.oldestAgeMs;
    if (queue.depth === 0 || waitMs < LONG_WAIT_MS) return [];
    const level = waitMs >= TOO_LONG_WAIT_MS ? "late" : "warm";
    if (queue.drainEtaMs === null) {
      return [{ level, about: "notDraining", class: queue.class, depth: queue.depth }];
    }
    return [{ level, about: "oldestWait", class: queue.class, waitMs }];
  });
}

function judgeFigures({ figures, refused }: OverviewInput): Finding[] {
  if (!figures) return [];
  const findings: Finding[] = [];
  const { reservationSuccess: success, reservationCount: count, p95Ms, before } = figures;
  if (success !== null && count >= LEAST_COUNT && success < GOOD_SUCCESS) {
    findings.push({ level: success < BAD_SUCCESS ? "late" : "warm", about: "reservations", success, count });
  }
  const share = figures.count >= LEAST_COUNT ? refused / figures.count : 0;
  if (share > MANY_REFUSED) findings.push({ level: "warm", about: "refused", share });
  if (p95Ms !== null && before.p95Ms && figures.count >= LEAST_COUNT) {
    const times = p95Ms / before.p95Ms;
    if (p95Ms > SLOW_MS && times >= SLOWER_TIMES) {
      findings.push({ level: "warm", about: "slowResponse", p95Ms, times });
    }
  }
  return findings;
}

function judgeEngine(engine: EngineRow | null): Finding[] {
  if (!engine) return [];
  const { commitP95Ms: p95Ms, load, loadThreshold: threshold } = engine;
  const findings: Finding[] = [];
  if (p95Ms !== null && p95Ms > SLOW_COMMIT_MS) {
    findings.push({ level: p95Ms > TOO_SLOW_COMMIT_MS ? "late" : "warm", about: "slowCommits", p95Ms });
  }
  if (load >= threshold && engine.refusedPerMinute > 0) {
    findings.push({ level: "warm", about: "load", load, threshold });
  }
  return findings;
}

function judgeSwitches(switches: SwitchRow[]): Finding[] {
  const keys = switches.filter((row) => !row.isDefault).map((row) => row.key);
  const extended = switches.flatMap(({ key, extensions, isDefault }): Finding[] =>
    isDefault || extensions === 0 ? [] : [{ level: "late", about: "leaseExtended", key, times: extensions }],
  );
  return keys.length > 0 ? [...extended, { level: "degraded", about: "degraded", keys }] : [];
}
