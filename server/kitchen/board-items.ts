import type { BoardItem } from "../contracts/tickets.ts";
import type { LiveHubInside } from "../live/hub.ts";
import type { CommittedChange } from "../orders/journal.ts";
import type { Clock } from "../shared/clock.ts";
import { DAYS_BACK, expectedPortions, QUARTER_MS, quarterOf, RECENT_QUARTERS } from "./rules/demand.ts";
import type { KitchenStore, MenuRow, SoldRow } from "./store.ts";

const DAY_MS = 24 * 3_600_000;

export interface BoardItemsDeps {
  store: Pick<KitchenStore, "menu" | "sold">;
  hub: Pick<LiveHubInside, "publish">;
  clock: Clock;
}

/** What each shop's boards know of its items: names, cards, and how many will be wanted soon. */
export interface BoardItems {
  of(shopId: string): Record<string, BoardItem>;
  /** Counts what was ordered just now. */
  note(change: CommittedChange): void;
  /** Reads the menus anew and tells boards of what has changed. */
  readMenu(): Promise<MenuRow[]>;
  /** Reads what was sold in the last hours; call once, before work flows. */
  readSold(): Promise<void>;
  /** Forecasts anew. */
  refresh(): Promise<void>;
}

type Portions = Map<string, number>;
interface Sold {
  /** Quarter -> portions by item. */
  quarters: Map<number, Portions>;
  /** Of the first order known of. */
  firstQuarter: number;
}

export function createBoardItems({ store, hub, clock }: BoardItemsDeps): BoardItems {
  let menu = new Map<string, MenuRow[]>();
  let shown = new Map<string, Record<string, BoardItem>>();
  const sold = new Map<string, Sold>();
  /** The coming quarter on earlier days: shop -> portions by item, one map a day. */
  let earlier = new Map<string, Portions[]>();
  let earlierQuarter = -1;

  function add(shopId: string, itemId: string, quarter: number, portions: number): void {
    const shop = sold.get(shopId) ?? { quarters: new Map<number, Portions>(), firstQuarter: quarter };
    sold.set(shopId, shop);
    shop.firstQuarter = Math.min(shop.firstQuarter, quarter);
    const counts = shop.quarters.get(quarter) ?? new Map<string, number>();
    shop.quarters.set(quarter, counts);
    counts.set(itemId, (counts.get(itemId) ?? 0) + portions);
  }

  function next15(shopId: string, itemId: string, now: number): number | null {
    const current = quarterOf(now);
    const shop = sold.get(shopId);
    const recent: number[] = [];
    for (let q = current - 1; shop && q >= Math.max(shop.firstQuarter, current - RECENT_QUARTERS); q--) {
      recent.push(shop.quarters.get(q)?.get(itemId) ?? 0);
    }
    const sameQuarter = (earlier.get(shopId) ?? []).map((day) => day.get(itemId) ?? 0);
    return expectedPortions({ recent, sameQuarter });
  }

  function show(): void {
    const now = clock.nowMs();
    const next = new Map<string, Record<string, BoardItem>>();
    for (const [shopId, rows] of menu) {
      const items: Record<string, BoardItem> = {};
      for (const { shopId: _, active, ...row } of rows) {
        if (active) items[row.itemId] = { ...row, next15: next15(shopId, row.itemId, now) };
      }
      next.set(shopId, items);
      publishChanges(shopId, shown.get(shopId) ?? {}, items);
    }
    shown = next;
  }

  function publishChanges(
    shopId: string,
    before: Record<string, BoardItem>,
    after: Record<string, BoardItem>,
  ): void {
    const changed = Object.values(after).filter(
      (item) => JSON.stringify(item) !== JSON.stringify(before[item.itemId]),
    );
    const gone = Object.keys(before).filter((itemId) => !after[itemId]);
    if (changed.length + gone.length === 0) return;
    hub.publish(`tickets:${shopId}`, [
      ...changed.map((value) => ({ collection: "item", id: value.itemId, value })),
      ...gone.map((id) => ({ collection: "item", id, value: null })),
    ]);
  }

  function forgetOld(now: number): void {
    const oldest = quarterOf(now) - RECENT_QUARTERS;
    for (const shop of sold.values()) {
      for (const quarter of shop.quarters.keys()) if (quarter < oldest) shop.quarters.delete(quarter);
    }
  }

  async function readEarlier(now: number): Promise<void> {
    if (earlierQuarter === quarterOf(now)) return;
    // From now on, as the next 15 minutes are meant, not from the last full quarter.
    const days = Array.from({ length: DAYS_BACK }, (_, i) => now - (i + 1) * DAY_MS);
    const rows = await store.sold(days.map((from) => ({ from, to: from + QUARTER_MS })));
    earlier = byShopAndDay(rows);
    earlierQuarter = quarterOf(now);
  }

  return {
    of: (shopId) => shown.get(shopId) ?? {},
    note({ before, order }) {
      if (before !== null || order.kind !== "meal" || !Array.isArray(order.input.items)) return;
      for (const { itemId, quantity } of order.input.items as { itemId: string; quantity: number }[]) {
        add(order.shopId, itemId, quarterOf(order.acceptedAt), quantity);
      }
    },
    async readMenu() {
      const rows = await store.menu();
      menu = Map.groupBy(rows, (row) => row.shopId);
      show();
      return rows;
    },
    async readSold() {
      const now = clock.nowMs();
      const current = quarterOf(now);
      const quarters = Array.from({ length: RECENT_QUARTERS + 1 }, (_, i) => current - i);
      const spans = quarters.map((q) => ({ from: q * QUARTER_MS, to: Math.min((q + 1) * QUARTER_MS, now) }));
      for (const { shopId, itemId, span, portions } of await store.sold(spans)) {
        add(shopId, itemId, quarters[span] ?? current, portions);
      }
      await readEarlier(now);
    },
    async refresh() {
      const now = clock.nowMs();
      forgetOld(now);
      await readEarlier(now);
      show();
    },
  };
}

function byShopAndDay(rows: SoldRow[]): Map<string, Portions[]> {
  const shops = new Map<string, Portions[]>();
  for (const [shopId, ofShop] of Map.groupBy(rows, (row) => row.shopId)) {
    const days = Map.groupBy(ofShop, (row) => row.span);
    shops.set(
      shopId,
      [...days.values()].map((day) => new Map(day.map((row) => [row.itemId, row.portions]))),
    );
  }
  return shops;
}
