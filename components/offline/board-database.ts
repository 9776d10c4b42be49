import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { TopicName } from "#server/contracts/live.ts";
import type { KeptTopic } from "../live/feed-ports.ts";
import type { QueuedTap } from "./queued-tap.ts";

interface Boards extends DBSchema {
  taps: { key: string; value: QueuedTap; indexes: { shopId: string } };
  topics: { key: TopicName; value: KeptTopic };
}
export type BoardDatabase = IDBPDatabase<Boards>;

/** Some browsers never answer after a crash or in private windows; a tap must not wait for them, ms. */
const OPEN_WITHIN_MS = 1_500;

let opened: Promise<BoardDatabase | null> | null = null;

/** The device's own memory, shared by all tabs; null where the browser keeps none (private windows). */
export function boardDatabase(): Promise<BoardDatabase | null> {
  opened ??= Promise.race([
    open(),
    new Promise<null>((resolve) => setTimeout(() => resolve(null), OPEN_WITHIN_MS)),
  ]);
  return opened;
}

async function open(): Promise<BoardDatabase | null> {
  if (typeof indexedDB === "undefined") return null;
  try {
    return await openDB<Boards>("rushdeck-boards", 1, {
      upgrade(database) {
        database.createObjectStore("taps", { keyPath: "id" }).createIndex("shopId", "shopId");
        database.createObjectStore("topics", { keyPath: "topic" });
      },
      // A newer page of ours wants to change the shape, or somebody clears the site's data: let them.
      blocking: (_from, _to, event) => {
        (event.target as IDBDatabase).close();
        opened = null;
      },
      terminated: () => {
        opened = null;
      },
    });
  } catch {
    return null;
  }
}
