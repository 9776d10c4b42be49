"use client";

import { useCallback, useSyncExternalStore } from "react";
import type { TopicCollections, TopicKind } from "#server/contracts/live.ts";
import type { TopicProblem } from "./feed-ports.ts";
import { useLiveFeed } from "./live-provider.tsx";
import type { LiveState } from "./live-state.ts";
import type { TopicState } from "./topic-state.ts";

export interface TopicReading<Kind extends TopicKind> {
  /** collection -> id -> entity; null until the first snapshot is here. */
  collections: { [C in keyof TopicCollections[Kind]]: Record<string, TopicCollections[Kind][C]> } | null;
  state: LiveState;
  /** Why the newest snapshot could not be had; what is shown may be older. */
  problem: TopicProblem | null;
  /** ms since the server last confirmed this state, as of this render; LiveBadge shows it ticking. */
  ageMs: number | null;
  /** When the state was true, epoch ms by the server's clock. */
  asOf: number | null;
  refetch: () => void;
}

/** Follows a topic while mounted. Draws again when the topic's data or its liveness changes, not every second. */
export function useTopic<Kind extends TopicKind>(topic: `${Kind}:${string}`): TopicReading<Kind> {
  const feed = useLiveFeed();
  const follow = useCallback((listener: () => void) => feed.follow(topic, listener), [feed, topic]);
  const state = useSyncExternalStore(follow, () => feed.stateOf(topic), serverState);
  const problem = useSyncExternalStore(follow, () => feed.problemOf(topic), serverProblem);
  const read = useCallback((listener: () => void) => feed.onTopicState(topic, listener), [feed, topic]);
  const data = useSyncExternalStore(read, () => feed.topicState(topic), nothingYet);
  const refetch = useCallback(() => feed.refetch(topic), [feed, topic]);
  return {
    collections: (data?.collections ?? null) as TopicReading<Kind>["collections"],
    state,
    problem,
    ageMs: feed.proofOf(topic)?.ageMs ?? null,
    asOf: data?.asOf ?? null,
    refetch,
  };
}

const nothingYet = (): TopicState | undefined => undefined;
const serverState = (): LiveState => "connecting";
const serverProblem = (): null => null;
