import type { Viewer } from "../contracts/people.ts";
import { setSwitchSchema } from "../contracts/switches.ts";
import type { Clock } from "../shared/clock.ts";
import { OpsError } from "../shared/errors.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { planFlip } from "./rules/plan-flip.ts";
import type { SwitchStore } from "./store.ts";
import type { SwitchMemory } from "./switch-memory.ts";
import type { SwitchState } from "./switch-state.ts";

export interface SetSwitchContext {
  store: SwitchStore;
  memory: SwitchMemory;
  clock: Clock;
  /** Serves a committed state here, whoever made it, and tells everyone; an older one is ignored. */
  take(state: SwitchState): void;
}

/**
 * Sets one switch for everybody, with a lease when it leaves its default.
 * @throws FORBIDDEN, INVALID_REQUEST, STALE (another operator was first), STORE_UNAVAILABLE
 */
export async function setSwitch(
  { store, memory, clock, take }: SetSwitchContext,
  viewer: Viewer,
  input: unknown,
): Promise<SwitchState | undefined> {
  requirePermission(viewer, "operations.act");
  const { key, value, leaseMinutes, reason, seenRevision } = parse(input);

  const before = memory.currentValue(key);
  if ((memory.stateOf(key)?.revision ?? 0) !== seenRevision) throw staleBecauseOf(memory.stateOf(key));
  const now = clock.nowMs();
  const plan = planFlip({ key, value, current: before, leaseMinutes, now });
  if (plan.outcome === "unchanged") return memory.stateOf(key);
  if (plan.outcome === "misfit") {
    throw new OpsError("INVALID_REQUEST", `${key} takes ${plan.expected}.`, { field: "/value" });
  }

  const result = await store.flip({
    key,
    before,
    after: plan.after,
    seenRevision,
    by: `person:${viewer.id}`,
    byName: viewer.name,
    at: now,
    reason: reason || null,
    cause: "person",
    leaseUntil: plan.leaseUntil,
  });

  if (result.state) take(result.state);
  if (result.outcome === "stale") throw staleBecauseOf(result.state ?? undefined);
  return result.state;
}

function parse(input: unknown) {
  const parsed = setSwitchSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({
    field: `/${issue.path.join("/")}`,
    message: issue.message,
  }));
  throw new OpsError("INVALID_REQUEST", "This is not a switch setting.", { field: errors[0]?.field, errors });
}

function staleBecauseOf(state: SwitchState | undefined): OpsError {
  const what = state
    ? `${state.setByName} set it to ${JSON.stringify(state.value)} at ${new Date(state.setAt).toISOString()}`
    : "it was never set";
  return new OpsError("STALE", `The switch changed since it was looked at: ${what}.`, { reason: what });
}
