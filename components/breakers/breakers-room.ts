import { type BreakerStateName, type Dependency, dependencies } from "#server/contracts/breaker-catalogue.ts";
import type { BreakerCell, BreakerTurn } from "#server/contracts/breakers.ts";

export interface DependencyGroup {
  dependency: Dependency;
  /** Worst first. */
  cells: BreakerCell[];
  /** Those that keep calls away. */
  open: number;
}

const order: Record<BreakerStateName, number> = {
  open: 0,
  forced_open: 1,
  half_open: 2,
  disabled: 3,
  closed: 4,
};

/** Calls are kept away, all of them or all but probes. */
export const keepsAway = (state: BreakerStateName): boolean =>
  state === "open" || state === "forced_open" || state === "half_open";

const byName = (one: BreakerCell, other: BreakerCell) =>
  (one.nameEn ?? one.target).localeCompare(other.nameEn ?? other.target, "en", { numeric: true });

/** Dependencies and, within each, targets: worst first, the rest in an order that stays. */
export function groupsOf(cells: readonly BreakerCell[]): DependencyGroup[] {
  const groups = dependencies.flatMap((dependency): DependencyGroup[] => {
    const own = cells.filter((cell) => cell.dependency === dependency);
    if (own.length === 0) return [];
    own.sort((one, other) => order[one.state] - order[other.state] || byName(one, other));
    return [{ dependency, cells: own, open: own.filter(({ state }) => keepsAway(state)).length }];
  });
  const worst = ({ cells: [first] }: DependencyGroup) => (first ? order[first.state] : 9);
  return groups.sort((one, other) => worst(one) - worst(other));
}

export type BreakersVerdict =
  | { about: "none" }
  | { about: "fine"; total: number }
  | { about: "held"; count: number }
  | { about: "open"; open: number; total: number };

/** The one sentence above the matrix. */
export function judgeBreakers(cells: readonly BreakerCell[]): BreakersVerdict {
  if (cells.length === 0) return { about: "none" };
  const open = cells.filter(({ state }) => keepsAway(state)).length;
  if (open > 0) return { about: "open", open, total: cells.length };
  const held = cells.filter(({ hold }) => hold !== null).length;
  return held > 0 ? { about: "held", count: held } : { about: "fine", total: cells.length };
}

/** What was read when the dialog opened and what came since, newest first, each once. */
export function mergeTurns(
  id: string,
  read: readonly BreakerTurn[],
  live: readonly BreakerTurn[],
  most: number,
): BreakerTurn[] {
  const all = new Map(
    [...read, ...live.filter((turn) => turn.breaker === id)].map((turn) => [turn.id, turn]),
  );
  return [...all.values()].sort((one, other) => Number(other.id) - Number(one.id)).slice(0, most);
}
