import type { Snapshot, TopicKind } from "#server/contracts/live.ts";
import type { LiveFeedOptions } from "./feed-ports.ts";
import { type FollowedTopic, notify } from "./followed-topic.ts";
import type { Moment } from "./live-state.ts";

const RETRY_MS = 1_500;
/** Answers that asking again will hardly change, and how long to leave them alone. */
const REFUSALS = new Set(["FORBIDDEN", "NOT_FOUND", "UNAUTHENTICATED", "INVALID_REQUEST"]);
const RETRY_REFUSED_MS = 15_000;

interface TopicFetcherOptions {
  fetchSnapshot: LiveFeedOptions["fetchSnapshot"];
  now(): Moment;
  random(): number;
  isFollowed(followed: FollowedTopic): boolean;
  onSnapshot(followed: FollowedTopic, snapshot: Snapshot<TopicKind>, askedAt: Moment): void;
  /** `refused`: the server has spoken and will not change its mind soon. */
  onFailure(followed: FollowedTopic, refused: boolean): void;
}

/** Fetches snapshots: one per topic at a time, at most one more waiting, again until it is had. */
export class TopicFetcher {
  #options: TopicFetcherOptions;

  constructor(options: TopicFetcherOptions) {
    this.#options = options;
  }

  /** Within `jitterMs`, spread so that a thousand screens do not ask at once. */
  fetchSoon(followed: FollowedTopic, jitterMs: number): void {
    if (followed.fetching || followed.refetchTimer) return;
    this.#later(followed, jitterMs * this.#options.random());
  }

  /** What waits for another try does not wait any longer. */
  fetchNow(followed: FollowedTopic): void {
    if (followed.refetchTimer) clearTimeout(followed.refetchTimer);
    followed.refetchTimer = null;
    this.fetchSoon(followed, 0);
  }

  #later(followed: FollowedTopic, delayMs: number): void {
    followed.refetchTimer = setTimeout(() => {
      followed.refetchTimer = null;
      void this.#fetch(followed);
    }, delayMs);
  }

  async #fetch(followed: FollowedTopic): Promise<void> {
    const { fetchSnapshot, now, random, isFollowed, onSnapshot, onFailure } = this.#options;
    const askedAt = now();
    followed.fetching = true;
    followed.held = [];
    try {
      const snapshot = await fetchSnapshot(followed.topic);
      followed.fetching = false;
      if (!isFollowed(followed)) return;
      followed.problem = null;
      onSnapshot(followed, snapshot, askedAt);
    } catch (error) {
      followed.fetching = false;
      if (!isFollowed(followed)) return;
      followed.problem = { code: codeOf(error) };
      const refused = REFUSALS.has(followed.problem.code);
      if (!followed.refetchTimer) {
        this.#later(followed, (refused ? RETRY_REFUSED_MS : RETRY_MS) * (0.5 + random()));
      }
      onFailure(followed, refused);
    }
    notify(followed);
  }
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "NETWORK";
}
