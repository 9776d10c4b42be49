import { OpsError } from "../shared/errors.ts";
import type { SwitchGuard } from "./change-switch.ts";
import type { SwitchMemory } from "./switch-memory.ts";

/** A person's hand beats rules and ladder until its lease is over. Throws CONFLICT naming the person. */
export function pinGuard(memory: Pick<SwitchMemory, "stateOf">): SwitchGuard {
  return ({ key, cause }, now) => {
    if (cause !== "rule" && cause !== "ladder") return;
    const state = memory.stateOf(key);
    if (!state?.pinnedUntil || state.pinnedUntil <= now) return;
    throw new OpsError("CONFLICT", `${state.setByName} set ${key} by hand; rules leave it alone.`, {
      reason: "pinned",
      at: state.pinnedUntil,
    });
  };
}
