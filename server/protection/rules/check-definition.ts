import { isSuccess, LEAST_GAP, ladderSteps, type RuleDefinition } from "../../contracts/protection.ts";
import type { Condition } from "../../contracts/series.ts";
import { switchCatalogue } from "../../contracts/switches.ts";

/** Why a rule that is well formed may not be: the field, and a word screens translate. */
export interface RuleFault {
  field: string;
  because: "gap" | "no_shared_series" | "value" | "level" | "success_range";
  message: string;
}

/** The first thing wrong with a rule; null: none. */
export function checkDefinition(rule: RuleDefinition): RuleFault | null {
  return checkTarget(rule) ?? checkThresholds(rule) ?? checkGaps(rule);
}

function checkTarget({ target }: RuleDefinition): RuleFault | null {
  if (target.kind === "ladder") {
    if (ladderSteps.some(({ level }) => level === target.level)) return null;
    return { field: "/definition/target/level", because: "level", message: "The ladder has no such level." };
  }
  const entry: { type: string; safeDefault: unknown; max?: number } = switchCatalogue[target.key];
  const fits =
    entry.type === "boolean"
      ? typeof target.value === "boolean"
      : typeof target.value === "number" && target.value <= (entry.max ?? 0);
  if (fits && target.value !== entry.safeDefault) return null;
  return {
    field: "/definition/target/value",
    because: "value",
    message: `A rule turns ${target.key} on; its default returns by itself.`,
  };
}

function checkThresholds(rule: RuleDefinition): RuleFault | null {
  for (const part of ["enter", "exit"] as const) {
    for (const [i, { series, value }] of rule[part].entries()) {
      if (!isSuccess(series) || value <= 1) continue;
      const field = `/definition/${part}/${i}/value`;
      return { field, because: "success_range", message: "A success rate lies between 0 and 1." };
    }
  }
  return null;
}

/** Enter and exit speak of one series at least, from opposite sides, and stand apart. */
function checkGaps({ enter, exit }: RuleDefinition): RuleFault | null {
  let shared = false;
  for (const [i, leave] of exit.entries()) {
    for (const come of enter) {
      if (come.series !== leave.series) continue;
      if (come.op === leave.op || gapOf(come, leave) < LEAST_GAP - 1e-9) {
        const message = `Enter and exit thresholds of ${come.series} must be at least 20 % apart.`;
        return { field: `/definition/exit/${i}/value`, because: "gap", message };
      }
      shared = true;
    }
  }
  if (shared) return null;
  const message = "The exit must speak of a series that the enter speaks of.";
  return { field: "/definition/exit/0/series", because: "no_shared_series", message };
}

/** How far the exit is on the calm side of the enter, as a share of the enter. Of success: of what is missing. */
function gapOf(enter: Condition, exit: Condition): number {
  const loss = isSuccess(enter.series);
  const from = loss ? 1 - enter.value : enter.value;
  const to = loss ? 1 - exit.value : exit.value;
  if (from <= 0) return Number.NEGATIVE_INFINITY;
  const rises = loss ? enter.op === "<" : enter.op === ">";
  return (rises ? from - to : to - from) / from;
}
