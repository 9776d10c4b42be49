import type { Snapshot, TopicKind, TopicName } from "#server/contracts/live.ts";

/** A topic as the browser keeps it in the query cache. */
export interface TopicState {
  topic: TopicName;
  epoch: string;
  seq: number;
  asOf: number;
  collections: Record<string, Record<string, unknown>>;
}

export const topicKeys = {
  all: ["live"] as const,
  one: (topic: TopicName) => ["live", topic] as const,
};

export function fromSnapshot(snapshot: Snapshot<TopicKind>): TopicState {
  const { topic, epoch, seq, asOf, collections } = snapshot;
  return { topic, epoch, seq, asOf, collections };
}
