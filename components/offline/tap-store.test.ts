import { describe, expect, it } from "vitest";
import type { BoardDatabase } from "./board-database.ts";
import type { QueuedTap } from "./queued-tap.ts";
import { deviceTapStore } from "./tap-store.ts";
import { deviceTapsInHand } from "./taps-in-hand.ts";

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

  it("outlive a page that is started anew before the database has them", async () => {
    const storage = new MemoryStorage();
    const hangs = { ...broken, put: () => new Promise(() => {}) } as unknown as BoardDatabase;
    void deviceTapStore(async () => hangs, deviceTapsInHand(storage)).put(tap);

    // The next page, whose database works.
    const kept: QueuedTap[] = [];
    const works = {
      put: async (_: string, one: QueuedTap) => kept.push(one),
      count: async () => 0,
      delete: async () => {},
      getAllFromIndex: async () => kept,
    } as unknown as BoardDatabase;
    const store = deviceTapStore(async () => works, deviceTapsInHand(storage));
    expect(await store.ofShop("wok")).toEqual([tap]);
    expect(await store.ofShop("grill")).toEqual([]);
    expect(await store.has("a")).toBe(true);
    await store.remove("a");
    expect(await store.ofShop("wok")).toEqual([]);

    // Once the database has it, it is nowhere else.
    await store.put(tap);
    expect(storage.length).toBe(0);
    expect(await store.ofShop("wok")).toEqual([tap]);
  });
});

class MemoryStorage {
  #items = new Map<string, string>();
  get length() {
    return this.#items.size;
  }
  key = (index: number) => [...this.#items.keys()][index] ?? null;
  getItem = (key: string) => this.#items.get(key) ?? null;
  setItem = (key: string, value: string) => void this.#items.set(key, value);
  removeItem = (key: string) => void this.#items.delete(key);
}
