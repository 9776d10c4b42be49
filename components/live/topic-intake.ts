import type { Delta, Heartbeat, Snapshot, TopicKind, TopicName } from "#server/contracts/live.ts";
import { applyDelta } from "./apply-delta.ts";
import type { KeptTopic } from "./feed-ports.ts";
import type { FollowedTopic } from "./followed-topic.ts";
import type { Moment } from "./live-state.ts";
import type { ServerOffset } from "./server-offset.ts";
import type { TopicCache } from "./topic-cache.ts";
import { fromSnapshot, type TopicState } from "./topic-state.ts";

/** Longest wait before a snapshot is fetched again, ms; spread so that a thousand screens do not ask at once. */
const JITTER_AFTER_GAP_MS = 300;
const MAX_HELD_DELTAS = 500;

interface TopicIntakeOptions {
  cache: TopicCache;
  offset: ServerOffset;
  now(): Moment;
  find(topic: TopicName): FollowedTopic | undefined;
  fetchSoon(followed: FollowedTopic, jitterMs: number): void;
  /** What is shown of the topic was confirmed; `state` is what was claimed before. */
  onProven(followed: FollowedTopic): void;
}

/** Takes in what comes of followed topics, and notes for each what is missing and when it was last proven. */
export class TopicIntake {
  #options: TopicIntakeOptions;

  constructor(options: TopicIntakeOptions) {
    this.#options = options;
  }

  stateIn(topic: TopicName): TopicState | undefined {
    return this.#options.cache.get(topic);
  }

  takeDelta(delta: Delta): void {
    const followed = this.#options.find(delta.topic);
    if (!followed) return;
    const state = this.stateIn(delta.topic);
    if (followed.fetching || !state) {
      followed.held.push(delta);
      // An unbounded queue helps nobody: the snapshot that is coming will show the gap.
      if (followed.held.length > MAX_HELD_DELTAS) followed.held.shift();
      if (!state) return;
    }
    this.#apply(followed, state, delta);
  }

  takeSnapshot(followed: FollowedTopic, snapshot: Snapshot<TopicKind>, askedAt: Moment): void {
    this.#options.offset.add(snapshot.serverNow, this.#options.now().monoMs);
    this.#options.cache.put(fromSnapshot(snapshot));
    this.#provenFrom(followed, askedAt);
    for (const delta of followed.held.splice(0)) {
      const state = this.stateIn(followed.topic);
      if (state) this.#apply(followed, state, delta);
    }
  }

  takeBeat(beat: Heartbeat): void {
    const { offset, now, find, fetchSoon } = this.#options;
    offset.add(beat.serverNow, now().monoMs);
    for (const [topic, seq] of Object.entries(beat.seqs)) {
      const followed = find(topic as TopicName);
      const state = this.stateIn(topic as TopicName);
      if (!followed || !state) continue;
      const held = beat.unseen[topic];
      if (state.epoch === beat.epoch && state.seq >= seq) {
        // What the server still holds back for us makes this as old as the oldest of it.
        this.#provenFrom(followed, earlier(now(), held?.oldestUnseenMs ?? 0));
        followed.unseen = held?.changes ?? 0;
        continue;
      }
      const missed = state.epoch === beat.epoch ? seq - state.seq : Math.max(1, followed.unseen);
      followed.unseen = missed + (held?.changes ?? 0);
      fetchSoon(followed, JITTER_AFTER_GAP_MS);
    }
  }

  /** The device's own copy, proven when it was written and not since. */
  takeKept(followed: FollowedTopic, kept: KeptTopic): void {
    const { provenWallMs, serverAheadMs, ...state } = kept;
    const { monoMs, wallMs } = this.#options.now();
    this.#options.offset.assume(serverAheadMs);
    this.#options.cache.put(state);
    followed.provenAt = earlier({ monoMs, wallMs }, Math.max(0, wallMs - provenWallMs));
  }

  /** The server has just confirmed that what we show is the latest. */
  proven(followed: FollowedTopic): void {
    this.#provenFrom(followed, this.#options.now());
  }

  #apply(followed: FollowedTopic, state: TopicState, delta: Delta): void {
    const result = applyDelta(state, delta);
    if (result.outcome === "gap") {
      followed.unseen = state.epoch === delta.epoch ? delta.seq - state.seq : Math.max(1, followed.unseen);
      this.#options.fetchSoon(followed, JITTER_AFTER_GAP_MS);
      return;
    }
    if (result.outcome === "applied") this.#options.cache.put(result.state);
    this.proven(followed);
  }

  #provenFrom(followed: FollowedTopic, moment: Moment): void {
    followed.provenAt = moment;
    followed.unseen = 0;
    this.#options.onProven(followed);
  }
}

function earlier({ monoMs, wallMs }: Moment, byMs: number): Moment {
  return { monoMs: monoMs - byMs, wallMs: wallMs - byMs };
}
