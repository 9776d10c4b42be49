import type { Delta, Heartbeat, TopicName } from "#server/contracts/live.ts";
import { STALE_AFTER_MS } from "#server/contracts/live-timing.ts";
import { applyDelta } from "./apply-delta.ts";
import type { FeedSocket, LiveFeedOptions, TopicProblem } from "./feed-ports.ts";
import { keepNewest } from "./keep-newest.ts";
import { ageBetween, type LiveState, liveState, type Moment, worseOf } from "./live-state.ts";
import { ServerOffset } from "./server-offset.ts";
import { fromSnapshot, type TopicState, topicKeys } from "./topic-state.ts";

/** Longest wait before a snapshot is fetched again, ms; spread so that a thousand screens do not ask at once. */
const JITTER_AFTER_GAP_MS = 300;
const JITTER_AFTER_RECONNECT_MS = 1_000;
const RETRY_MS = 2_000;
/** How often state is read over HTTP while the socket is away. */
const POLL_MS = 4_000;
/** How often topics are judged. Judged that much ahead, so that amber and red come by their time, not after it. */
const CHECK_MS = 250;
const MAX_HELD_DELTAS = 500;
/** Answers that asking again will hardly change, and how long to leave them alone. */
const REFUSALS = new Set(["FORBIDDEN", "NOT_FOUND", "UNAUTHENTICATED", "INVALID_REQUEST"]);
const RETRY_REFUSED_MS = 15_000;
/** A socket that says it is connected but has not been heard for so long is opened anew. */
const DEAF_AFTER_MS = 8_000;

interface Followed {
  topic: TopicName;
  users: number;
  since: Moment;
  /** When the server last confirmed that what we show is the latest. */
  provenAt: Moment | null;
  fetching: boolean;
  refetchTimer: ReturnType<typeof setTimeout> | null;
  /** Deltas that arrived while a snapshot was on its way. */
  held: Delta[];
  problem: TopicProblem | null;
  state: LiveState;
  listeners: Set<() => void>;
}

/**
 * Keeps followed topics in the query cache equal to the server's, and knows how sure it is of that.
 * One per page. Framework-free: React reads it through useTopic.
 */
export class LiveFeed {
  readonly offset = new ServerOffset();
  #options: Required<LiveFeedOptions>;
  #followed = new Map<TopicName, Followed>();
  #overall = new Set<() => void>();
  #overallState: LiveState = "connecting";
  #checkTimer: ReturnType<typeof setInterval> | null = null;
  #wasConnected = false;
  #heardAt: Moment;

  constructor(options: LiveFeedOptions) {
    this.#options = { now: deviceNow, random: Math.random, ...options };
    this.#heardAt = this.#options.now();
    const { socket } = this.#options;
    socket.onConnect(() => this.#onConnect());
    socket.onDisconnect((byServer) => this.#onDisconnect(byServer));
    socket.onDelta((delta) => this.#onDelta(delta));
    socket.onBeat((beat) => this.#onBeat(beat));
  }

  /** Follows a topic until the returned function is called; many may follow the same. */
  follow(topic: TopicName, listener: () => void): () => void {
    let followed = this.#followed.get(topic);
    if (!followed) {
      followed = {
        topic,
        users: 0,
        since: this.#options.now(),
        provenAt: null,
        fetching: false,
        refetchTimer: null,
        held: [],
        problem: null,
        state: "connecting",
        listeners: new Set(),
      };
      this.#followed.set(topic, followed);
      this.#start(followed);
    }
    followed.users += 1;
    followed.listeners.add(listener);
    this.#check();
    return () => this.#leave(topic, listener);
  }

  stateOf(topic: TopicName): LiveState {
    return this.#followed.get(topic)?.state ?? "connecting";
  }

  problemOf(topic: TopicName): TopicProblem | null {
    return this.#followed.get(topic)?.problem ?? null;
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
    let found: { state: LiveState; topic: TopicName } | null = null;
    for (const { state, topic } of this.#followed.values()) {
      if (!found || worseOf(found.state, state) !== found.state) found = { state, topic };
    }
    return found;
  }

  onOverall(listener: () => void): () => void {
    this.#overall.add(listener);
    return () => this.#overall.delete(listener);
  }

  refetch(topic: TopicName): void {
    const followed = this.#followed.get(topic);
    if (followed) this.#fetchSoon(followed, 0);
  }

  /** Server time as well as we know it, epoch ms. */
  serverNow(): number {
    const { monoMs, wallMs } = this.#options.now();
    const { offsetMs } = this.offset;
    return offsetMs === null ? wallMs : monoMs + offsetMs;
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

  #start(followed: Followed): void {
    const { socket } = this.#options;
    this.#checkTimer ??= setInterval(() => this.#check(), CHECK_MS);
    if (socket.connected) this.#emitFollow(followed, false);
    else socket.connect();
    // Asked for at once, not after the socket is up: the first paint should not wait for it.
    this.#fetchSoon(followed, 0);
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
    this.#options.queryClient.removeQueries({ queryKey: topicKeys.one(topic) });
    this.#check();
  }

  /** The page is back from the background or the network is: find out at once where we stand. */
  wake(): void {
    const { socket, now } = this.#options;
    if (this.#followed.size > 0 && ageBetween(this.#heardAt, now()) >= STALE_AFTER_MS) this.#reopen(socket);
    this.#check();
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
  }

  #onDisconnect(byServer: boolean): void {
    // The client does not come back by itself when the server ended the socket (rights changed).
    if (byServer)
      setTimeout(() => this.#options.socket.connect(), this.#options.random() * JITTER_AFTER_RECONNECT_MS);
    this.#check();
  }

  #emitFollow(followed: Followed, again: boolean): void {
    this.#options.socket.emitFollow(followed.topic, (answer) => {
      if (this.#followed.get(followed.topic) !== followed) return;
      if (!answer.ok) {
        followed.problem = { code: answer.code };
        this.#notify(followed);
        if (answer.code === "RATE_LIMITED") setTimeout(() => this.#emitFollow(followed, again), RETRY_MS);
        return;
      }
      const state = this.#stateIn(followed.topic);
      const behind = !state || state.epoch !== answer.epoch || state.seq < answer.seq;
      if (!behind) this.#proven(followed);
      else if (state || again) this.#fetchSoon(followed, again ? JITTER_AFTER_RECONNECT_MS : 0);
    });
  }

  #onDelta(delta: Delta): void {
    const followed = this.#followed.get(delta.topic);
    if (!followed) return;
    const state = this.#stateIn(delta.topic);
    if (followed.fetching || !state) {
      followed.held.push(delta);
      // An unbounded queue helps nobody: the snapshot that is coming will show the gap.
      if (followed.held.length > MAX_HELD_DELTAS) followed.held.shift();
      if (!state) return;
    }
    this.#apply(followed, state, delta);
  }

  #apply(followed: Followed, state: TopicState, delta: Delta): void {
    const result = applyDelta(state, delta);
    if (result.outcome === "gap") {
      this.#fetchSoon(followed, JITTER_AFTER_GAP_MS);
      return;
    }
    if (result.outcome === "applied") this.#put(result.state);
    this.#proven(followed);
  }

  #onBeat(beat: Heartbeat): void {
    this.#heardAt = this.#options.now();
    this.offset.add(beat.serverNow, this.#options.now().monoMs);
    for (const [topic, seq] of Object.entries(beat.seqs)) {
      const followed = this.#followed.get(topic as TopicName);
      const state = this.#stateIn(topic as TopicName);
      if (!followed || !state) continue;
      if (state.epoch === beat.epoch && state.seq >= seq) this.#proven(followed);
      else this.#fetchSoon(followed, JITTER_AFTER_GAP_MS);
    }
    this.#check();
  }

  /** One fetch per topic at a time, and at most one waiting. */
  #fetchSoon(followed: Followed, jitterMs: number): void {
    if (followed.fetching || followed.refetchTimer) return;
    followed.refetchTimer = this.#later(followed, jitterMs * this.#options.random());
  }

  async #fetch(followed: Followed): Promise<void> {
    const askedAt = this.#options.now();
    followed.fetching = true;
    followed.held = [];
    try {
      const snapshot = await this.#options.fetchSnapshot(followed.topic);
      if (this.#followed.get(followed.topic) !== followed) return;
      this.offset.add(snapshot.serverNow, this.#options.now().monoMs);
      followed.problem = null;
      followed.fetching = false;
      this.#put(fromSnapshot(snapshot));
      this.#provenFrom(followed, askedAt);
      for (const delta of followed.held.splice(0)) {
        const state = this.#stateIn(followed.topic);
        if (state) this.#apply(followed, state, delta);
      }
    } catch (error) {
      if (this.#followed.get(followed.topic) !== followed) return;
      followed.fetching = false;
      followed.problem = { code: codeOf(error) };
      const retryMs = REFUSALS.has(followed.problem.code) ? RETRY_REFUSED_MS : RETRY_MS;
      followed.refetchTimer ??= this.#later(followed, retryMs * (0.5 + this.#options.random()));
    }
    this.#check();
    this.#notify(followed);
  }

  #later(followed: Followed, delayMs: number): ReturnType<typeof setTimeout> {
    return setTimeout(() => {
      followed.refetchTimer = null;
      void this.#fetch(followed);
    }, delayMs);
  }

  #put(state: TopicState): void {
    this.#options.queryClient.setQueryData<TopicState>(
      topicKeys.one(state.topic),
      (previous) => keepNewest(previous, state) as TopicState,
    );
  }

  #stateIn(topic: TopicName): TopicState | undefined {
    return this.#options.queryClient.getQueryData<TopicState>(topicKeys.one(topic));
  }

  #proven(followed: Followed): void {
    this.#provenFrom(followed, this.#options.now());
  }

  #provenFrom(followed: Followed, moment: Moment): void {
    followed.provenAt = moment;
    if (followed.state !== "live") this.#check();
  }

  /** Judges every topic anew; while the socket is away, reads over HTTP what has grown old. */
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
      if (!socket.connected && ageMs !== null && ageMs >= POLL_MS) this.#fetchSoon(followed, CHECK_MS);
      if (state !== followed.state) {
        followed.state = state;
        this.#notify(followed);
      }
    }
    const overall = this.overall()?.state ?? "connecting";
    if (overall === this.#overallState) return;
    this.#overallState = overall;
    for (const listener of this.#overall) listener();
  }

  #notify(followed: Followed): void {
    for (const listener of followed.listeners) listener();
  }
}

function deviceNow(): Moment {
  return { monoMs: performance.now(), wallMs: Date.now() };
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === "string" ? code : "NETWORK";
}
