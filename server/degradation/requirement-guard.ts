import { OpsError } from "../shared/errors.ts";
import type { SwitchGuard } from "./change-switch.ts";
import { isDefault } from "./rules/plan-flip.ts";
import { refusalsOf, type SwitchFacts } from "./rules/refusals.ts";
import type { SwitchMemory } from "./switch-memory.ts";

/** A switch leaves its default only where what it needs is there. Throws CONFLICT naming what is not. */
export function requirementGuard(
  memory: Pick<SwitchMemory, "currentValue">,
  facts: () => SwitchFacts,
): SwitchGuard {
  return ({ key, value }) => {
    if (isDefault(key, value) || !isDefault(key, memory.currentValue(key))) return;
    for (const refusal of refusalsOf(key, () => false, facts())) {
      if (refusal.kind !== "requires") continue;
      throw new OpsError("CONFLICT", `${key} needs ${refusal.requirement}, which does not hold now.`, {
        reason: `requires:${refusal.requirement}`,
      });
    }
  };
}
