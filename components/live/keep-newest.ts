import { shareEqual } from "./share-equal.ts";
import type { TopicState } from "./topic-state.ts";

/** A slow refetch must not undo a newer push. */
export function keepNewest(previous: TopicState | undefined, next: TopicState): TopicState {
  if (!previous) return next;
  return isOlder(next, previous) ? previous : shareEqual(previous, next);
}

/** Sequences compare within one server process; across restarts only the time of the state does. */
export function isOlder(a: TopicState, b: TopicState): boolean {
  return a.epoch === b.epoch ? a.seq < b.seq : a.asOf < b.asOf;
}
