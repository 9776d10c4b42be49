import type { SwitchKey, SwitchValue } from "../contracts/switches.ts";

/** Who sets a switch when its lease is over. */
export const SYSTEM = "system";

/** A switch as it stands. Times: epoch ms. */
export interface SwitchState {
  key: SwitchKey;
  value: SwitchValue;
  /** Id of the change that made it so; grows with every flip of any switch. */
  revision: number;
  /** "person:<id>" or "system". */
  setBy: string;
  setByName: string;
  setAt: number;
  reason: string | null;
  leaseUntil: number | null;
}

export type ChangeCause = "person" | "lease_ended";

/** A flip as history keeps it; `revision` is its id. */
export interface SwitchChange {
  revision: number;
  key: SwitchKey;
  before: SwitchValue;
  after: SwitchValue;
  by: string;
  byName: string;
  at: number;
  reason: string | null;
  cause: ChangeCause;
  leaseUntil: number | null;
}

/** The flip that led from a value to this state. */
export function changeFrom(before: SwitchValue, state: SwitchState): SwitchChange {
  const { key, revision, value, setBy, setByName, setAt, reason, leaseUntil } = state;
  const cause = setBy === SYSTEM ? "lease_ended" : "person";
  return {
    key,
    revision,
    before,
    after: value,
    by: setBy,
    byName: setByName,
    at: setAt,
    reason,
    cause,
    leaseUntil,
  };
}
