import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Delta, FollowReply, Heartbeat, Snapshot, TopicName } from "#server/contracts/live.ts";
import { applyDelta } from "./apply-delta.ts";
import type { FeedSocket } from "./feed-ports.ts";
import { keepNewest } from "./keep-newest.ts";
import { LiveFeed } from "./live-feed.ts";
import { ageBetween, liveState } from "./live-state.ts";
import { ServerOffset } from "./server-offset.ts";
import { TopicCache } from "./topic-cache.ts";
import type { TopicState } from "./topic-state.ts";

const TOPIC: TopicName = "tickets:s1";
const state = (
  seq: number,
  ticket: Record<string, unknown> = {},
  over: Partial<TopicState> = {},
): TopicState => ({
  topic: TOPIC,
  epoch: "e1",
  seq,
  asOf: seq,
  collections: { ticket },
  ...over,
});
const delta = (fromSeq: number, seq: number, changes: Record<string, unknown> = {}, epoch = "e1"): Delta => ({
  topic: TOPIC,
  epoch,
  fromSeq,
  seq,
  asOf: seq,
  changes: Object.entries(changes).map(([id, value]) => ({ collection: "ticket", id, value })),
});

describe("applyDelta", () => {
  it("puts and removes entities and leaves the others as they were", () => {
    const kept = { n: 1 };
    const result = applyDelta(state(5, { a: kept, b: { n: 2 } }), delta(5, 7, { b: null, c: { n: 3 } }));
    expect(result.outcome).toBe("applied");
    expect(result.state).toMatchObject({ seq: 7, collections: { ticket: { a: { n: 1 }, c: { n: 3 } } } });
    expect(result.state.collections.ticket?.a).toBe(kept);
    expect(result.state.collections.ticket).not.toHaveProperty("b");
  });

  it.each([
    ["a delta already known", delta(3, 5), "ignored"],
    ["an overlapping delta", delta(3, 6), "applied"],
    ["a hole", delta(6, 7), "gap"],
    ["another server life", delta(5, 6, {}, "e2"), "gap"],
  ])("%s", (_name, change, outcome) => {
    const before = state(5, { a: 1 });
    const result = applyDelta(before, change);
    expect(result.outcome).toBe(outcome);
    if (outcome !== "applied") expect(result.state).toBe(before);
  });
});

describe("keepNewest", () => {
  it("keeps the newer push when an older fetch answers late", () => {
    const pushed = state(9, { a: "new" });
    expect(keepNewest(pushed, state(7, { a: "old" }))).toBe(pushed);
  });

  it("takes the state of a newer server life although its numbers are lower", () => {
    const next = state(1, {}, { epoch: "e2", asOf: 100 });
    expect(keepNewest(state(900, {}, { asOf: 50 }), next)).toMatchObject({ epoch: "e2", seq: 1 });
    expect(keepNewest(next, state(900, {}, { asOf: 50 }))).toBe(next);
  });

  it("keeps the identity of entities a refetch did not change", () => {
    const before = state(5, { a: { n: 1 }, b: { n: 2 } });
    const after = keepNewest(before, state(6, { a: { n: 1 }, b: { n: 3 } }));
    expect(after.collections.ticket?.a).toBe(before.collections.ticket?.a);
    expect(after.collections.ticket?.b).toEqual({ n: 3 });
  });
});

describe("liveState", () => {
  it.each([
    [{ ageMs: null, waitingMs: 0, connected: false }, "connecting"],
    [{ ageMs: null, waitingMs: 10_000, connected: false }, "lost"],
    [{ ageMs: 300, waitingMs: 0, connected: true }, "live"],
    [{ ageMs: 300, waitingMs: 0, connected: false }, "stale"],
    [{ ageMs: 4_999, waitingMs: 0, connected: true }, "live"],
    [{ ageMs: 5_000, waitingMs: 0, connected: true }, "stale"],
    [{ ageMs: 10_000, waitingMs: 0, connected: true }, "lost"],
  ] as const)("%o is %s", (input, expected) => {
    expect(liveState(input)).toBe(expected);
  });

  it("grows old through a sleep that stopped the monotonic clock, and through a wall clock set back", () => {
    expect(ageBetween({ monoMs: 0, wallMs: 0 }, { monoMs: 1_000, wallMs: 60_000 })).toBe(60_000);
    expect(ageBetween({ monoMs: 0, wallMs: 50_000 }, { monoMs: 7_000, wallMs: 0 })).toBe(7_000);
  });

  it("takes the offset of the message that travelled fastest", () => {
    const offset = new ServerOffset();
    expect(offset.offsetMs).toBeNull();
    for (const delay of [80, 12, 300]) offset.add(100_000, 5_000 + delay);
    expect(offset.offsetMs).toBe(94_988);
  });
});

describe("LiveFeed", () => {
  beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
  afterEach(() => void vi.useRealTimers());

  function setUp() {
    const cache = new TopicCache();
    const server = {
      epoch: "e1",
      seq: 5,
      tickets: { a: 1 } as Record<string, unknown>,
      fails: null as string | null,
    };
    const on: {
      connect?: () => void;
      disconnect?: (byServer: boolean) => void;
      delta?: (delta: Delta) => void;
      beat?: (beat: Heartbeat) => void;
    } = {};
    const socket = {
      connected: false as boolean,
      opened: 0,
      connect() {
        socket.opened += 1;
      },
      disconnect() {
        socket.connected = false;
      },
      emitFollow: (_topic: TopicName, reply: (answer: FollowReply) => void) =>
        reply({ ok: true, epoch: server.epoch, seq: server.seq }),
      emitUnfollow: () => {},
      onConnect: (run: () => void) => {
        on.connect = run;
      },
      onDisconnect: (run: (byServer: boolean) => void) => {
        on.disconnect = run;
      },
      onDelta: (run: (delta: Delta) => void) => {
        on.delta = run;
      },
      onBeat: (run: (beat: Heartbeat) => void) => {
        on.beat = run;
      },
    } satisfies FeedSocket & { opened: number };
    let fetches = 0;
    const feed = new LiveFeed({
      cache,
      socket,
      random: () => 1,
      now: () => ({ monoMs: Date.now(), wallMs: Date.now() }),
      fetchSnapshot: async () => {
        fetches += 1;
        const { epoch, seq, tickets, fails } = server;
        await new Promise((resolve) => setTimeout(resolve, 50));
        if (fails) throw { code: fails };
        return {
          topic: TOPIC,
          epoch,
          seq,
          asOf: Date.now(),
          serverNow: Date.now(),
          collections: { ticket: { ...tickets } },
        } as unknown as Snapshot;
      },
    });
    const connect = () => {
      socket.connected = true;
      on.connect?.();
    };
    const drop = () => {
      socket.connected = false;
      on.disconnect?.(false);
    };
    const change = (id: string, value: unknown, deliver = true) => {
      const fromSeq = server.seq;
      server.seq += 1;
      server.tickets = { ...server.tickets, [id]: value };
      if (deliver)
        on.delta?.({ ...delta(fromSeq, server.seq, { [id]: value }, server.epoch), asOf: Date.now() });
    };
    const beat = () =>
      on.beat?.({ serverNow: Date.now(), epoch: server.epoch, seqs: { [TOPIC]: server.seq }, unseen: {} });
    const passing = async (ms: number, beating = true) => {
      for (let passed = 0; passed < ms; passed += 500) {
        if (beating && socket.connected && passed % 2_000 === 0) beat();
        await vi.advanceTimersByTimeAsync(500);
      }
    };
    const shown = () => cache.get(TOPIC)?.collections.ticket;
    return { feed, server, socket, connect, drop, change, beat, passing, shown, fetched: () => fetches };
  }

  it("is live with the server's state and follows its changes without fetching again", async () => {
    const { feed, connect, change, passing, shown, fetched } = setUp();
    feed.follow(TOPIC, () => {});
    connect();
    await passing(1_000);
    expect(feed.stateOf(TOPIC)).toBe("live");
    for (let i = 0; i < 20; i++) change("b", i);
    await passing(4_000);
    expect(shown()).toEqual({ a: 1, b: 19 });
    expect(fetched()).toBe(1);
  });

  it("keeps what a quiet topic shows, however long nothing changes", async () => {
    const { feed, connect, passing, shown } = setUp();
    feed.follow(TOPIC, () => {});
    connect();
    await passing(180_000);
    expect(feed.stateOf(TOPIC)).toBe("live");
    expect(shown()).toEqual({ a: 1 });
  });

  it("loses nothing that changes while the first snapshot is on its way", async () => {
    const { feed, connect, change, passing, shown, fetched } = setUp();
    feed.follow(TOPIC, () => {});
    connect();
    await vi.advanceTimersByTimeAsync(10);
    change("b", "during");
    await passing(1_000);
    expect(shown()).toEqual({ a: 1, b: "during" });
    expect(fetched()).toBe(1);
  });

  it("fetches once after a missed change, however many signs of it there are", async () => {
    const { feed, connect, change, passing, shown, fetched } = setUp();
    feed.follow(TOPIC, () => {});
    connect();
    await passing(1_000);
    change("b", "missed", false);
    for (let i = 0; i < 10; i++) change("c", i);
    await passing(2_000);
    expect(shown()).toEqual({ a: 1, b: "missed", c: 9 });
    expect(fetched()).toBe(2);
    expect(feed.stateOf(TOPIC)).toBe("live");
  });

  it("finds the last change missing by the heartbeat alone", async () => {
    const { feed, connect, change, passing, shown } = setUp();
    feed.follow(TOPIC, () => {});
    connect();
    await passing(1_000);
    change("b", "missed", false);
    await passing(3_000);
    expect(shown()).toMatchObject({ b: "missed" });
  });

  it("turns amber by 5 s and red by 10 s of silence, and never shows green and behind", async () => {
    const { feed, server, connect, change, passing } = setUp();
    feed.follow(TOPIC, () => {});
    connect();
    await passing(1_000);
    change("b", "unheard", false);
    server.fails = "NETWORK";
    for (let ms = 0; ms < 12_000; ms += 500) {
      await passing(500, false);
      const silentMs = feed.proofOf(TOPIC)?.ageMs ?? 0;
      expect(feed.stateOf(TOPIC)).toBe(silentMs >= 10_000 ? "lost" : silentMs >= 5_000 ? "stale" : "live");
      if (ms >= 5_500) expect(feed.stateOf(TOPIC)).not.toBe("live");
    }
    expect(feed.stateOf(TOPIC)).toBe("lost");
  });

  it("is red when a snapshot is needed and cannot be had, though the socket beats", async () => {
    const { feed, server, connect, change, passing } = setUp();
    feed.follow(TOPIC, () => {});
    connect();
    await passing(1_000);
    server.fails = "STORE_UNAVAILABLE";
    change("b", "missed", false);
    await passing(11_000);
    expect(feed.stateOf(TOPIC)).toBe("lost");
    expect(feed.problemOf(TOPIC)).toEqual({ code: "STORE_UNAVAILABLE" });
    server.fails = null;
    await passing(6_000);
    expect(feed.stateOf(TOPIC)).toBe("live");
    expect(feed.problemOf(TOPIC)).toBeNull();
  });

  it("is right again after a restart of the server with lower numbers", async () => {
    const { feed, server, connect, drop, passing, shown } = setUp();
    feed.follow(TOPIC, () => {});
    connect();
    await passing(1_000);
    drop();
    Object.assign(server, { epoch: "e2", seq: 0, tickets: { z: 1 } });
    connect();
    await passing(2_500);
    expect(shown()).toEqual({ z: 1 });
    expect(feed.stateOf(TOPIC)).toBe("live");
  });

  it("survives 30 drops with changes in between and ends equal to the server", async () => {
    const { feed, server, connect, drop, change, passing, shown, fetched } = setUp();
    feed.follow(TOPIC, () => {});
    connect();
    for (let i = 0; i < 30; i++) {
      change(`t${i}`, i);
      drop();
      change(`u${i}`, i, false);
      await passing(500);
      connect();
      await passing(500);
    }
    await passing(2_000);
    expect(shown()).toEqual(server.tickets);
    expect(fetched()).toBeLessThanOrEqual(31);
  });

  it("does not fetch after a reconnect that missed nothing", async () => {
    const { feed, connect, drop, passing, fetched } = setUp();
    feed.follow(TOPIC, () => {});
    connect();
    await passing(1_000);
    drop();
    connect();
    await passing(2_000);
    expect(fetched()).toBe(1);
    expect(feed.stateOf(TOPIC)).toBe("live");
  });

  it("reads over HTTP while there is no socket, and does not call that live", async () => {
    const { feed, server, passing, shown } = setUp();
    feed.follow(TOPIC, () => {});
    await passing(1_000);
    server.tickets = { a: 2 };
    server.seq += 1;
    await passing(6_000);
    expect(shown()).toEqual({ a: 2 });
    expect(feed.stateOf(TOPIC)).toBe("stale");
  });

  it("opens a socket anew that claims to be connected and is silent", async () => {
    const { feed, socket, connect, passing } = setUp();
    feed.follow(TOPIC, () => {});
    connect();
    await passing(1_000);
    await passing(9_000, false);
    expect(socket.opened).toBeGreaterThan(1);
  });
});
