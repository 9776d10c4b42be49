import { expect, test } from "vitest";
import { REPLAY_CHUNK, replayRoom } from "./replay-room.ts";

const load = (queued: number, running: number, capacity: number, meanWorkMs = 500) => ({
  queuedWorkMs: { paid: 0, place: queued, browse: queued, background: queued },
  runningWorkMs: running,
  capacity,
  meanWorkMs,
});

test.each([
  ["an idle house of four slots takes what fills a quarter of a deadline", load(0, 0, 4), 30],
  ["what waits and runs takes room", load(5_000, 2_500, 4), 15],
  ["a full queue takes none", load(40_000, 0, 4), 0],
  ["without a node they stay parked", load(0, 0, 0), 0],
  ["a large house takes a chunk at a time", load(0, 0, 1_000), REPLAY_CHUNK],
  ["before any was executed an order is taken for half a second", load(0, 0, 4, 0), 30],
])("%s", (_name, given, expected) => {
  expect(replayRoom(given)).toBe(expected);
});
