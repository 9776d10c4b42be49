import type { FeedEntry, Mark } from "../contracts/operations.ts";
import type { Bus } from "../platform/bus.ts";
import { type SwitchChange, SYSTEM } from "./switch-state.ts";

/** A flip as a line of the event stream and as a vertical mark on the charts. */
export interface FlipNews {
  feed: Omit<FeedEntry, "id">;
  mark: Omit<Mark, "id">;
}

/** Tells the running parts of a flip that is already committed. */
export function announceFlip(bus: Bus, change: SwitchChange): void {
  const { feed, mark } = newsOf(change);
  bus.emit("switchChanged", { key: change.key, value: change.after, revision: change.revision });
  bus.emit("feed", feed);
  bus.emit("mark", mark);
}

export function newsOf(change: SwitchChange): FlipNews {
  const { key, before, after, byName, at, reason, cause, leaseUntil, revision } = change;
  const by = change.by === SYSTEM ? null : byName;
  const params = { key, before, value: after, by, cause, reason, leaseUntil, revision };
  return {
    feed: { at, type: cause === "lease_ended" ? "switch_lease_ended" : "switch_set", params },
    mark: { at, type: "switch", label: key, params },
  };
}
