import type { ShopHeader } from "../contracts/tickets.ts";
import type { Clock } from "../shared/clock.ts";
import type { KitchenStore } from "./store.ts";

const KEEP_MS = 60_000;
/** Names of shops that do not exist are asked for by strangers; do not remember them without end. */
const MOST_KEPT = 10_000;

/** Shops by id and by board token, remembered for a minute. */
export interface ShopDirectory {
  byId(shopId: string): Promise<ShopHeader | null>;
  byToken(boardToken: string): Promise<ShopHeader | null>;
}

export function createShopDirectory(
  store: Pick<KitchenStore, "shop" | "shopByToken">,
  clock: Clock,
): ShopDirectory {
  const remember = (ask: (key: string) => Promise<ShopHeader | null>) => {
    const known = new Map<string, { at: number; shop: Promise<ShopHeader | null> }>();
    return (key: string): Promise<ShopHeader | null> => {
      const now = clock.nowMs();
      const found = known.get(key);
      if (found && now - found.at < KEEP_MS) return found.shop;
      if (known.size >= MOST_KEPT) known.clear();
      const shop = ask(key);
      known.set(key, { at: now, shop });
      shop.catch(() => known.delete(key));
      return shop;
    };
  };
  return { byId: remember(store.shop), byToken: remember(store.shopByToken) };
}
