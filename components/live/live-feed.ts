import type { Heartbeat, TopicName } from "#server/contracts/live.ts";
import { STALE_AFTER_MS } from "#server/contracts/live-timing.ts";
import type { ServedCopy } from "#server/contracts/tickets.ts";
import type { FeedSocket, LiveFeedOptions, TopicProblem } from "./feed-ports.ts";
import { type FollowedTopic, followedTopic, notify } from "./followed-topic.ts";
import { ageBetween, deviceNow, type LiveState, liveState, type Moment } from "./live-state.ts";
import { ServerOffset } from "./server-offset.ts";
import { TopicFetcher } from "./topic-fetcher.ts";
import { TopicIntake } from "./topic-intake.ts";
import { TopicKeeper } from "./topic-keeper.ts";
import type { TopicState } from "./topic-state.ts";
import { WorstState } from "./worst-state.ts";

/** Longest wait before a snapshot is fetched again, ms; spread so that a thousand screens do not ask at once. */
const JITTER_AFTER_RECONNECT_MS = 500;
/** How often state is read over HTTP while the socket is away. */
const POLL_MS = 4_000;
/** A connected topic without proof for so long is asked for again. */
const FOLLOW_AGAIN_AFTER_MS = 4_500;
/** How often topics are judged. Judged that much ahead, so that amber and red come by their time, not after it. */
const CHECK_MS = 250;
/** A socket that says it is connected but has not been heard for so long is opened anew. */
const DEAF_AFTER_MS = 8_000;
/** A first snapshot that takes longer lets the device's own copy be shown meanwhile. */
const SHOW_KEPT_AFTER_MS = 1_500;

/**
 * Keeps followed topics in the page's cache equal to the server's, and knows how sure it is of that.
 * One per page. Framework-free: React reads it through useTopic.
 */
export class LiveFeed {
  readonly offset = new ServerOffset();
  #options: Required<Omit<LiveFeedOptions, "memory">>;
  #fetcher: TopicFetcher;
  #keeper: TopicKeeper | null;
  #intake: TopicIntake;
  #followed = new Map<TopicName, FollowedTopic>();
  #overall = new WorstState(this.#followed);
  #connected = new Set<() => void>();
  #checkTimer: ReturnType<typeof setInterval> | null = null;
  #wasConnected = false;
  #heardAt: Moment;

  constructor({ memory, ...options }: LiveFeedOptions) {
    this.#options = { now: deviceNow, random: Math.random, ...options };
    const { cache, socket, now, random, fetchSnapshot } = this.#options;
    this.#heardAt = now();
    this.#keeper = memory ? new TopicKeeper(memory) : null;
    this.#fetcher = new TopicFetcher({
      fetchSnapshot,
      now,
      random,
      isFollowed: (followed) => this.#followed.get(followed.topic) === followed,
      onSnapshot: (followed, snapshot, askedAt) => {
        this.#intake.takeSnapshot(followed, snapshot, askedAt);
        this.#check();
      },
      onFailure: (followed, refused) => {
        if (refused) this.#keeper?.forget(followed);
        else void this.#showKept(followed);
        this.#check();
      },
    });
    this.#intake = new TopicIntake({
      cache,
      now,
      offset: this.offset,
      find: (topic) => this.#followed.get(topic),
      fetchSoon: (followed, jitterMs) => this.#fetcher.fetchSoon(followed, jitterMs),
      onProven: ({ state }) => {
        if (state !== "live") this.#check();
      },
    });
    socket.onConnect(() => this.#onConnect());
    socket.onDisconnect((byServer) => this.#onDisconnect(byServer));
    socket.onDelta((delta) => this.#intake.takeDelta(delta));
    socket.onBeat((beat) => this.#onBeat(beat));
  }

  /** Follows a topic until the returned function is called; many may follow the same. */
  follow(topic: TopicName, listener: () => void): () => void {
    let followed = this.#followed.get(topic);
    if (!followed) {
      followed = followedTopic(topic, this.#options.now());
      this.#followed.set(topic, followed);
      this.#start(followed);
    }
    followed.users += 1;
    followed.listeners.add(listener);
    this.#check();
    return () => this.#leave(topic, listener);
  }

  get connected(): boolean {
    return this.#options.socket.connected;
  }

  stateOf(topic: TopicName): LiveState {
    return this.#followed.get(topic)?.state ?? "connecting";
  }

  problemOf(topic: TopicName): TopicProblem | null {
    return this.#followed.get(topic)?.problem ?? null;
  }

  /** Changes known to be missing: made here and not sent, or made elsewhere and not shown. */
  waitingOf(topic: TopicName): number {
    const followed = this.#followed.get(topic);
    return followed ? followed.unsent + followed.unseen : 0;
  }

  /** How many commands on this topic's entities wait on this device. */
  setUnsent(topic: TopicName, unsent: number): void {
    const followed = this.#followed.get(topic);
    if (!followed || followed.unsent === unsent) return;
    followed.unsent = unsent;
    notify(followed);
  }

  /** What is known of a topic now. */
  topicState(topic: TopicName): TopicState | undefined {
    return this.#options.cache.get(topic);
  }

  onTopicState(topic: TopicName, listener: () => void): () => void {
    return this.#options.cache.subscribe(topic, listener);
  }

  /** ms since the server last confirmed this topic, and that moment by the server's clock. */
  proofOf(topic: TopicName): { ageMs: number; at: number } | null {
    const followed = this.#followed.get(topic);
    if (!followed?.provenAt) return null;
    const ageMs = ageBetween(followed.provenAt, this.#options.now());
    return { ageMs, at: this.serverNow() - ageMs };
  }

  /** The worst state of all followed topics; null while nothing is followed. */
  overall(): { state: LiveState; topic: TopicName } | null {
    return this.#overall.now();
  }

  onOverall(listener: () => void): () => void {
    return this.#overall.onChange(listener);
  }

  /** When the server read the copy it serves this topic from, or the oldest of all followed; null: none is a copy. */
  copyReadAt(topic?: TopicName): number | null {
    const topics = topic ? [topic] : [...this.#followed.keys()];
    const readAts = topics.flatMap((name) => {
      const copy = this.topicState(name)?.collections.copy?.now as ServedCopy | undefined;
      return copy ? [copy.readAt] : [];
    });
    return readAts.length > 0 ? Math.min(...readAts) : null;
  }

  /** Told each time the socket is up: what waited to be sent can go. */
  onConnected(listener: () => void): () => void {
    this.#connected.add(listener);
    return () => this.#connected.delete(listener);
  }

  refetch(topic: TopicName): void {
    const followed = this.#followed.get(topic);
    if (followed) this.#fetcher.fetchNow(followed);
  }

  /** Server time as well as we know it, epoch ms. */
  serverNow(): number {
    return this.offset.serverNow(this.#options.now());
  }

  stop(): void {
    if (this.#checkTimer) clearInterval(this.#checkTimer);
    this.#checkTimer = null;
    for (const followed of this.#followed.values()) {
      if (followed.refetchTimer) clearTimeout(followed.refetchTimer);
    }
    this.#followed.clear();
    this.#options.socket.disconnect();
  }

  /** The page is back from the background or the network is: find out at once where we stand. */
  wake(): void {
    const { socket, now } = this.#options;
    if (this.#followed.size === 0) return;
    if (!socket.connected || ageBetween(this.#heardAt, now()) >= STALE_AFTER_MS) this.#reopen(socket);
    this.#check();
  }

  #start(followed: FollowedTopic): void {
    const { socket } = this.#options;
    this.#checkTimer ??= setInterval(() => this.#check(), CHECK_MS);
    if (socket.connected) this.#emitFollow(followed, false);
    else socket.connect();
    // Asked for at once, not after the socket is up: the first paint should not wait for it.
    this.#fetcher.fetchSoon(followed, 0);
    if (this.#keeper) setTimeout(() => void this.#showKept(followed), SHOW_KEPT_AFTER_MS);
  }

  #leave(topic: TopicName, listener: () => void): void {
    const followed = this.#followed.get(topic);
    if (!followed) return;
    followed.listeners.delete(listener);
    followed.users -= 1;
    if (followed.users > 0) return;
    if (followed.refetchTimer) clearTimeout(followed.refetchTimer);
    this.#followed.delete(topic);
    this.#options.socket.emitUnfollow(topic);
    // Unwatched state grows old unseen; whoever comes back starts from a fresh one.
    this.#options.cache.remove(topic);
    this.#check();
  }

  /** What the device remembers of a topic, as old as it is: better than an empty board, and never called live. */
  async #showKept(followed: FollowedTopic): Promise<void> {
    const missing = () => !this.#intake.stateIn(followed.topic);
    if (!this.#keeper || followed.keptTried || !missing()) return;
    followed.keptTried = true;
    const kept = await this.#keeper.load(followed);
    if (!kept || this.#followed.get(followed.topic) !== followed || !missing()) return;
    this.#intake.takeKept(followed, kept);
    this.#check();
    notify(followed);
  }

  #reopen(socket: FeedSocket): void {
    this.#heardAt = this.#options.now();
    socket.disconnect();
    socket.connect();
  }

  #onConnect(): void {
    this.#heardAt = this.#options.now();
    const again = this.#wasConnected;
    this.#wasConnected = true;
    for (const followed of this.#followed.values()) this.#emitFollow(followed, again);
    this.#check();
    for (const listener of this.#connected) listener();
  }

  #onDisconnect(byServer: boolean): void {
    // The client does not come back by itself when the server ended the socket (rights changed).
    if (byServer)
      setTimeout(() => this.#options.socket.connect(), this.#options.random() * JITTER_AFTER_RECONNECT_MS);
    this.#check();
  }

  #emitFollow(followed: FollowedTopic, again: boolean): void {
    followed.askedToFollowAt = this.#options.now();
    this.#options.socket.emitFollow(followed.topic, (answer) => {
      if (this.#followed.get(followed.topic) !== followed) return;
      if (!answer.ok) {
        followed.problem = { code: answer.code };
        notify(followed);
        return;
      }
      const state = this.#intake.stateIn(followed.topic);
      const behind = !state || state.epoch !== answer.epoch || state.seq < answer.seq;
      if (!behind) this.#intake.proven(followed);
      else if (again) {
        // A try that waits for its turn was meant for a server that did not answer; this one does.
        if (!followed.fetching && followed.refetchTimer) clearTimeout(followed.refetchTimer);
        if (!followed.fetching) followed.refetchTimer = null;
        this.#fetcher.fetchSoon(followed, JITTER_AFTER_RECONNECT_MS);
      } else if (state) this.#fetcher.fetchSoon(followed, 0);
    });
  }

  #onBeat(beat: Heartbeat): void {
    this.#heardAt = this.#options.now();
    this.#intake.takeBeat(beat);
    this.#check();
  }

  /** Judges every topic anew; what has grown old is asked for again, over HTTP while the socket is away. */
  #check(): void {
    const { now, socket } = this.#options;
    const moment = now();
    if (socket.connected && ageBetween(this.#heardAt, moment) >= DEAF_AFTER_MS) this.#reopen(socket);
    for (const followed of this.#followed.values()) {
      const ageMs = followed.provenAt ? ageBetween(followed.provenAt, moment) : null;
      const waitingMs = ageBetween(followed.since, moment);
      const state = liveState({
        ageMs: ageMs === null ? null : ageMs + CHECK_MS,
        waitingMs,
        connected: socket.connected,
      });
      if (!socket.connected && ageMs !== null && ageMs >= POLL_MS)
        this.#fetcher.fetchSoon(followed, CHECK_MS);
      if (socket.connected && state !== "live") this.#followAgain(followed, moment);
      const serverAheadMs = this.serverNow() - moment.wallMs;
      this.#keeper?.keep(followed, this.#intake.stateIn(followed.topic), moment, serverAheadMs);
      if (state !== followed.state) {
        followed.state = state;
        notify(followed);
      }
    }
    this.#overall.announce();
  }

  /** The reply may have been lost, or the server could not tell just then who we are. */
  #followAgain(followed: FollowedTopic, moment: Moment): void {
    const { askedToFollowAt } = followed;
    if (askedToFollowAt && ageBetween(askedToFollowAt, moment) < FOLLOW_AGAIN_AFTER_MS) return;
    this.#emitFollow(followed, true);
  }
}
