import { expect, it } from "vitest";
import type { BoardDatabase } from "./board-database.ts";
import { forgetBoards, unsentTaps } from "./leave-device.ts";
import type { QueuedTap } from "./queued-tap.ts";
import { deviceTapsInHand } from "./taps-in-hand.ts";

const tap = (id: string) =>
  ({ id, verb: "bump", extra: {}, shopId: "wok", orderId: "o1", at: 1 }) as QueuedTap;

it("forgets every kept board and not one tap", async () => {
  const cleared: string[] = [];
  const database = { clear: async (name: string) => void cleared.push(name) } as unknown as BoardDatabase;
  await forgetBoards(async () => database);
  expect(cleared).toEqual(["topics"]);
});

it("counts each unsent tap once, also one that is just being written", async () => {
  const inHand = { ...deviceTapsInHand(null), all: () => [tap("a"), tap("b")] };
  const database = { getAllKeys: async () => ["b", "c"] } as unknown as BoardDatabase;
  expect(await unsentTaps(async () => database, inHand)).toBe(3);
  expect(await unsentTaps(async () => null, deviceTapsInHand(null))).toBe(0);
});
