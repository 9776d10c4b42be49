import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Delta, Heartbeat, Snapshot, TopicName } from "../contracts/live.ts";
import { MOST_WAITING_BYTES, MOST_WAITING_PACKETS } from "./rules/backlog.ts";
import { follow, openTestDoor, outcomeOf, type TestClient, type TestDoor } from "./test-door.ts";

const TOPIC: TopicName = "pickup:board";

describe("screens in a storm", () => {
  let door: TestDoor;
  /** What is true: id -> value. */
  let truth: Record<string, unknown>;
  beforeEach(async () => {
    truth = {};
    door = await openTestDoor();
    door.hub.addSource("pickup", {
      authorise: async () => true,
      load: async () => ({ entry: { ...truth } }),
    });
  });
  afterEach(() => door.close());

  function put(id: string, value: unknown): void {
    truth[id] = value;
    door.hub.publish(TOPIC, [{ collection: "entry", id, value }]);
  }

  it("get 10,000 changes of one entity in a second as a few frames, and the right end state", async () => {
    const client = await door.open();
    await outcomeOf(client);
    await follow(client, TOPIC);
    const frames: Delta[] = [];
    client.on("delta", (delta) => frames.push(delta));
    const start = performance.now();
    for (let done = 0; done < 10_000; ) {
      const due = Math.min(10_000, Math.ceil((performance.now() - start) * 10));
      while (done < due) put("order", { status: ++done });
      await sleep(1);
    }
    await expect
      .poll(() => frames.at(-1)?.changes)
      .toEqual([{ collection: "entry", id: "order", value: { status: 10_000 } }]);
    // One at once, one after the shortest window, then one every 200 ms; more only if the machine stalls.
    expect(frames.length).toBeLessThanOrEqual(12);
    for (const [i, frame] of frames.entries()) {
      if (i > 0) expect(frame.fromSeq).toBe(frames[i - 1]?.seq);
    }
  });

  it("that stop reading are passed by, hold no memory, and are right soon after they read again", async () => {
    const line = await openLine(door.url);
    try {
      const client = await door.open({ at: line.url });
      await outcomeOf(client);
      await follow(client, TOPIC);
      const screen = await watch(client, door.url);
      put("a", "first");
      await expect.poll(() => screen.state().a).toBe("first");

      line.pause();
      let most = { packets: 0, bytes: 0 };
      // 120 MB, more than any kernel buffers on the way take.
      for (let i = 0; i < 300; i++) {
        for (let k = 0; k < 10; k++) put(`e${k}`, `${i} ${"x".repeat(40_000)}`);
        await sleep(5);
        const { packets, bytes } = door.sockets.backlog();
        most = { packets: Math.max(most.packets, packets), bytes: Math.max(most.bytes, bytes) };
      }
      expect(door.sockets.backlog().behind).toBe(1);
      // The limit, and the one frame of 400 kB that went over it.
      expect(most.packets).toBeLessThanOrEqual(MOST_WAITING_PACKETS + 1);
      expect(most.bytes).toBeLessThanOrEqual(MOST_WAITING_BYTES + 500_000);

      line.resume();
      await expect.poll(() => screen.state(), { timeout: 10_000 }).toEqual(truth);
      expect(screen.snapshots()).toBeGreaterThanOrEqual(1);
      expect(screen.missed()).toBeGreaterThan(0);
      expect(door.sockets.backlog().behind).toBe(0);
      put("z", "after");
      await expect.poll(() => screen.state().z).toBe("after");
    } finally {
      line.close();
    }
  });
});

/** A screen in a few lines: deltas in order, and the snapshot at a gap or a heartbeat that knows more. */
async function watch(client: TestClient, url: string) {
  let known: { seq: number; entry: Record<string, unknown> } = { seq: 0, entry: {} };
  let snapshots = 0;
  let missed = 0;
  let fetching: Promise<void> | null = null;
  const fetchAgain = () => {
    fetching ??= fetch(`${url}/api/v1/live/${TOPIC}`)
      .then((answer) => answer.json() as Promise<Snapshot<"pickup">>)
      .then(({ seq, collections }) => {
        snapshots += 1;
        if (seq >= known.seq) known = { seq, entry: { ...collections.entry } };
      })
      .finally(() => {
        fetching = null;
      });
    return fetching;
  };
  await fetchAgain();
  snapshots = 0;
  client.on("delta", (delta: Delta) => {
    if (delta.seq <= known.seq) return;
    if (delta.fromSeq > known.seq) return void fetchAgain();
    for (const { id, value } of delta.changes) known.entry[id] = value;
    known.seq = delta.seq;
  });
  client.on("beat", (beat: Heartbeat) => {
    missed = Math.max(missed, beat.unseen[TOPIC]?.changes ?? 0);
    if ((beat.seqs[TOPIC] ?? 0) > known.seq) void fetchAgain();
  });
  return { state: () => known.entry, snapshots: () => snapshots, missed: () => missed };
}

/** A network in between that can stop delivering to the client. */
async function openLine(target: string) {
  const pairs: { up: Socket; down: Socket }[] = [];
  const server = createServer((down) => {
    const up = connect(Number(new URL(target).port), "127.0.0.1");
    pairs.push({ up, down });
    for (const one of [up, down]) one.on("error", () => {});
    down.pipe(up).pipe(down);
    down.on("close", () => up.destroy());
    up.on("close", () => down.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pause: () => {
      for (const { up } of pairs) up.unpipe().pause();
    },
    resume: () => {
      for (const { up, down } of pairs) up.pipe(down);
    },
    close: () => {
      for (const { up } of pairs) up.destroy();
      server.close();
    },
  };
}
