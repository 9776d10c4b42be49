import { boardDatabase } from "./board-database.ts";
import { deviceTapsInHand } from "./taps-in-hand.ts";
import { stopKeepingTopics } from "./topic-memory.ts";

/** Taps of this device that no server has answered yet. */
export async function unsentTaps(openDatabase = boardDatabase, inHand = deviceTapsInHand()): Promise<number> {
  const ids = new Set(inHand.all().map(({ id }) => id));
  const kept = await (await openDatabase())?.getAllKeys("taps").catch(() => []);
  for (const id of kept ?? []) ids.add(id);
  return ids.size;
}

/**
 * Forgets the boards kept for a start without network: the next person at this device must not find the
 * last one's tickets. Unsent taps stay; they are sent when somebody of that shop signs in here.
 */
export async function forgetBoards(openDatabase = boardDatabase): Promise<void> {
  stopKeepingTopics();
  await (await openDatabase())?.clear("topics").catch(() => {});
  // The pages themselves name the person and the shop.
  for (const name of typeof caches === "undefined" ? [] : await caches.keys()) {
    if (!name.startsWith("rushdeck-pages-")) continue;
    const cache = await caches.open(name);
    for (const page of await cache.keys()) {
      if (new URL(page.url).pathname !== "/offline.html") await cache.delete(page);
    }
  }
}
