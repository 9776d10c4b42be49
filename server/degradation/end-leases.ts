import { LEASE_EXTENSION_MS } from "../contracts/lease-timing.ts";
import { type SwitchKey, switchCatalogue, switchKeys } from "../contracts/switches.ts";
import type { ExitGate } from "../contracts/switches-live.ts";
import type { Bus } from "../platform/bus.ts";
import { type ChangeSwitchContext, takeFlip } from "./change-switch.ts";
import { gateInShort, leaseStep, type Measure } from "./rules/lease-step.ts";
import { type SwitchState, SYSTEM } from "./switch-state.ts";

export interface EndLeasesContext extends Pick<ChangeSwitchContext, "store" | "memory" | "clock" | "take"> {
  measure: Measure;
  bus: Pick<Bus, "emit">;
}

/** Longer than any exit condition looks back. */
const SETTLE_MS = 90_000;

type Leased = SwitchState & { leaseUntil: number };

/**
 * Returns each switch whose lease is over to its default if its exit conditions hold, else extends it
 * and says so; tells of leases that end soon, once. A lease that another process ended, or an operator
 * renewed, at the same moment is left as they made it.
 */
export function createLeaseEnder(context: EndLeasesContext): () => Promise<void> {
  const { memory, clock, measure, bus } = context;
  const settledAt = clock.nowMs() + SETTLE_MS;
  /** Switch -> the end of the lease that was told of. */
  const told = new Map<SwitchKey, number>();
  return async () => {
    for (const key of switchKeys) {
      const state = memory.stateOf(key);
      if (!state || state.leaseUntil === null) continue;
      const leased: Leased = { ...state, leaseUntil: state.leaseUntil };
      const now = clock.nowMs();
      const step = leaseStep({ ...leased, settledAt }, now, measure);
      if (step.do === "end") await end(context, leased, now);
      if (step.do === "extend") await extend(context, leased, step.because, now);
      if (step.do !== "notify" || told.get(key) === leased.leaseUntil) continue;
      told.set(key, leased.leaseUntil);
      const { value, leaseUntil } = leased;
      bus.emit("feed", { at: now, type: "switch_lease_ending", params: { key, value, leaseUntil } });
    }
  };
}

async function end(
  { store, memory, take, clock }: EndLeasesContext,
  state: SwitchState,
  now: number,
): Promise<void> {
  const result = await store.flip({
    key: state.key,
    before: state.value,
    after: switchCatalogue[state.key].safeDefault,
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

/** Whose switch it is, and why, stays; the pin does not: past their lease, rules may act again. */
async function extend(
  { store, memory, take, clock }: EndLeasesContext,
  state: Leased,
  because: ExitGate,
  now: number,
): Promise<void> {
  const result = await store.flip({
    key: state.key,
    before: state.value,
    after: state.value,
    seenRevision: state.revision,
    servedRevision: memory.reader.revision(),
    by: { id: SYSTEM, name: SYSTEM },
    holder: { by: { id: state.setBy, name: state.setByName }, reason: state.reason },
    at: now,
    reason: gateInShort(because),
    cause: "lease_extended",
    // From now, not from its end: after an outage of ours there is no chain of extensions to catch up with.
    leaseUntil: now + LEASE_EXTENSION_MS,
    pinnedUntil: null,
    extensions: state.extensions + 1,
    undoOf: null,
    review: null,
    approvedBy: null,
  });
  takeFlip(take, result, clock.nowMs(), gateInShort(because));
}
