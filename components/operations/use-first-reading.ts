"use client";

import { useMemo, useState } from "react";
import type { Snapshot, TopicCollections, TopicKind } from "#server/contracts/live.ts";
import { useLiveFeed } from "../live/live-provider.tsx";
import { useTopic } from "../live/use-topic.ts";

type Collections<Kind extends TopicKind> = {
  [C in keyof TopicCollections[Kind]]: Record<string, TopicCollections[Kind][C]>;
};

/** A topic by the feed or, until it speaks, by the state the page was made with. */
export function useFirstReading<Kind extends TopicKind>(topic: `${Kind}:all`, first: Snapshot<Kind> | null) {
  const { collections, asOf, problem } = useTopic<Kind>(topic);
  const feed = useLiveFeed();
  const [shownSince] = useState(() => performance.now());
  const reading = useMemo((): { collections: Partial<Collections<Kind>>; asOf: number } | null => {
    if (collections) return { collections, asOf: asOf ?? 0 };
    return first && { collections: first.collections, asOf: first.asOf };
  }, [collections, asOf, first]);
  const ageMs = collections || !first ? (feed.proofOf(topic)?.ageMs ?? null) : performance.now() - shownSince;
  return { reading, ageMs, failed: problem !== null };
}
