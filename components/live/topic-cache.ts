import type { TopicName } from "#server/contracts/live.ts";
import { keepNewest } from "./keep-newest.ts";
import type { TopicState } from "./topic-state.ts";

/** What this page knows of its topics. The feed writes it, screens read it; nothing else changes it. */
export class TopicCache {
  #states = new Map<TopicName, TopicState>();
  #readers = new Map<TopicName, Set<() => void>>();

  get(topic: TopicName): TopicState | undefined {
    return this.#states.get(topic);
  }

  /** An older state than the one known is passed over. */
  put(state: TopicState): void {
    const known = this.#states.get(state.topic);
    const kept = keepNewest(known, state);
    if (kept === known) return;
    this.#states.set(state.topic, kept);
    this.#tell(state.topic);
  }

  remove(topic: TopicName): void {
    if (this.#states.delete(topic)) this.#tell(topic);
  }

  subscribe(topic: TopicName, reader: () => void): () => void {
    const readers = this.#readers.get(topic) ?? new Set();
    this.#readers.set(topic, readers.add(reader));
    return () => {
      readers.delete(reader);
      if (readers.size === 0 && this.#readers.get(topic) === readers) this.#readers.delete(topic);
    };
  }

  #tell(topic: TopicName): void {
    for (const reader of this.#readers.get(topic) ?? []) reader();
  }
}
