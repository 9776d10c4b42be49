import { z } from "zod";

export const nodeCommands = ["cordon", "drain", "restart", "return"] as const;
export type NodeCommand = (typeof nodeCommands)[number];
/** What a person does to a node. Cordon keeps new work away; drain also lets it run empty and stops it. */
export const commandNodeSchema = z.object({
  nodeId: z.string().min(1).max(60),
  command: z.enum(nodeCommands),
  reason: z.string().trim().min(3).max(200),
});

export interface WithheldNode {
  kind: "cordon" | "drain";
  /** drain: it ran empty and was stopped; "return" starts it. */
  stopped: boolean;
  by: string;
  why: string;
  /** drain: when it will be empty at its present pace, epoch ms; null while unknown. */
  emptyAt: number | null;
}

/** Why the healer kept still although nodes were silent. */
export const heldReasons = [
  "isolated_recently",
  "share_isolated",
  "most_silent",
  "monitor_stalled",
  "database_away",
] as const;
export type HeldReason = (typeof heldReasons)[number];

/** silent and exited are failures; left (an orderly goodbye), restarted and drained are somebody's wish. */
export const healingCauses = ["silent", "exited", "left", "restarted", "drained"] as const;
export type HealingCause = (typeof healingCauses)[number];

/** A healing, step by step; epoch ms, null: not (yet) happened. */
export interface HealingRow {
  id: string;
  kind: "healed";
  nodeId: string;
  node: string;
  /** The epoch that was lost. */
  epoch: number;
  because: HealingCause;
  /** The person who asked for it, with the reason; null when the healer acted. */
  by: { name: string; reason: string } | null;
  lastBeatAt: number;
  suspectAt: number | null;
  isolatedAt: number | null;
  claimsReleased: number;
  claimsReleasedAt: number | null;
  replacementStartedAt: number | null;
  replacementUpAt: number | null;
  firstServedAt: number | null;
  /**
   * From the last beat to the first job served by the replacement; to its readiness, where no job was
   * waiting for it. Measured without the wall clock.
   */
  mttrMs: number | null;
  /** The rescued orders have all settled. */
  rescuedAt: number | null;
  /** Results of the lost epoch that were refused. */
  staleWrites: number;
}

export interface HeldRow {
  id: string;
  kind: "held";
  reason: HeldReason;
  nodes: string[];
  startedAt: number;
  endedAt: number | null;
  /** e.g. { silent: 7, of: 12 } or { slippedMs: 9000 } */
  figures: Record<string, number>;
}
export type HealingEntry = HealingRow | HeldRow;

/** From the last beat to the first job served (operator.md 6: serving within 15 s). */
export const MTTR_OBJECTIVE_MS = 15_000;

export interface HealingSummary {
  /** Failures healed in the last 24 hours; the figures below are theirs. */
  healings: number;
  mttrP50Ms: number | null;
  mttrP99Ms: number | null;
  /** Share of healings within the objective. */
  withinObjective: number | null;
  objectiveMs: number;
  heldNow: HeldReason | null;
  isolatedNow: number;
  mayIsolate: number;
  /** The healer's own timer, ms late at its last tick. */
  monitorLagMs: number;
}

export interface HealingCollections {
  entry: HealingEntry;
  /** id "now" */
  summary: HealingSummary;
}
