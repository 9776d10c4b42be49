import type { FeedEntry, Mark } from "../contracts/operations.ts";
import type { Bus } from "../platform/bus.ts";
import type { SwitchChange } from "./switch-state.ts";

/** Tells the running parts of a flip that is already committed. */
export function announceFlip(bus: Bus, change: SwitchChange): void {
  bus.emit("switchChanged", { key: change.key, value: change.after, revision: change.revision });
  bus.emit("feed", feedOf(change));
  bus.emit("mark", markOf(change));
}

/** A flip as a line of the event stream. */
export function feedOf(change: SwitchChange): Omit<FeedEntry, "id"> {
  return {
    at: change.at,
    type: change.cause === "lease_ended" ? "switch_lease_ended" : "switch_set",
    params: paramsOf(change),
  };
}

/** A flip as a vertical mark on the charts. */
export function markOf(change: SwitchChange): Omit<Mark, "id"> {
  return { at: change.at, type: "switch", label: change.key, params: paramsOf(change) };
}

function paramsOf({ key, before, after, byName, reason, cause, leaseUntil, revision }: SwitchChange) {
  return {
    key,
    before,
    value: after,
    by: cause === "person" ? byName : null,
    cause,
    reason,
    leaseUntil,
    revision,
  };
}
