import type { QueuedTap } from "./queued-tap.ts";

const PREFIX = "rushdeck.tap.";

/**
 * Taps on their way into the browser's database. Writing there takes a moment in which a page may be
 * started anew; what is noted here is kept before the finger is up, and the next page finds it.
 */
export interface TapsInHand {
  note(tap: QueuedTap): void;
  has(id: string): boolean;
  forget(id: string): void;
  all(): QueuedTap[];
}

/** Where the browser keeps nothing, or is full, nothing is noted: the database still gets the tap. */
export function deviceTapsInHand(storage = deviceStorage()): TapsInHand {
  const read = (key: string): QueuedTap[] => {
    try {
      return [JSON.parse(storage?.getItem(key) ?? "") as QueuedTap];
    } catch {
      return [];
    }
  };
  return {
    note(tap) {
      try {
        storage?.setItem(PREFIX + tap.id, JSON.stringify(tap));
      } catch {}
    },
    has: (id) => Boolean(storage?.getItem(PREFIX + id)),
    forget: (id) => storage?.removeItem(PREFIX + id),
    all() {
      const keys = Array.from({ length: storage?.length ?? 0 }, (_, i) => storage?.key(i) ?? "");
      return keys.filter((key) => key.startsWith(PREFIX)).flatMap(read);
    },
  };
}

function deviceStorage(): Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length"> | null {
  try {
    return typeof window === "undefined" ? null : window.localStorage;
  } catch {
    return null;
  }
}
