import { OVERDUE_AFTER_EXTENSIONS } from "../contracts/lease-timing.ts";
import type { FeedEntry, Mark } from "../contracts/operations.ts";
import type { ChangeCause } from "../contracts/switches.ts";
import type { Bus } from "../platform/bus.ts";
import { type SwitchChange, SYSTEM } from "./switch-state.ts";

/** A flip as a line of the event stream and, where something changed by it, as a mark on the charts. */
export interface FlipNews {
  feed: Omit<FeedEntry, "id">;
  mark: Omit<Mark, "id"> | null;
}

/** Tells the running parts of a flip that is already committed. */
export function announceFlip(bus: Bus, change: SwitchChange, extensions: number): void {
  const { feed, mark } = newsOf(change, extensions);
  bus.emit("switchChanged", { key: change.key, value: change.after, revision: change.revision });
  bus.emit("feed", feed);
  if (mark) bus.emit("mark", mark);
}

export function newsOf(change: SwitchChange, extensions = 0): FlipNews {
  const { key, before, after, byName, at, reason, cause, leaseUntil, revision } = change;
  const by = change.by === SYSTEM ? null : byName;
  const params = { key, before, value: after, by, cause, reason, leaseUntil, revision, extensions };
  return {
    feed: { at, type: typeOf(cause, extensions), params },
    mark: cause === "lease_extended" ? null : { at, type: "switch", label: key, params },
  };
}

function typeOf(cause: ChangeCause, extensions: number): FeedEntry["type"] {
  switch (cause) {
    case "person":
    case "rule":
    case "ladder":
      return "switch_set";
    case "undo":
      return "switch_undone";
    case "lease_ended":
      return "switch_lease_ended";
    case "lease_extended":
      return extensions >= OVERDUE_AFTER_EXTENSIONS ? "switch_overdue" : "switch_lease_extended";
  }
}
