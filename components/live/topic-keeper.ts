import type { KeptTopic, TopicMemory } from "./feed-ports.ts";
import type { FollowedTopic } from "./followed-topic.ts";
import { ageBetween, type Moment } from "./live-state.ts";
import type { TopicState } from "./topic-state.ts";

/** Data that changes all the time is written this often at most, ms. */
const WRITE_EVERY_MS = 2_000;
/** Without changes only the moment of proof is renewed, ms. */
const RENEW_EVERY_MS = 10_000;

/** Writes followed topics to the device's memory: seldom enough for a tablet, often enough for a power cut. */
export class TopicKeeper {
  #memory: TopicMemory;
  #written = new Map<string, { state: TopicState; at: Moment }>();

  constructor(memory: TopicMemory) {
    this.#memory = memory;
  }

  /** Called with each judgement of a topic; `now` by the device, `serverAheadMs` over its wall clock. */
  keep(followed: FollowedTopic, state: TopicState | undefined, now: Moment, serverAheadMs: number): void {
    if (!state || !followed.provenAt || !this.#memory.wants(followed.topic)) return;
    const last = this.#written.get(followed.topic);
    const everyMs = last?.state === state ? RENEW_EVERY_MS : WRITE_EVERY_MS;
    if (last && (ageBetween(last.at, now) < everyMs || ageBetween(followed.provenAt, now) > everyMs)) return;
    this.#written.set(followed.topic, { state, at: now });
    void this.#memory.save({ ...state, provenWallMs: followed.provenAt.wallMs, serverAheadMs });
  }

  async load(followed: FollowedTopic): Promise<KeptTopic | null> {
    return this.#memory.wants(followed.topic) ? this.#memory.load(followed.topic) : null;
  }

  /** It is not ours to see any more. */
  forget({ topic }: FollowedTopic): void {
    this.#written.delete(topic);
    if (this.#memory.wants(topic)) void this.#memory.forget(topic);
  }
}
