import { z } from "zod";
import {
  type LadderLevel,
  type ProtectionNews,
  type RuleDefinition,
  type RuleMode,
  ruleLimits,
  ruleModes,
} from "./protection-limits.ts";
import { type SeriesName, type SeriesPoint, seriesNames } from "./series.ts";
import { DEFAULT_LEASE_MINUTES, MAX_LEASE_MINUTES, type SwitchKey, switchKeys } from "./switches.ts";

export * from "./protection-limits.ts";

const whole = ({ least, most }: { least: number; most: number }) => z.number().int().min(least).max(most);

const conditionSchema = z.object({
  series: z.enum(seriesNames),
  stat: z.enum(["avg", "max", "min"]),
  overSeconds: whole(ruleLimits.overSeconds),
  op: z.enum([">", "<"]),
  value: z.number().min(0).max(1e9),
});
const conditions = z.array(conditionSchema).min(1).max(ruleLimits.conditions);

const levelSchema = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);

export const ruleDefinitionSchema = z.object({
  name: z.string().trim().min(2).max(60),
  enter: conditions,
  enterForSeconds: whole(ruleLimits.enterForSeconds),
  target: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("ladder"), level: levelSchema }),
    z.object({
      kind: z.literal("switch"),
      key: z.enum(switchKeys),
      value: z.union([z.boolean(), z.number().int().min(0).max(9)]),
    }),
  ]),
  exit: conditions,
  exitForSeconds: whole(ruleLimits.exitForSeconds),
  minHoldSeconds: whole(ruleLimits.minHoldSeconds),
  maxTransitionsPerHour: whole(ruleLimits.maxTransitionsPerHour),
  minSamples: whole(ruleLimits.minSamples),
});

const reason = z.string().trim().min(3).max(200);
const id = z.string().min(1).max(60);
/** The version the person was looking at. */
const seenVersion = z.number().int().nonnegative();

/** Without an id: a new rule, which starts in shadow. */
export const saveRuleSchema = z.object({
  id: id.optional(),
  seenVersion,
  definition: ruleDefinitionSchema,
  reason,
});
export type SaveRule = z.input<typeof saveRuleSchema>;

/** Nobody is there to be asked, where a second person would be. */
const alone = z.boolean().optional();

export const setRuleModeSchema = z.object({ id, seenVersion, mode: z.enum(ruleModes), reason, alone });
export type SetRuleMode = z.input<typeof setRuleModeSchema>;

export const removeRuleSchema = z.object({ id, seenVersion, reason, alone });
export type RemoveRule = z.input<typeof removeRuleSchema>;

/** Of a saved rule: kept with it, and what turning it on asks for. Of a draft: shown, not kept. */
export const backtestSchema = z.union([z.object({ id }), z.object({ definition: ruleDefinitionSchema })]);
export type AskBacktest = z.input<typeof backtestSchema>;

/** level null: the rules have the ladder again, from where it stands. */
export const setLevelSchema = z.object({
  level: levelSchema.nullable(),
  leaseMinutes: z.number().int().min(1).max(MAX_LEASE_MINUTES).default(DEFAULT_LEASE_MINUTES),
  seenVersion,
  reason,
  alone,
});
export type SetLevel = z.input<typeof setLevelSchema>;

/** What a rule would have done in a span of the past. Times: epoch ms. */
export interface Backtest {
  /** Version of the rule that was tried; 0: a draft. */
  version: number;
  at: number;
  from: number;
  to: number;
  fired: number;
  degradedMs: number;
  /** Of those that fired: it was over within two minutes anyway. */
  soonOver: number;
  /** Part of the span in which its series were there. */
  seenMs: number;
  frozen: number;
  /** The newest 50; to null: still in force at the end. */
  spans: { from: number; to: number | null }[];
}
export interface DrawnBacktest extends Backtest {
  /** Of each series of the rule, at most 300 points. */
  series: { name: SeriesName; points: SeriesPoint[] }[];
}

/** Where a rule stands by itself, mode and hands aside. */
export type RulePhase =
  | { kind: "idle" }
  | { kind: "entering"; heldMs: number }
  | { kind: "in_force"; inForceMs: number }
  /** Its exit holds; `frozen`: the hour allows no further change. */
  | { kind: "exiting"; inForceMs: number; calmMs: number; frozen: boolean };

export interface ConditionReading {
  value: number | null;
  samples: number;
  /** null: cannot be told, because of `why`. */
  holds: boolean | null;
  why: "no_data" | "few_samples" | null;
}

/** Why what a rule asks for is not as it asks. */
export interface Obstacle {
  key: SwitchKey | "ladder";
  /** pinned: a person set it by hand; else the word of whoever refused. */
  because: string;
  byName: string | null;
  until: number | null;
}

export interface RuleRow {
  id: string;
  version: number;
  definition: RuleDefinition;
  mode: RuleMode;
  phase: RulePhase;
  /** When the phase was so, epoch ms. */
  phaseAt: number;
  blind: boolean;
  /** It cannot be evaluated; what it holds stays until its lease ends. */
  broken: string | null;
  /** Of `enter` and `exit`, in their order. */
  enter: ConditionReading[];
  exit: ConditionReading[];
  /** In the last hour. */
  transitions: number;
  obstacles: Obstacle[];
  backtest: Backtest | null;
  updatedBy: string;
  updatedAt: number;
}

export interface LadderRow {
  version: number;
  level: LadderLevel;
  /** Who moved it last: a person, or a rule. */
  setByName: string | null;
  cause: "person" | "rule" | null;
  reason: string | null;
  setAt: number | null;
  /** A person holds it until then. */
  heldUntil: number | null;
  heldBy: string | null;
  /** What the rules want, and which. */
  wanted: LadderLevel;
  wantedBy: string[];
  /** Not moved by rules before this: one level per hold. */
  nextMoveAt: number | null;
  /** Changes of direction in the last hour. */
  turns: number;
  frozen: boolean;
  /** Each switch of the ladder as it stands. */
  steps: {
    level: LadderLevel;
    key: SwitchKey;
    on: boolean;
    setByName: string | null;
    obstacle: Obstacle | null;
  }[];
}

/** A line of the log: what rules and people did, and what rules would have done. */
export interface ProtectionEntry {
  id: string;
  at: number;
  type: ProtectionNews;
  ruleId: string | null;
  /** The rule's, or the person's name. */
  name: string;
  /** It was not carried out. */
  shadow: boolean;
  params: Record<string, string | number | boolean | null>;
}

/** The last 15 minutes of a series that some rule reads, oldest first. */
export interface SeriesTrace {
  stepMs: number;
  points: [at: number, value: number | null][];
}

export interface ProtectionCollections {
  rule: RuleRow;
  /** id "now" */
  ladder: LadderRow;
  entry: ProtectionEntry;
  /** id = series */
  trace: SeriesTrace;
  /** id "now": when rules were last evaluated, epoch ms, and by this process or another. */
  evaluator: { at: number | null; here: boolean };
}
