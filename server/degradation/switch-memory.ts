import { type SwitchKey, type SwitchValue, switchCatalogue, switchKeys } from "../contracts/switches.ts";
import { type SwitchReader, typedReads } from "./switch-reader.ts";
import type { SwitchState } from "./switch-state.ts";

export interface SwitchMemory {
  reader: SwitchReader;
  /** undefined: never set. */
  stateOf(key: SwitchKey): SwitchState | undefined;
  currentValue(key: SwitchKey): SwitchValue;
  /** Takes a state over unless a newer one is here. @returns whether it was newer. */
  apply(state: SwitchState): boolean;
  /** Of another database: its revisions are of another count. */
  forget(): void;
  /** From now on a switch without a state is known to stand at its default. */
  markLoaded(): void;
}

/** The switches as this process serves them: read on every order, so plain memory. */
export function createSwitchMemory(): SwitchMemory {
  const states = new Map<SwitchKey, SwitchState>();
  let loaded = false;
  let revision = 0;

  const currentValue = (key: SwitchKey): SwitchValue =>
    states.get(key)?.value ?? switchCatalogue[key].safeDefault;
  const known = (key: SwitchKey): SwitchValue | undefined => (loaded ? currentValue(key) : undefined);

  return {
    stateOf: (key) => states.get(key),
    currentValue,
    apply(state) {
      revision = Math.max(revision, state.revision);
      if ((states.get(state.key)?.revision ?? 0) >= state.revision) return false;
      states.set(state.key, state);
      return true;
    },
    forget() {
      states.clear();
      revision = 0;
    },
    markLoaded: () => {
      loaded = true;
    },
    reader: {
      ...typedReads(known),
      revision: () => revision,
      values: () => Object.fromEntries(switchKeys.map((key) => [key, currentValue(key)])),
    },
  };
}
