import { describe, expect, it } from "vitest";
import type { BoardDatabase } from "./board-database.ts";
import type { QueuedTap } from "./queued-tap.ts";
import { deviceTapStore } from "./tap-store.ts";

const tap = { id: "a", verb: "bump", extra: {}, shopId: "wok", orderId: "o1", at: 1 } as QueuedTap;
const fails = async (): Promise<never> => {
  throw new DOMException("The database connection is closing.", "InvalidStateError");
};
const broken = {
  put: fails,
  count: fails,
  delete: fails,
  getAllFromIndex: fails,
} as unknown as BoardDatabase;

describe("taps on the device", () => {
  it("are held in memory where the browser keeps nothing", async () => {
    const store = deviceTapStore(async () => null);
    await store.put(tap);
    expect(await store.has("a")).toBe(true);
    expect(await store.ofShop("wok")).toEqual([tap]);
    await store.remove("a");
    expect(await store.ofShop("wok")).toEqual([]);
  });

  it("are never lost to a disk that fails, and never said to be gone because it cannot be read", async () => {
    const store = deviceTapStore(async () => broken);
    await store.put(tap);
    expect(await store.has("a")).toBe(true);
    expect(await store.ofShop("wok")).toBeNull();
    await expect(store.remove("a")).resolves.toBeUndefined();
  });
});
