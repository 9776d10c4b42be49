import { z } from "zod";
import { below, type Condition } from "./series.ts";

/** What a switch does to the work it touches. */
export type SwitchKind = "kill" | "read_from_cache" | "queue_writes" | "shed";
/** Whose day a flip changes. */
export type BlastClass = "writes" | "intake" | "screens" | "kitchen" | "messages" | "analysis" | "bookings";
/** What must be true before a switch may leave its default; the server refuses and says which is not. */
export type SwitchRequirement = "database_writable" | "parking_below_80_percent";

interface SwitchEntry {
  type: "boolean" | "level";
  /** In force when nothing, or nobody reachable, says otherwise. */
  safeDefault: SwitchValue;
  /** Of a level. */
  max?: number;
  kind: SwitchKind;
  blast: BlastClass;
  /** Who is asked about it. */
  owner: string;
  /** Heading in docs/switches.md. */
  runbook: string;
  /** Orders are refused while it is on: the dialog asks for its name, a second person reviews. */
  dropsWrites: boolean;
  requires: readonly SwitchRequirement[];
  /** Switches that must not be away from their default together with this one. */
  conflicts: readonly string[];
  /** Its lease ends by itself only when all of these hold; else it is extended and somebody is told. */
  exitWhen: readonly Condition[];
}

const entry = <const Entry extends SwitchEntry>(it: Entry) => it;

/**
 * The switch catalogue. Each row states what the switch does in the code path that reads it, and the
 * default in force when nothing (or nobody reachable) says otherwise.
 */
export const switchCatalogue = {
  "writes.queued": entry({
    type: "boolean",
    safeDefault: false,
    kind: "queue_writes",
    blast: "writes",
    owner: "operations",
    runbook: "writes-queued",
    dropsWrites: false,
    requires: ["database_writable", "parking_below_80_percent"],
    conflicts: [],
    exitWhen: [below("commitP95Ms", 250, 60)],
  }),
  "admission.shed_low": entry({
    type: "boolean",
    safeDefault: false,
    kind: "shed",
    blast: "intake",
    owner: "operations",
    runbook: "admission-shed_low",
    // What customers look at and what can wait: no order that anybody placed is turned away by it.
    dropsWrites: false,
    requires: [],
    conflicts: [],
    exitWhen: [below("load", 0.8, 60), below("oldestWaitMs", 2_000, 60)],
  }),
  "live.coalesce": entry({
    type: "level",
    safeDefault: 0,
    max: 3,
    kind: "shed",
    blast: "screens",
    owner: "platform",
    runbook: "live-coalesce",
    dropsWrites: false,
    requires: [],
    conflicts: [],
    exitWhen: [below("loopLagMs", 50, 60)],
  }),
  "prediction.simple": entry({
    type: "boolean",
    safeDefault: false,
    kind: "kill",
    blast: "kitchen",
    owner: "kitchen",
    runbook: "prediction-simple",
    dropsWrites: false,
    requires: [],
    conflicts: [],
    exitWhen: [],
  }),
  "reads.cached": entry({
    type: "boolean",
    safeDefault: false,
    kind: "read_from_cache",
    blast: "screens",
    owner: "operations",
    runbook: "reads-cached",
    dropsWrites: false,
    requires: [],
    conflicts: [],
    exitWhen: [below("commitP95Ms", 250, 60), below("loopLagMs", 50, 60)],
  }),
  "admission.paid_only": entry({
    type: "boolean",
    safeDefault: false,
    kind: "shed",
    blast: "intake",
    owner: "operations",
    runbook: "admission-paid_only",
    dropsWrites: true,
    requires: [],
    conflicts: [],
    exitWhen: [below("load", 0.8, 60), below("oldestWaitMs", 2_000, 60)],
  }),
  "notify.batch": entry({
    type: "level",
    safeDefault: 0,
    max: 3,
    kind: "shed",
    blast: "messages",
    owner: "operations",
    runbook: "notify-batch",
    dropsWrites: false,
    requires: [],
    conflicts: [],
    exitWhen: [below("loopLagMs", 50, 60)],
  }),
  "notify.essential_only": entry({
    type: "boolean",
    safeDefault: false,
    kind: "shed",
    blast: "messages",
    owner: "operations",
    runbook: "notify-essential_only",
    dropsWrites: false,
    requires: [],
    conflicts: [],
    exitWhen: [below("loopLagMs", 50, 60)],
  }),
  "attribution.paused": entry({
    type: "boolean",
    safeDefault: false,
    kind: "kill",
    blast: "analysis",
    owner: "analysis",
    runbook: "attribution-paused",
    dropsWrites: false,
    requires: [],
    conflicts: [],
    exitWhen: [below("load", 0.8, 60)],
  }),
  "language.model_off": entry({
    type: "boolean",
    safeDefault: false,
    kind: "kill",
    blast: "bookings",
    owner: "operations",
    runbook: "language-model_off",
    dropsWrites: false,
    requires: [],
    conflicts: [],
    exitWhen: [],
  }),
  "matching.greedy": entry({
    type: "boolean",
    safeDefault: false,
    kind: "kill",
    blast: "bookings",
    owner: "home-service",
    runbook: "matching-greedy",
    dropsWrites: false,
    requires: [],
    conflicts: [],
    exitWhen: [below("commitP95Ms", 250, 60)],
  }),
} as const;
export type SwitchKey = keyof typeof switchCatalogue;
export const switchKeys = Object.keys(switchCatalogue) as [SwitchKey, ...SwitchKey[]];
export type SwitchValue = boolean | number;

/** live.coalesce level -> least time between two frames of a topic, ms. */
export const COALESCE_MS = [0, 250, 1_000, 3_000] as const;

/** notify.batch level -> how long a shop's messages wait to leave together, ms. */
export const NOTIFY_BATCH_MS = [0, 5_000, 15_000, 60_000] as const;

type LevelKey = {
  [Key in SwitchKey]: (typeof switchCatalogue)[Key]["type"] extends "level" ? Key : never;
}[SwitchKey];
/** What each level of a switch means, ms; 0 is off. */
const LEVEL_MS: Record<LevelKey, readonly number[]> = {
  "live.coalesce": COALESCE_MS,
  "notify.batch": NOTIFY_BATCH_MS,
};
/** @returns no levels for a switch that is only on or off. */
export const levelsOf = (key: SwitchKey): readonly number[] =>
  key in LEVEL_MS ? LEVEL_MS[key as LevelKey] : [];

export const DEFAULT_LEASE_MINUTES = 30;
export const MAX_LEASE_MINUTES = 24 * 60;

export const setSwitchSchema = z.object({
  key: z.enum(switchKeys),
  value: z.union([z.boolean(), z.number().int().min(0).max(3)]),
  /** How long the switch stays away from its default before it returns by itself. */
  leaseMinutes: z.number().int().min(1).max(MAX_LEASE_MINUTES).default(DEFAULT_LEASE_MINUTES),
  /** For the others and for the record. */
  reason: z.string().trim().min(1).max(200),
  /** The revision the operator was looking at; a newer one wins and this call gets STALE. */
  seenRevision: z.number().int().nonnegative(),
  /** Nobody else is there: what would wait for a second person goes through, flagged until one has seen it. */
  alone: z.boolean().optional(),
});
export type SetSwitch = z.input<typeof setSwitchSchema>;

/** Why a switch changed: a hand, an automatic rule or the ladder, its lease, or somebody taking a flip back. */
export const changeCauses = ["person", "rule", "ladder", "lease_ended", "lease_extended", "undo"] as const;
export type ChangeCause = (typeof changeCauses)[number];

/** Takes the newest flip of a switch back, within 15 minutes of it. */
export const undoSwitchSchema = z.object({
  revision: z.number().int().positive(),
  reason: z.string().trim().max(200).optional(),
});
export type UndoSwitch = z.input<typeof undoSwitchSchema>;

export interface SwitchRow {
  key: SwitchKey;
  value: SwitchValue;
  isDefault: boolean;
  revision: number;
  /** Person, or rule; null: the system, or never set. */
  setByName: string | null;
  cause: ChangeCause | null;
  /** Epoch ms. */
  setAt: number | null;
  leaseUntil: number | null;
  /** A person set it: until then no rule and no ladder may change it. */
  pinnedUntil: number | null;
  /** How often its lease was extended because its exit conditions did not hold. */
  extensions: number;
  reason: string | null;
  /** Nodes that confirmed this revision, of those alive; ms of the slowest since the flip. */
  receipts: { applied: number; total: number; slowestMs: number | null };
  /** What it would touch right now: orders per minute over the last 5 minutes. */
  ordersPerMinute: number;
}
