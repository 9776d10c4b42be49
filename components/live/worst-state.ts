import type { TopicName } from "#server/contracts/live.ts";
import type { FollowedTopic } from "./followed-topic.ts";
import { type LiveState, worseOf } from "./live-state.ts";

/** The worst state of all followed topics, for what is said once for the whole page. */
export class WorstState {
  #followed: ReadonlyMap<TopicName, Pick<FollowedTopic, "topic" | "state">>;
  #listeners = new Set<() => void>();
  #announced: LiveState = "connecting";

  constructor(followed: ReadonlyMap<TopicName, Pick<FollowedTopic, "topic" | "state">>) {
    this.#followed = followed;
  }

  /** null while nothing is followed. */
  now(): { state: LiveState; topic: TopicName } | null {
    let found: { state: LiveState; topic: TopicName } | null = null;
    for (const { state, topic } of this.#followed.values()) {
      if (!found || worseOf(found.state, state) !== found.state) found = { state, topic };
    }
    return found;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells whoever listens, if it is another than when it was told last. */
  announce(): void {
    const state = this.now()?.state ?? "connecting";
    if (state === this.#announced) return;
    this.#announced = state;
    for (const listener of this.#listeners) listener();
  }
}
