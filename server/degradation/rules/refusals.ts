import { conflictsOf } from "../../contracts/switch-conflicts.ts";
import { type SwitchKey, type SwitchRequirement, switchCatalogue } from "../../contracts/switches.ts";
import type { SwitchRefusal } from "../../contracts/switches-live.ts";

/** What requirements are judged by. */
export interface SwitchFacts {
  databaseWritable: boolean;
  /** Orders accepted and not yet queued, and how many of them there may be. */
  parking: { parked: number; capacity: number };
}

const FULL_PARKING = 0.8;

/** Why a switch may not leave its default now. Where it is away already, nothing is asked. */
export function refusalsOf(
  key: SwitchKey,
  isAway: (key: SwitchKey) => boolean,
  facts: SwitchFacts,
  rivalsOf: (key: SwitchKey) => SwitchKey[] = conflictsOf,
): SwitchRefusal[] {
  return [
    ...switchCatalogue[key].requires
      .filter((requirement) => !isMet(requirement, facts))
      .map((requirement): SwitchRefusal => ({ kind: "requires", requirement })),
    ...rivalsOf(key)
      .filter(isAway)
      .map((other): SwitchRefusal => ({ kind: "conflicts", with: other })),
  ];
}

function isMet(requirement: SwitchRequirement, { databaseWritable, parking }: SwitchFacts): boolean {
  switch (requirement) {
    case "database_writable":
      return databaseWritable;
    case "parking_below_80_percent":
      return parking.parked < FULL_PARKING * parking.capacity;
  }
}
