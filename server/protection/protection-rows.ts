import { type LadderRow, ladderSteps, type Obstacle, type RuleRow } from "../contracts/protection.ts";
import type { SwitchRow } from "../contracts/switches.ts";
import { switchCatalogue } from "../contracts/switches.ts";
import type { LiveProtection } from "./live-protection.ts";
import { LADDER_HOLD_MS } from "./rules/step-ladder.ts";
import { isInForce } from "./rules/step-rule.ts";
import type { StoredRule } from "./store.ts";

/** What stands in the way of a switch, besides hands: the part that changes switches was told so. */
export type Refusals = ReadonlyMap<string, Obstacle>;

/** A rule as screens show it; null: it cannot be read. */
export function ruleRowOf(
  rule: StoredRule,
  live: LiveProtection,
  refusals: Refusals,
  now: number,
): RuleRow | null {
  const { id, version, definition, mode, state, backtest, updatedAt, updatedByName } = rule;
  if (!definition) return null;
  const view = live.views[id];
  return {
    id,
    version,
    definition,
    mode,
    phase: state.phase,
    phaseAt: state.steppedAt ?? now,
    blind: state.blind,
    broken: view?.broken ?? null,
    enter: view?.enter ?? [],
    exit: view?.exit ?? [],
    transitions: state.transitions.length,
    obstacles: mode === "on" && isInForce(state.phase) ? obstaclesOf(rule, live, refusals) : [],
    backtest,
    updatedBy: updatedByName,
    updatedAt,
  };
}

function obstaclesOf({ definition }: StoredRule, live: LiveProtection, refusals: Refusals): Obstacle[] {
  if (definition?.target.kind === "switch") {
    const one = obstacleOf(definition.target.key, live, refusals);
    return one ? [one] : [];
  }
  const { hold, level } = live.ladder.state;
  const wanted = definition?.target.level ?? 0;
  if (hold && level !== wanted) {
    return [{ key: "ladder", because: "pinned", byName: hold.byName, until: hold.until }];
  }
  return ladderSteps
    .filter((step) => step.level <= level)
    .flatMap(({ key }) => obstacleOf(key, live, refusals) ?? []);
}

function obstacleOf(key: string, live: LiveProtection, refusals: Refusals): Obstacle | null {
  return live.obstacles.find((one) => one.key === key) ?? refusals.get(key) ?? null;
}

/** The ladder as screens show it. */
export function ladderRowOf(
  live: LiveProtection,
  switches: readonly SwitchRow[],
  refusals: Refusals,
): LadderRow {
  const { version, state } = live.ladder;
  const { level, hold, setByName, cause, reason, setAt, frozen, restedMs, steppedAt } = state;
  const moves = !hold && live.wanted.level !== level;
  return {
    version,
    level,
    setByName,
    cause,
    reason,
    setAt,
    heldUntil: hold?.until ?? null,
    heldBy: hold?.byName ?? null,
    wanted: live.wanted.level,
    wantedBy: live.wanted.by.map(({ name }) => name),
    nextMoveAt: moves && !frozen ? (steppedAt ?? 0) + LADDER_HOLD_MS - restedMs : null,
    turns: state.turns.length,
    frozen: frozen && live.wanted.level < level,
    steps: ladderSteps.map((step) => {
      const row = switches.find(({ key }) => key === step.key);
      return {
        ...step,
        on: row !== undefined && row.value !== switchCatalogue[step.key].safeDefault,
        setByName: row && !row.isDefault ? row.setByName : null,
        obstacle: step.level <= level ? obstacleOf(step.key, live, refusals) : null,
      };
    }),
  };
}
