import { conflictsOf } from "../contracts/switch-conflicts.ts";
import type { SwitchKey } from "../contracts/switches.ts";
import { OpsError } from "../shared/errors.ts";
import type { SwitchGuard } from "./change-switch.ts";
import { isDefault } from "./rules/plan-flip.ts";
import type { SwitchMemory } from "./switch-memory.ts";

/** Two switches that fight each other are never on together. Throws CONFLICT naming the one that is on. */
export function conflictGuard(
  memory: Pick<SwitchMemory, "currentValue">,
  rivalsOf: (key: SwitchKey) => SwitchKey[] = conflictsOf,
): SwitchGuard {
  return ({ key, value }) => {
    if (isDefault(key, value) || !isDefault(key, memory.currentValue(key))) return;
    const other = rivalsOf(key).find((one) => !isDefault(one, memory.currentValue(one)));
    if (!other) return;
    throw new OpsError("CONFLICT", `${key} must not be on together with ${other}, which is.`, {
      reason: `conflicts:${other}`,
    });
  };
}
