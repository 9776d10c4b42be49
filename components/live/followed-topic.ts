import type { Delta, TopicName } from "#server/contracts/live.ts";
import type { TopicProblem } from "./feed-ports.ts";
import type { LiveState, Moment } from "./live-state.ts";

/** What the feed knows about one topic besides its data, which is in the query cache. */
export interface FollowedTopic {
  readonly topic: TopicName;
  users: number;
  readonly since: Moment;
  /** When the server last confirmed that what we show is the latest. */
  provenAt: Moment | null;
  /** When the server was last asked to send us this topic's changes. */
  askedToFollowAt: Moment | null;
  fetching: boolean;
  refetchTimer: ReturnType<typeof setTimeout> | null;
  /** Deltas that arrived while a snapshot was on its way. */
  held: Delta[];
  problem: TopicProblem | null;
  state: LiveState;
  /** Changes the server has sent, or said it has, that are not on the screen. */
  unseen: number;
  /** Commands made here that the server has not answered. */
  unsent: number;
  /** The device's own copy was looked for. */
  keptTried: boolean;
  listeners: Set<() => void>;
}

export function followedTopic(topic: TopicName, since: Moment): FollowedTopic {
  return {
    topic,
    users: 0,
    since,
    provenAt: null,
    askedToFollowAt: null,
    fetching: false,
    refetchTimer: null,
    held: [],
    problem: null,
    state: "connecting",
    unseen: 0,
    unsent: 0,
    keptTried: false,
    listeners: new Set(),
  };
}

/** Has everyone who watches the topic look again. */
export function notify({ listeners }: FollowedTopic): void {
  for (const listener of listeners) listener();
}
