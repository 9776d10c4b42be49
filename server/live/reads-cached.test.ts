import { expect, it } from "vitest";
import type { Delta, TopicName } from "../contracts/live.ts";
import { createLiveHub } from "./create-live-hub.ts";

const TOPIC: TopicName = "tickets:s1";
type Collections = Record<string, Record<string, unknown>>;

/** A hub over a database of one topic, whose answers wait until `answer` when `slow`. */
function hubOverDatabase() {
  const world = { now: 1_000, cached: false, reads: 0, rows: { a: 1 } as Record<string, unknown> };
  let held: (() => void) | null = null;
  const settings = { slow: false };
  const due: (() => void)[] = [];
  const flush = () => {
    for (const run of due.splice(0)) run();
  };
  const hub = createLiveHub({
    clock: { nowMs: () => world.now },
    coalesceMs: () => 0,
    readsCached: () => world.cached,
    epoch: "e1",
    schedule: (_delayMs, run) => {
      due.push(run);
      return () => {};
    },
  });
  const frames: Delta[] = [];
  hub.onFrame((delta) => frames.push(delta));
  hub.addSource("tickets", {
    copied: true,
    authorise: async () => true,
    async load() {
      world.reads += 1;
      const found = { ticket: { ...world.rows } };
      if (settings.slow) await new Promise<void>((resolve) => (held = resolve));
      return found;
    },
  });
  const turn = (on: boolean) => {
    world.cached = on;
    hub.readsCachedChanged();
    flush();
  };
  const put = (id: string, value: unknown) => {
    world.rows[id] = value;
    hub.publish(TOPIC, [{ collection: "ticket", id, value }]);
    flush();
  };
  const snapshot = async () => (await hub.snapshot(null, TOPIC)).collections as unknown as Collections;
  return { world, settings, hub, frames, turn, put, snapshot, answer: () => held?.() };
}

it("serves the last snapshot with all that was told since, and when it was read, without reading again", async () => {
  const { world, hub, turn, put, snapshot } = hubOverDatabase();
  expect(await snapshot()).toEqual({ ticket: { a: 1 }, copy: {} });
  hub.retain(TOPIC);
  turn(true);
  world.now += 42_000;
  put("b", 2);
  put("a", null);
  // Another process's change: a copy cannot know.
  world.rows.c = 3;
  expect(await snapshot()).toEqual({ ticket: { b: 2 }, copy: { now: { readAt: 1_000 } } });
  expect(world.reads).toBe(1);
});

it("tells open screens the age of what they show, and has them read anew at once when it is over", async () => {
  const { world, hub, frames, turn, put, snapshot } = hubOverDatabase();
  await snapshot();
  const seq = hub.retain(TOPIC);
  world.now += 1_000;
  turn(true);
  expect(frames.at(-1)?.changes).toEqual([{ collection: "copy", id: "now", value: { readAt: 1_000 } }]);
  world.rows.c = 3;
  const known = frames.at(-1)?.seq ?? seq;
  turn(false);
  // From a later number than they know: they fetch the snapshot.
  expect(frames.at(-1)?.fromSeq).toBeGreaterThan(known);
  expect(await snapshot()).toMatchObject({ ticket: { a: 1, c: 3 }, copy: {} });
  expect(world.reads).toBe(2);
  put("d", 4);
  expect(frames.at(-1)?.changes).toEqual([{ collection: "ticket", id: "d", value: 4 }]);
});

it("reads the database where it has no copy, and says so from then on", async () => {
  const { world, turn, snapshot } = hubOverDatabase();
  turn(true);
  expect(await snapshot()).toEqual({ ticket: { a: 1 }, copy: { now: { readAt: 1_000 } } });
  world.now += 5_000;
  expect(await snapshot()).toEqual({ ticket: { a: 1 }, copy: { now: { readAt: 1_000 } } });
  expect(world.reads).toBe(1);
});

it("keeps what was told while the copy was being read", async () => {
  const { settings, turn, put, snapshot, answer } = hubOverDatabase();
  settings.slow = true;
  const first = snapshot();
  await Promise.resolve();
  await Promise.resolve();
  put("a", 9);
  answer();
  await first;
  settings.slow = false;
  turn(true);
  expect((await snapshot()).ticket).toEqual({ a: 9 });
});

it("keeps no copy of what has changed without saying how", async () => {
  const { world, hub, turn, snapshot } = hubOverDatabase();
  await snapshot();
  hub.publish(TOPIC, []);
  turn(true);
  await snapshot();
  expect(world.reads).toBe(2);
});

it("hands out copies that later changes do not touch", async () => {
  const { turn, put, snapshot } = hubOverDatabase();
  await snapshot();
  turn(true);
  const taken = await snapshot();
  put("b", 2);
  expect(taken.ticket).toEqual({ a: 1 });
});
