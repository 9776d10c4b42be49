import type { Delta } from "#server/contracts/live.ts";
import type { TopicState } from "./topic-state.ts";

export type DeltaOutcome =
  /** Older than what is known: nothing to do. */
  | { outcome: "ignored"; state: TopicState }
  | { outcome: "applied"; state: TopicState }
  /** Something in between was missed, or the server started anew: only a snapshot helps. */
  | { outcome: "gap"; state: TopicState };

/** Puts a delta's entities into a topic's state. Untouched collections and entities keep their identity. */
export function applyDelta(state: TopicState, delta: Delta): DeltaOutcome {
  if (delta.epoch !== state.epoch || delta.fromSeq > state.seq) return { outcome: "gap", state };
  if (delta.seq <= state.seq) return { outcome: "ignored", state };
  const collections = { ...state.collections };
  const copied = new Set<string>();
  for (const change of delta.changes) {
    if (!copied.has(change.collection)) {
      copied.add(change.collection);
      collections[change.collection] = { ...collections[change.collection] };
    }
    const entities = collections[change.collection] as Record<string, unknown>;
    if (change.value === null) delete entities[change.id];
    else entities[change.id] = change.value;
  }
  return { outcome: "applied", state: { ...state, seq: delta.seq, asOf: delta.asOf, collections } };
}
