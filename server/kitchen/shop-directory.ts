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
  /** Whose shop it is; not part of the header, which screens get. */
  tenantOf(shopId: string): Promise<string | null>;
}

export function createShopDirectory(
  store: Pick<KitchenStore, "shop" | "shopByToken" | "tenantOfShop">,
  clock: Clock,
  /** Whether reads are to spare the database now: then what is known is not asked for again. */
  readsCached: () => boolean = () => false,
): ShopDirectory {
  const remember = <Fact>(ask: (key: string) => Promise<Fact | null>) => {
    const known = new Map<string, { at: number; fact: Promise<Fact | null> }>();
    return (key: string): Promise<Fact | null> => {
      const now = clock.nowMs();
      const found = known.get(key);
      if (found && (now - found.at < KEEP_MS || readsCached())) return found.fact;
      if (known.size >= MOST_KEPT) known.clear();
      const fact = ask(key);
      known.set(key, { at: now, fact });
      fact.catch(() => known.delete(key));
      return fact;
    };
  };
  return {
    byId: remember(store.shop),
    byToken: remember(store.shopByToken),
    tenantOf: remember(store.tenantOfShop),
  };
}
