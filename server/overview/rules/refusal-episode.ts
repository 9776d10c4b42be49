import type { FeedEntry } from "../../contracts/operations.ts";

/** So long without a refusal ends an episode. */
const QUIET_MS = 30_000;
/** A refusal storm gets a new line now and then, or the stream would show it far down. */
const LONGEST_MS = 300_000;

/** Refusals close together are one line of the event stream, not a line each. */
export interface RefusalEpisode {
  startedAt: number;
  lastAt: number;
  count: number;
  byReason: Record<string, number>;
}

export function addRefusal(
  episode: RefusalEpisode | null,
  refusal: { at: number; reason: string },
): RefusalEpisode {
  const { at, reason } = refusal;
  const goesOn = episode && at - episode.lastAt <= QUIET_MS && at - episode.startedAt <= LONGEST_MS;
  if (!goesOn) return { startedAt: at, lastAt: at, count: 1, byReason: { [reason]: 1 } };
  return {
    ...episode,
    lastAt: at,
    count: episode.count + 1,
    byReason: { ...episode.byReason, [reason]: (episode.byReason[reason] ?? 0) + 1 },
  };
}

export function feedOf(episode: RefusalEpisode): Omit<FeedEntry, "id"> {
  const [reason] = Object.entries(episode.byReason).reduce((top, entry) => (entry[1] > top[1] ? entry : top));
  return {
    at: episode.startedAt,
    type: "refusals",
    params: { count: episode.count, reason, lastAt: episode.lastAt },
  };
}
