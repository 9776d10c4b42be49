import { describe, expect, it } from "vitest";
import type { Delta, TopicName } from "../contracts/live.ts";
import { hasCode } from "../shared/errors.ts";
import { createLiveHub } from "./create-live-hub.ts";
import { frameDueAt, LONGEST_WINDOW_MS, SHORTEST_WINDOW_MS, windowMs } from "./rules/frame-due.ts";

const TOPIC: TopicName = "tickets:s1";

/** A hub whose time stands still until `advance`. */
function hubOnFakeTime({ coalesceMs = 0, load = async () => ({ ticket: {} }) }: Partial<Setup> = {}) {
  let now = 1_000_000;
  const jobs: { at: number; run: () => void }[] = [];
  const frames: Delta[] = [];
  const settings = { coalesceMs };
  const hub = createLiveHub({
    clock: { nowMs: () => now },
    coalesceMs: () => settings.coalesceMs,
    epoch: "e1",
    schedule: (delayMs, run) => {
      const job = { at: now + delayMs, run };
      jobs.push(job);
      return () => void (jobs.includes(job) && jobs.splice(jobs.indexOf(job), 1));
    },
  });
  hub.onFrame((delta) => frames.push(delta));
  hub.addSource("tickets", {
    authorise: async (_viewer, id) => (id === "none" ? null : id !== "theirs"),
    load,
  });
  function advance(ms: number) {
    const until = now + ms;
    for (;;) {
      const next = jobs.filter((job) => job.at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      jobs.splice(jobs.indexOf(next), 1);
      now = Math.max(now, next.at);
      next.run();
    }
    now = until;
  }
  const put = (id: string, value: unknown) => hub.publish(TOPIC, [{ collection: "ticket", id, value }]);
  return { hub, frames, advance, put, settings };
}
interface Setup {
  coalesceMs: number;
  load: () => Promise<Record<string, Record<string, unknown>>>;
}

describe("live hub", () => {
  it("sends at once when quiet, and what follows within the window as one frame", () => {
    const { hub, frames, advance, put } = hubOnFakeTime();
    hub.retain(TOPIC);
    put("a", 1);
    advance(0);
    expect(frames).toHaveLength(1);
    put("b", 1);
    put("c", 1);
    advance(SHORTEST_WINDOW_MS - 1);
    expect(frames).toHaveLength(1);
    advance(LONGEST_WINDOW_MS);
    expect(frames).toHaveLength(2);
    expect(frames[1]?.changes.map((change) => change.id)).toEqual(["b", "c"]);
  });

  it("chains frames: each begins where the last ended, in order of publication", () => {
    const { hub, frames, advance, put } = hubOnFakeTime();
    let known = hub.retain(TOPIC);
    for (let i = 0; i < 50; i++) {
      put(`t${i % 7}`, i);
      if (i % 3 === 0) hub.publish("tickets:other", []);
      advance(9);
    }
    advance(100);
    const state = new Map<string, unknown>();
    for (const frame of frames) {
      expect(frame.fromSeq).toBe(known);
      expect(frame.seq).toBeGreaterThan(known);
      known = frame.seq;
      for (const change of frame.changes) state.set(change.id, change.value);
    }
    expect(known).toBe(hub.standing(TOPIC).sentSeq);
    for (let i = 43; i < 50; i++) expect(state.get(`t${i % 7}`)).toBe(i);
  });

  it("brings a status storm of 10,000 changes in a second to few frames and the right end state", () => {
    const { hub, frames, advance, put } = hubOnFakeTime();
    hub.retain(TOPIC);
    for (let i = 1; i <= 10_000; i++) {
      put("storm", i);
      if (i % 10 === 0) advance(1);
    }
    advance(100);
    expect(frames.length).toBeLessThanOrEqual(1_000 / LONGEST_WINDOW_MS + 5);
    expect(frames.every((frame) => frame.changes.length === 1)).toBe(true);
    expect(frames.at(-1)?.changes[0]?.value).toBe(10_000);
  });

  it("obeys live.coalesce from the next frame on", () => {
    const { hub, frames, advance, put, settings } = hubOnFakeTime({ coalesceMs: 1_000 });
    hub.retain(TOPIC);
    for (let i = 0; i < 40; i++) {
      put("a", i);
      advance(100);
    }
    expect(frames.length).toBeLessThanOrEqual(5);
    settings.coalesceMs = 0;
    advance(1_000);
    const before = frames.length;
    for (let i = 0; i < 10; i++) {
      put("a", i);
      advance(100);
    }
    expect(frames.length - before).toBe(10);
  });

  it("numbers what nobody follows, so that an older snapshot is seen to be older", async () => {
    const { hub, frames, advance, put } = hubOnFakeTime();
    const snapshot = await hub.snapshot(null, TOPIC);
    put("a", 1);
    const seq = hub.retain(TOPIC);
    expect(seq).toBeGreaterThan(snapshot.seq);
    advance(100);
    expect(frames).toHaveLength(0);
  });

  it("never repeats a number for a topic it had forgotten", () => {
    const { hub, advance, put } = hubOnFakeTime();
    const before = hub.retain(TOPIC);
    hub.release(TOPIC);
    advance(200_000);
    hub.retain("tickets:makes-it-sweep");
    put("a", 1);
    expect(hub.retain(TOPIC)).toBeGreaterThan(before);
  });

  it("sends nothing after the last follower left, and starts clean for the next", () => {
    const { hub, frames, advance, put } = hubOnFakeTime();
    hub.retain(TOPIC);
    put("a", 1);
    hub.release(TOPIC);
    advance(100);
    expect(frames).toHaveLength(0);
    const known = hub.retain(TOPIC);
    put("b", 2);
    advance(100);
    expect(frames).toHaveLength(1);
    expect(frames[0]).toMatchObject({ fromSeq: known, changes: [{ id: "b" }] });
  });

  it("takes the sequence before loading, so a change during the load comes again as a delta", async () => {
    let finish: (state: Record<string, Record<string, unknown>>) => void = () => {};
    const { hub, frames, advance, put } = hubOnFakeTime({
      load: () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    });
    hub.retain(TOPIC);
    const reading = hub.snapshot(null, TOPIC);
    await Promise.resolve();
    await Promise.resolve();
    put("a", 1);
    finish({ ticket: { a: 1 } });
    const snapshot = await reading;
    advance(100);
    expect(frames[0]?.seq).toBeGreaterThan(snapshot.seq);
    expect(frames[0]?.fromSeq).toBe(snapshot.seq);
  });

  it("reads once for many who ask at the same moment, and anew once something changed", async () => {
    let loads = 0;
    const { hub, put } = hubOnFakeTime({
      load: async () => {
        loads += 1;
        await new Promise((resolve) => setTimeout(resolve, 5));
        return { ticket: {} };
      },
    });
    hub.retain(TOPIC);
    await Promise.all(Array.from({ length: 100 }, () => hub.snapshot(null, TOPIC)));
    expect(loads).toBe(1);
    const first = hub.snapshot(null, TOPIC);
    await new Promise((resolve) => setTimeout(resolve, 1));
    put("a", 1);
    await Promise.all([first, hub.snapshot(null, TOPIC)]);
    expect(loads).toBe(3);
  });

  it("refuses what is not the viewer's and what does not exist", async () => {
    const { hub } = hubOnFakeTime();
    await expect(hub.snapshot(null, "tickets:theirs")).rejects.toSatisfy((e) => hasCode(e, "FORBIDDEN"));
    await expect(hub.snapshot(null, "tickets:none")).rejects.toSatisfy((e) => hasCode(e, "NOT_FOUND"));
    await expect(hub.snapshot(null, "demo:all")).rejects.toSatisfy((e) => hasCode(e, "NOT_FOUND"));
  });
});

describe("frame windows", () => {
  it.each([
    [0, 15],
    [200, 27.5],
    [400, 40],
    [10_000, 40],
  ])("%i changes a second wait at most %f ms", (rate, expected) => {
    expect(windowMs(rate, 1)).toBe(expected);
  });

  it("does not wait for a clock that was set back", () => {
    const due = frameDueAt({
      now: 1_000,
      lastFrameAt: 9_000_000,
      changesPerSecond: 0,
      changesPerEntity: 1,
      coalesceMs: 0,
    });
    expect(due).toBe(1_000 + SHORTEST_WINDOW_MS);
  });
});
