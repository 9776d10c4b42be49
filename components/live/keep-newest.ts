import { replaceEqualDeep } from "@tanstack/react-query";
import type { TopicState } from "./topic-state.ts";

/**
 * A slow refetch must not undo a newer push; as `structuralSharing` it guards fetches and
 * setQueryData alike. What did not change keeps its identity, so that its card is not drawn again.
 */
export function keepNewest(previous: unknown, next: unknown): unknown {
  if (!isTopicState(previous) || !isTopicState(next)) return next;
  return isOlder(next, previous) ? previous : replaceEqualDeep(previous, next);
}

/** Sequences compare within one server process; across restarts only the time of the state does. */
export function isOlder(a: TopicState, b: TopicState): boolean {
  return a.epoch === b.epoch ? a.seq < b.seq : a.asOf < b.asOf;
}

function isTopicState(value: unknown): value is TopicState {
  return typeof value === "object" && value !== null && "epoch" in value && "seq" in value && "asOf" in value;
}
