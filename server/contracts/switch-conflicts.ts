import { type SwitchKey, switchCatalogue, switchKeys } from "./switches.ts";

/** Switches that this one must not be on with, whichever of the two says so. */
export function conflictsOf(key: SwitchKey): SwitchKey[] {
  const named = (of: SwitchKey): readonly string[] => switchCatalogue[of].conflicts;
  return switchKeys.filter(
    (other) => other !== key && (named(key).includes(other) || named(other).includes(key)),
  );
}
