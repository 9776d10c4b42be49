import { boardDatabase } from "./board-database.ts";
import type { QueuedTap } from "./queued-tap.ts";

/** Where unanswered taps outlive the page. */
export interface TapStore {
  put(tap: QueuedTap): Promise<void>;
  has(id: string): Promise<boolean>;
  remove(id: string): Promise<void>;
  ofShop(shopId: string): Promise<QueuedTap[]>;
}

/** In the browser's database; in the page's memory where there is none. */
export function deviceTapStore(): TapStore {
  const fallback = new Map<string, QueuedTap>();
  return {
    async put(tap) {
      const database = await boardDatabase();
      if (!database) return void fallback.set(tap.id, tap);
      // A full disk must not lose the tap: it stays in memory then.
      await database.put("taps", tap).catch(() => void fallback.set(tap.id, tap));
    },
    async has(id) {
      if (fallback.has(id)) return true;
      const key = await (await boardDatabase())?.getKey("taps", id);
      return key !== undefined;
    },
    async remove(id) {
      fallback.delete(id);
      await (await boardDatabase())?.delete("taps", id);
    },
    async ofShop(shopId) {
      const kept = (await (await boardDatabase())?.getAllFromIndex("taps", "shopId", shopId)) ?? [];
      return [...kept, ...[...fallback.values()].filter((tap) => tap.shopId === shopId)];
    },
  };
}
