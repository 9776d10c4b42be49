import type { LadderRow, ProtectionEntry, RuleDefinition, RuleRow } from "#server/contracts/protection.ts";
import { nearness } from "#server/contracts/protection-limits.ts";
import type { Condition } from "#server/contracts/series.ts";

/** What a rule's chip says; the first that is so. */
export type RuleState =
  | { kind: "off" | "idle" | "blind" | "broken" | "frozen" | "refused" }
  | { kind: "suppressed"; byName: string; until: number }
  | { kind: "entering"; heldMs: number }
  | { kind: "in_force"; inForceMs: number }
  | { kind: "held"; leftMs: number }
  | { kind: "exiting"; calmMs: number };

export function stateOf({ mode, phase, blind, broken, obstacles, definition }: RuleRow): RuleState {
  if (mode === "off") return { kind: "off" };
  if (broken !== null) return { kind: "broken" };
  if (blind) return { kind: "blind" };
  const pinned = obstacles.find(({ because }) => because === "pinned");
  if (pinned) return { kind: "suppressed", byName: pinned.byName ?? "", until: pinned.until ?? 0 };
  if (obstacles.length > 0) return { kind: "refused" };
  if (phase.kind !== "exiting") return phase;
  if (phase.frozen) return { kind: "frozen" };
  const leftMs = definition.minHoldSeconds * 1_000 - phase.inForceMs;
  const waits = leftMs > 0 && phase.calmMs >= definition.exitForSeconds * 1_000;
  return waits ? { kind: "held", leftMs } : { kind: "exiting", calmMs: phase.calmMs };
}

export const isActing = ({ phase }: RuleRow) => phase.kind === "in_force" || phase.kind === "exiting";

/** Turned off, it lets go of what it holds. */
export const isInForce = (row: RuleRow) => row.mode === "on" && isActing(row);

export interface Distance {
  rule: RuleRow;
  condition: Condition;
  measured: number | null;
  /** Of the way; 1 is there. null: nothing measured. */
  share: number | null;
}

/** The rule that is nearest to leading the ladder further up; one that would act before one in shadow. */
export function nearestUp(rules: readonly RuleRow[], { level }: LadderRow): Distance | null {
  const ways = rules.flatMap((rule): Distance[] => {
    const { target, enter } = rule.definition;
    if (rule.mode === "off" || target.kind !== "ladder" || target.level <= level) return [];
    // All must hold: the one that is furthest away says how far it is.
    const steps = enter.map((condition, i): Distance => {
      const measured = rule.enter[i]?.value ?? null;
      return { rule, condition, measured, share: nearness(condition, measured) };
    });
    const least = steps.reduce<Distance | null>(
      (far, step) => (far === null || (step.share ?? -1) < (far.share ?? -1) ? step : far),
      null,
    );
    return least ? [least] : [];
  });
  const on = ways.filter(({ rule }) => rule.mode === "on");
  const pool = on.length > 0 ? on : ways;
  return pool.reduce<Distance | null>(
    (near, way) => (near === null || (way.share ?? -1) > (near.share ?? -1) ? way : near),
    null,
  );
}

/** Newest first. */
export function logOf(
  entries: readonly ProtectionEntry[],
  show: "all" | "acted" | "would",
): ProtectionEntry[] {
  return entries
    .filter(({ shadow }) => show === "all" || shadow === (show === "would"))
    .sort((a, b) => b.at - a.at || b.id.localeCompare(a.id));
}

const fields = [
  "name",
  "enter",
  "enterForSeconds",
  "target",
  "exit",
  "exitForSeconds",
  "minHoldSeconds",
  "maxTransitionsPerHour",
  "minSamples",
] as const satisfies (keyof RuleDefinition)[];
export type DefinitionField = (typeof fields)[number];

/** What two versions of a rule differ in. */
export function changedFields(one: RuleDefinition, other: RuleDefinition): DefinitionField[] {
  return fields.filter((field) => JSON.stringify(one[field]) !== JSON.stringify(other[field]));
}
