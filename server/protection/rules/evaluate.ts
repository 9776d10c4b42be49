import {
  type ConditionReading,
  type LadderLevel,
  LEVELS,
  ladderSteps,
  type Obstacle,
  type ProtectionNews,
  type RuleDefinition,
  type RuleMode,
} from "../../contracts/protection.ts";
import type { Condition } from "../../contracts/series.ts";
import { type SwitchKey, switchCatalogue } from "../../contracts/switches.ts";
import { assertNever } from "../../shared/assert-never.ts";
import { allHold, judgeCondition, type ReadSeries } from "./judge-condition.ts";
import { type PlannedChange, planChanges, type SwitchFact, type Want } from "./plan-changes.ts";
import { type LadderAction, type LadderState, stepLadder } from "./step-ladder.ts";
import { isInForce, type RuleState, type RuleStep, restingRule, stepRule } from "./step-rule.ts";

export interface RuleInForce {
  id: string;
  mode: RuleMode;
  /** null: what is stored cannot be read. */
  definition: RuleDefinition | null;
}

export interface ProtectionState {
  /** By rule; a rule without one rests. */
  rules: Readonly<Record<string, RuleState>>;
  ladder: LadderState;
}

/** What became of a rule in one look at all of them. */
export interface RuleView {
  /** Why it could not be evaluated; its state is as it was. */
  broken: string | null;
  enter: ConditionReading[];
  exit: ConditionReading[];
}

export interface News {
  type: ProtectionNews;
  ruleId: string | null;
  name: string;
  shadow: boolean;
  params: Record<string, string | number | boolean | null>;
}

export interface Evaluation {
  state: ProtectionState;
  views: Record<string, RuleView>;
  wanted: { level: LadderLevel; by: { id: string; name: string }[] };
  /** To be made in this order. */
  changes: PlannedChange[];
  /** What stands in the way of rules and ladder. */
  obstacles: Obstacle[];
  news: News[];
}

export interface EvaluateInput {
  state: ProtectionState;
  rules: readonly RuleInForce[];
  switches: readonly SwitchFact[];
  read: ReadSeries;
  /** Epoch ms. */
  now: number;
  cadenceMs: number;
}

/**
 * One look at everything: each rule, then the ladder, then what it comes to for the switches. Pure, so that
 * the server, the simulation and the benchmark run the same; a rule that fails stops no other.
 */
export function evaluate({ state, rules, switches, read, now, cadenceMs }: EvaluateInput): Evaluation {
  const states: Record<string, RuleState> = {};
  const views: Record<string, RuleView> = {};
  const news: News[] = [];
  for (const rule of rules) {
    const before = state.rules[rule.id] ?? restingRule;
    const stepped = tryStep(rule, before, read, now, cadenceMs);
    states[rule.id] = rule.mode === "off" ? restingRule : stepped.state;
    views[rule.id] = { broken: stepped.broken, enter: stepped.enter, exit: stepped.exit };
    if (rule.mode !== "off" && rule.definition) news.push(...newsOfRule(rule, rule.definition, stepped));
  }
  const unreadable = rules.some(({ id, definition, mode }) => {
    return !definition && mode === "on" && isInForce(states[id]?.phase ?? restingRule.phase);
  });
  const active = rules.flatMap(({ id, mode, definition }) =>
    definition && mode === "on" && isInForce(states[id]?.phase ?? restingRule.phase)
      ? [{ id, definition }]
      : [],
  );
  const wanted = wantedLevel(active);
  const ladder = stepLadder({
    state: state.ladder,
    wanted: { level: wanted.level, by: wanted.by[0] ?? null },
    isCalm: () => isCalm(state.ladder.level, read),
    mayDescend: !unreadable,
    now,
  });
  news.push(...newsOfLadder(ladder.action, wanted));
  const { changes, obstacles } = planChanges({
    wants: [...ladderWants(ladder.state), ...ruleWants(active)],
    switches,
    releaserOf: (fact) => releaserOf(fact, rules, ladder.state),
    rankOf: (key) => ladderSteps.find((step) => step.key === key)?.level ?? 0,
    mayRelease: !unreadable,
    now,
  });
  return { state: { rules: states, ladder: ladder.state }, views, wanted, changes, obstacles, news };
}

function tryStep(
  rule: RuleInForce,
  state: RuleState,
  read: ReadSeries,
  now: number,
  cadenceMs: number,
): RuleStep & { broken: string | null } {
  const broken = (why: string) => ({
    state,
    action: { kind: "none" } as const,
    enter: [],
    exit: [],
    broken: why,
  });
  if (!rule.definition) return broken("unreadable");
  try {
    return { ...stepRule({ rule: rule.definition, state, read, now, cadenceMs }), broken: null };
  } catch (error) {
    return broken(error instanceof Error ? error.message.slice(0, 200) : "unknown");
  }
}

function releaserOf(
  { key, cause, setByName }: SwitchFact,
  rules: readonly RuleInForce[],
  ladder: LadderState,
) {
  const name = setByName ?? "ladder";
  if (cause === "ladder") return { id: ladder.setBy ?? "ladder", name: ladder.setByName ?? name };
  const rule = rules.find(
    ({ definition }) => definition?.target.kind === "switch" && definition.target.key === key,
  );
  return { id: rule ? `rule:${rule.id}` : "rule:removed", name };
}

function wantedLevel(active: readonly { id: string; definition: RuleDefinition }[]) {
  const asking = active.flatMap(({ id, definition: { name, target } }) =>
    target.kind === "ladder" ? [{ level: target.level, id: `rule:${id}`, name }] : [],
  );
  const level = LEVELS.findLast((one) => asking.some((asked) => asked.level === one)) ?? 0;
  return { level, by: asking.filter((one) => one.level === level).map(({ id, name }) => ({ id, name })) };
}

function ruleWants(active: readonly { id: string; definition: RuleDefinition }[]): Want[] {
  return active.flatMap(({ id, definition }) => {
    const { target, name } = definition;
    if (target.kind !== "switch") return [];
    const { key, value } = target;
    return [{ key, value, by: { id: `rule:${id}`, name }, cause: "rule", reason: sentenceOf(definition) }];
  });
}

function ladderWants(ladder: LadderState): Want[] {
  const by = { id: ladder.setBy ?? "ladder", name: ladder.setByName ?? "ladder" };
  const reason = ladder.reason ?? `ladder at level ${ladder.level}`;
  return ladderSteps
    .filter((step) => step.level <= ladder.level)
    .map(({ key }) => ({ key, value: true, by, cause: "ladder", reason }));
}

/** Whether the exit conditions of every switch up to the level hold; without data they do not. */
function isCalm(level: LadderLevel, read: ReadSeries): boolean {
  const conditions = ladderSteps
    .filter((step) => step.level <= level)
    .flatMap(({ key }): readonly Condition[] => switchCatalogue[key].exitWhen);
  return allHold(conditions.map((condition) => judgeCondition(condition, read(condition), 1))) === true;
}

/** For the audit and the log of changes, which are written in English. */
export function sentenceOf({ enter, enterForSeconds }: RuleDefinition): string {
  const all = enter.map((one) => `${one.series} ${one.stat} ${one.overSeconds} s ${one.op} ${one.value}`);
  return `${all.join(" and ")} for ${enterForSeconds} s`.slice(0, 200);
}

function newsOfRule({ id, mode }: RuleInForce, definition: RuleDefinition, step: RuleStep): News[] {
  const { action } = step;
  const news = (type: ProtectionNews, params: News["params"]): News[] => [
    { type, ruleId: id, name: definition.name, shadow: mode === "shadow", params },
  ];
  const { target } = definition;
  const goal: News["params"] =
    target.kind === "ladder"
      ? { level: target.level }
      : { key: target.key as SwitchKey, value: target.value };
  switch (action.kind) {
    case "none":
      return [];
    case "enter":
      return news("entered", { ...goal, ...measured(definition.enter, step.enter), heldMs: action.heldMs });
    case "exit":
      return news("exited", {
        ...goal,
        ...measured(definition.exit, step.exit),
        inForceMs: action.inForceMs,
      });
    case "freeze":
      return news("froze", { ...goal, transitions: action.transitions });
    case "blind":
      return news("blind", { ...goal, unseenMs: action.unseenMs, inForce: isInForce(step.state.phase) });
    case "see_again":
      return news("sees_again", goal);
    default:
      return assertNever(action);
  }
}

function measured(conditions: readonly Condition[], readings: readonly ConditionReading[]): News["params"] {
  const [condition] = conditions;
  if (!condition) return {};
  const { series, stat, overSeconds, op, value: threshold } = condition;
  return { series, stat, overSeconds, op, threshold, measured: readings[0]?.value ?? null };
}

function newsOfLadder(action: LadderAction, wanted: Evaluation["wanted"]): News[] {
  const name = wanted.by[0]?.name ?? "";
  const ruleId = wanted.by[0]?.id.replace(/^rule:/, "") ?? null;
  const news = (type: ProtectionNews, params: News["params"]): News[] => [
    { type, ruleId, name, shadow: false, params },
  ];
  switch (action.kind) {
    case "none":
      return [];
    case "climb":
      return news("climbed", { from: action.from, to: action.to });
    case "descend":
      return news("descended", { from: action.from, to: action.to });
    case "freeze":
      return news("ladder_froze", { turns: action.turns });
    case "keep":
      return news("ladder_kept", { until: action.until });
    case "release":
      return news("level_released", { by: null });
    default:
      return assertNever(action);
  }
}
