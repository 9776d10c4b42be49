import type { Snapshot, TopicKind, TopicName } from "#server/contracts/live.ts";

/** A topic as the browser keeps it. */
export interface TopicState {
  topic: TopicName;
  epoch: string;
  seq: number;
  asOf: number;
  collections: Record<string, Record<string, unknown>>;
}

export function fromSnapshot(snapshot: Snapshot<TopicKind>): TopicState {
  const { topic, epoch, seq, asOf, collections } = snapshot;
  return { topic, epoch, seq, asOf, collections };
}
