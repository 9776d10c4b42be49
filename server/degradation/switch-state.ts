import type { ChangeCause, SwitchKey, SwitchValue } from "../contracts/switches.ts";

/** Who sets a switch when its lease is over. */
export const SYSTEM = "system";

/** Who flips: "person:<id>", "rule:<id>", "ladder" or "system", with the name people know. */
export interface SwitchActor {
  id: string;
  name: string;
}

/** A switch as it stands. Times: epoch ms. */
export interface SwitchState {
  key: SwitchKey;
  value: SwitchValue;
  /** Id of the change that made it so; grows with every flip of any switch. */
  revision: number;
  /** The actor's id. */
  setBy: string;
  setByName: string;
  setAt: number;
  reason: string | null;
  cause: ChangeCause;
  leaseUntil: number | null;
  pinnedUntil: number | null;
  extensions: number;
}

/** Where the switches stand, in memory. */
export interface SwitchStandings {
  /** Whose count of revisions it is; see SwitchSnapshot. */
  source(): string;
  /** Of the newest flip served here. */
  revision(): number;
  valueOf(key: SwitchKey): SwitchValue;
  /** undefined: never set. */
  stateOf(key: SwitchKey): SwitchState | undefined;
}

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
  /** Revision of the flip that this one took back. */
  undoOf: number | null;
}

/** The flip that led from a value to this state. A state does not tell of which flip it is the undo. */
export function changeFrom(before: SwitchValue, state: SwitchState): SwitchChange {
  const { key, revision, value, setBy, setByName, setAt, reason, cause, leaseUntil } = state;
  const byItself = cause === "lease_extended";
  return {
    key,
    revision,
    before,
    after: value,
    // An extended switch stays its person's; the extension was nobody's.
    by: byItself ? SYSTEM : setBy,
    byName: byItself ? SYSTEM : setByName,
    at: setAt,
    reason,
    cause,
    leaseUntil,
    undoOf: null,
  };
}
