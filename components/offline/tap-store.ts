import { type BoardDatabase, boardDatabase } from "./board-database.ts";
import type { QueuedTap } from "./queued-tap.ts";
import { deviceTapsInHand } from "./taps-in-hand.ts";

/** Where unanswered taps outlive the page. */
export interface TapStore {
  put(tap: QueuedTap): Promise<void>;
  has(id: string): Promise<boolean>;
  remove(id: string): Promise<void>;
  /** Null: they cannot be read just now. */
  ofShop(shopId: string): Promise<QueuedTap[] | null>;
}

/**
 * In the browser's database; in the page's memory where there is none, or it fails: a full or broken disk
 * costs what would outlive the page, never the tap.
 */
export function deviceTapStore(openDatabase = boardDatabase, inHand = deviceTapsInHand()): TapStore {
  const fallback = new Map<string, QueuedTap>();
  const inDatabase = async <T>(work: (database: BoardDatabase) => Promise<T>): Promise<T | null> => {
    const database = await openDatabase();
    return database ? work(database).catch(() => null) : null;
  };
  return {
    async put(tap) {
      inHand.note(tap);
      if ((await inDatabase((database) => database.put("taps", tap))) === null) fallback.set(tap.id, tap);
      else inHand.forget(tap.id);
    },
    async has(id) {
      return (
        fallback.has(id) ||
        inHand.has(id) ||
        (await inDatabase((database) => database.count("taps", id))) !== 0
      );
    },
    async remove(id) {
      fallback.delete(id);
      inHand.forget(id);
      await inDatabase((database) => database.delete("taps", id));
    },
    async ofShop(shopId) {
      const others = [...fallback.values(), ...inHand.all().filter(({ id }) => !fallback.has(id))].filter(
        (tap) => tap.shopId === shopId,
      );
      const known = new Set(others.map(({ id }) => id));
      if (!(await openDatabase())) return others;
      const kept = await inDatabase((database) => database.getAllFromIndex("taps", "shopId", shopId));
      return kept && [...kept.filter(({ id }) => !known.has(id)), ...others];
    },
  };
}
