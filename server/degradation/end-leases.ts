import { switchCatalogue, switchKeys } from "../contracts/switches.ts";
import { type ChangeSwitchContext, takeFlip } from "./change-switch.ts";
import { SYSTEM } from "./switch-state.ts";

/**
 * Returns every switch whose lease is over to its default. A lease another process ended, or an
 * operator renewed, at the same moment is left as they made it.
 */
export async function endLeases({ store, memory, clock, take }: ChangeSwitchContext): Promise<void> {
  const now = clock.nowMs();
  for (const key of switchKeys) {
    const state = memory.stateOf(key);
    if (!state || state.leaseUntil === null || state.leaseUntil > now) continue;
    const result = await store.flip({
      key,
      before: state.value,
      after: switchCatalogue[key].safeDefault,
      seenRevision: state.revision,
      servedRevision: memory.reader.revision(),
      by: { id: SYSTEM, name: SYSTEM },
      at: now,
      reason: null,
      cause: "lease_ended",
      leaseUntil: null,
      pinnedUntil: null,
      extensions: 0,
      undoOf: null,
      review: null,
      approvedBy: null,
    });
    takeFlip(take, result, clock.nowMs());
  }
}
