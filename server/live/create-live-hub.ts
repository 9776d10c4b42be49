import type { Delta, EntityChange, Snapshot, TopicKind, TopicName } from "../contracts/live.ts";
import type { ServedCopy } from "../contracts/tickets.ts";
import type { Clock } from "../shared/clock.ts";
import { OpsError } from "../shared/errors.ts";
import type { FollowAnswer, LiveHubInside, TopicSource } from "./hub.ts";
import { addToRate, type ChangeRate, frameDueAt } from "./rules/frame-due.ts";
import { type Collections, createSnapshotCopies } from "./snapshot-copies.ts";

/** How long the sequence of a topic nobody follows is remembered after it was last read, ms. */
const KEEP_UNFOLLOWED_MS = 60_000;

interface Topic {
  name: TopicName;
  followers: number;
  /** Latest numbered change, and the one that last left in a frame. */
  seq: number;
  sentSeq: number;
  /** `<collection>/<id>` -> newest value, until the next frame. */
  pending: Map<string, EntityChange>;
  /** When the oldest pending change was numbered; null: all have left. */
  pendingSince: number | null;
  /** Changes numbered since the topic was opened, and how many of them have left. */
  changes: number;
  sentChanges: number;
  rate: ChangeRate;
  /** How many changes the last frame carried for each entity in it. */
  changesPerEntity: number;
  lastFrameAt: number;
  cancelFrame: (() => void) | null;
  touchedAt: number;
  loading: { seq: number; snapshot: Promise<LoadedSnapshot> } | null;
}
type LoadedSnapshot = Omit<Snapshot<TopicKind>, "serverNow">;

export type Schedule = (delayMs: number, run: () => void) => () => void;

/** Nought means "after what is happening now", so that the changes of one commit share a frame. */
const nodeSchedule: Schedule = (delayMs, run) => {
  if (delayMs <= 0) {
    const immediate = setImmediate(run);
    return () => clearImmediate(immediate);
  }
  const timer = setTimeout(run, delayMs);
  timer.unref();
  return () => clearTimeout(timer);
};

export interface LiveHubOptions {
  clock: Clock;
  /** Level of the `live.coalesce` switch as ms between frames; read at every frame. */
  coalesceMs: () => number;
  /** Whether the `reads.cached` switch asks to serve snapshots from copies; read at every snapshot. */
  readsCached?: () => boolean;
  /** Names this process's sequences; new with every start. */
  epoch: string;
  schedule?: Schedule;
}

/**
 * Topics in memory. All sequences come from one counter, so a topic that was forgotten and is asked
 * for again can only be numbered higher: followers see a gap, never a repeat.
 */
export function createLiveHub({
  clock,
  coalesceMs,
  readsCached = () => false,
  epoch,
  schedule = nodeSchedule,
}: LiveHubOptions): LiveHubInside {
  const sources = new Map<string, TopicSource>();
  const topics = new Map<TopicName, Topic>();
  const copies = createSnapshotCopies();
  let counter = 0;
  let sweptAt = clock.nowMs();
  let emit: (delta: Delta) => void = () => {};

  function openTopic(name: TopicName): Topic {
    const now = clock.nowMs();
    const known = topics.get(name);
    if (known) {
      known.touchedAt = now;
      return known;
    }
    if (now - sweptAt > KEEP_UNFOLLOWED_MS / 2) forgetUnfollowed(now);
    const topic: Topic = {
      name,
      followers: 0,
      seq: counter,
      sentSeq: counter,
      pending: new Map(),
      pendingSince: null,
      changes: 0,
      sentChanges: 0,
      rate: { count: 0, at: now },
      changesPerEntity: 1,
      lastFrameAt: 0,
      cancelFrame: null,
      touchedAt: now,
      loading: null,
    };
    topics.set(name, topic);
    return topic;
  }

  function forgetUnfollowed(now: number): void {
    sweptAt = now;
    for (const topic of topics.values()) {
      if (topic.followers === 0 && now - topic.touchedAt > KEEP_UNFOLLOWED_MS) topics.delete(topic.name);
    }
  }

  function sendFrame(topic: Topic): void {
    topic.cancelFrame = null;
    if (topic.seq === topic.sentSeq) return;
    const now = clock.nowMs();
    const delta: Delta = {
      topic: topic.name,
      epoch,
      fromSeq: topic.sentSeq,
      seq: topic.seq,
      asOf: now,
      changes: [...topic.pending.values()],
    };
    topic.changesPerEntity = (topic.changes - topic.sentChanges) / Math.max(1, topic.pending.size);
    allOut(topic);
    topic.lastFrameAt = now;
    if (topic.followers > 0) emit(delta);
  }

  function allOut(topic: Topic): void {
    topic.sentSeq = topic.seq;
    topic.sentChanges = topic.changes;
    topic.pendingSince = null;
    topic.pending = new Map();
  }

  function sourceOf(topic: TopicName): { source: TopicSource; id: string } {
    const kind = kindOf(topic);
    const source = sources.get(kind);
    if (!source) throw new OpsError("NOT_FOUND", `There is no topic ${topic}.`);
    return { source, id: topic.slice(kind.length + 1) };
  }

  async function authorise(
    viewer: Parameters<LiveHubInside["authorise"]>[0],
    topic: TopicName,
  ): Promise<FollowAnswer> {
    const { source, id } = sourceOf(topic);
    const answer = await source.authorise(viewer, id);
    return answer === null ? "not_found" : answer ? "allowed" : "forbidden";
  }

  async function read(name: TopicName): Promise<Collections> {
    const { source, id } = sourceOf(name);
    if (!source.copied) return source.load(id);
    const copy = readsCached() ? copies.of(name) : undefined;
    if (copy) return { ...spread(copy.collections), copy: { now: { readAt: copy.readAt } } };
    const now = clock.nowMs();
    const reading = copies.reading(name);
    try {
      const found = await source.load(id);
      // Some sources have copies of their own.
      const { readAt } = (found.copy?.now ?? { readAt: now }) as ServedCopy;
      reading.done(found, readAt);
      return { copy: readsCached() ? { now: { readAt } } : {}, ...found };
    } catch (error) {
      reading.failed();
      throw error;
    }
  }

  function load(topic: Topic): Promise<LoadedSnapshot> {
    // Followers who lost the same server ask for the same state: one read serves all of them, as
    // long as nothing was numbered since it began.
    if (topic.loading?.seq === topic.seq) return topic.loading.snapshot;
    // Taken before loading: what is committed meanwhile may be in the state and come again as a
    // delta, which is harmless because deltas put whole entities.
    const version = { epoch, seq: topic.seq, asOf: clock.nowMs() };
    const snapshot = read(topic.name)
      .then((collections) => ({ topic: topic.name, ...version, collections }) as LoadedSnapshot)
      .finally(() => {
        if (topic.loading?.snapshot === snapshot) topic.loading = null;
      });
    topic.loading = { seq: version.seq, snapshot };
    return snapshot;
  }

  function publish(name: TopicName, changes: EntityChange[]): void {
    counter += 1;
    copies.published(name, changes);
    const topic = topics.get(name);
    if (!topic) return;
    topic.seq = counter;
    topic.changes += changes.length;
    if (topic.followers === 0) {
      topic.sentSeq = counter;
      topic.sentChanges = topic.changes;
      return;
    }
    const now = clock.nowMs();
    topic.pendingSince ??= now;
    for (const change of changes) topic.pending.set(`${change.collection}/${change.id}`, change);
    topic.rate = addToRate(topic.rate, changes.length, now);
    if (topic.cancelFrame) return;
    const due = frameDueAt({
      now,
      lastFrameAt: topic.lastFrameAt,
      changesPerSecond: topic.rate.count,
      changesPerEntity: topic.changesPerEntity,
      coalesceMs: coalesceMs(),
    });
    topic.cancelFrame = schedule(due - now, () => sendFrame(topic));
  }

  /** A number that never leaves: who follows sees the gap and fetches the snapshot. */
  function askAnew(topic: Topic): void {
    counter += 1;
    topic.seq = counter;
    allOut(topic);
    if (topic.followers > 0) publish(topic.name, []);
  }

  return {
    epoch,
    addSource: (kind, source) => void sources.set(kind, source),
    publish,
    async snapshot(viewer, name) {
      const answer = await authorise(viewer, name);
      if (answer === "not_found") throw new OpsError("NOT_FOUND", `There is no topic ${name}.`);
      if (answer === "forbidden") throw new OpsError("FORBIDDEN", "This topic is not yours to watch.");
      const snapshot = await load(openTopic(name));
      return { ...snapshot, serverNow: clock.nowMs() };
    },
    authorise,
    retain(name) {
      const topic = openTopic(name);
      topic.followers += 1;
      return topic.seq;
    },
    release(name) {
      const topic = topics.get(name);
      if (!topic || topic.followers === 0) return;
      topic.followers -= 1;
      topic.touchedAt = clock.nowMs();
      if (topic.followers > 0) return;
      topic.cancelFrame?.();
      topic.cancelFrame = null;
      allOut(topic);
    },
    isFollowed: (name) => (topics.get(name)?.followers ?? 0) > 0,
    following(kind) {
      let followers = 0;
      for (const topic of topics.values()) {
        if (topic.name.startsWith(`${kind}:`)) followers += topic.followers;
      }
      return followers;
    },
    standing(name) {
      const topic = topics.get(name);
      if (!topic) return { sentSeq: counter, sentChanges: 0, pendingChanges: 0, pendingSince: null };
      const { sentSeq, sentChanges, changes, pendingSince } = topic;
      return { sentSeq, sentChanges, pendingChanges: changes - sentChanges, pendingSince };
    },
    readsCachedChanged() {
      for (const topic of topics.values()) {
        if (!sources.get(kindOf(topic.name))?.copied) continue;
        const copy = copies.of(topic.name);
        if (!readsCached()) askAnew(topic);
        else if (copy && topic.followers > 0) {
          publish(topic.name, [{ collection: "copy", id: "now", value: { readAt: copy.readAt } }]);
        }
      }
    },
    onFrame: (listener) => {
      emit = listener;
    },
    close() {
      for (const topic of topics.values()) {
        topic.cancelFrame?.();
        sendFrame(topic);
      }
    },
  };
}

function kindOf(topic: TopicName): string {
  return topic.slice(0, topic.indexOf(":"));
}

/** So that what is published later does not change what was handed out. */
function spread(collections: Collections): Collections {
  return Object.fromEntries(Object.entries(collections).map(([name, entities]) => [name, { ...entities }]));
}
