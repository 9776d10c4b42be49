import {
  type CheckKey,
  type CheckResult,
  type GameDayScenario,
  gameDayScenarios,
  type Limit,
} from "../../contracts/game-day.ts";

/** Every check of the scenario with what was measured; what could not be measured did not pass. */
export function scoreOf(
  scenario: GameDayScenario,
  measured: Partial<Record<CheckKey, number | null>>,
): CheckResult[] {
  const limits = Object.entries(gameDayScenarios[scenario].checks) as [CheckKey, Limit][];
  return limits.map(([key, limit]) => {
    const value = measured[key] ?? null;
    return { key, value, limit, passed: value !== null && holds(value, limit) };
  });
}

const holds = (value: number, { op, value: limit }: Limit) => (op === "<=" ? value <= limit : value >= limit);
