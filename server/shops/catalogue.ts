import { z } from "zod";
import type { OrderClass, OrderKind } from "../contracts/orders.ts";
import type { Prisma } from "../platform/prisma.ts";

export interface CatalogueItem {
  id: string;
  nameEn: string;
  nameZh: string;
  station: string;
  priceMinor: number;
  prepSeconds: number;
}

export interface CatalogueShop {
  id: string;
  tenantId: string;
  nameEn: string;
  nameZh: string;
  kind: OrderKind;
  boardToken: string;
  closed: boolean;
  settings: ShopSettings;
  items: Map<string, CatalogueItem>;
  /** No longer to be ordered; orders accepted before still name them. */
  retired: Map<string, CatalogueItem>;
  slots: Set<string>;
}

const settingsSchema = z.object({
  /** Execution deadline by class, ms after acceptance. */
  deadlineMs: z.number().int().positive().default(15_000),
  backgroundDeadlineMs: z.number().int().positive().default(120_000),
});
export type ShopSettings = z.infer<typeof settingsSchema>;

export interface Catalogue {
  shop(shopId: string): CatalogueShop | undefined;
  shopByBoardToken(token: string): CatalogueShop | undefined;
  shops(): CatalogueShop[];
  /** Reads everything anew; called on a timer and after changes. */
  refresh(): Promise<void>;
  start(): Promise<void>;
  stop(): void;
}

const REFRESH_MS = 5_000;

/** Shops, menus and open slots in memory: intake looks them up ten thousand times a second. */
export function createCatalogue(prisma: Prisma): Catalogue {
  let shops = new Map<string, CatalogueShop>();
  let byToken = new Map<string, CatalogueShop>();
  let timer: NodeJS.Timeout | undefined;
  let reads = 0;
  let newestRead = 0;

  async function refresh(): Promise<void> {
    const read = ++reads;
    const rows = await prisma.shop.findMany({
      include: {
        items: { orderBy: { position: "asc" } },
        slots: { where: { endsAt: { gt: new Date() } }, select: { id: true } },
      },
    });
    const next = rows.map((row): [string, CatalogueShop] => [
      row.id,
      {
        id: row.id,
        tenantId: row.tenantId,
        nameEn: row.nameEn,
        nameZh: row.nameZh,
        kind: row.kind as OrderKind,
        boardToken: row.boardToken,
        closed: row.closedAt !== null,
        settings: settingsSchema.catch(settingsSchema.parse({})).parse(row.settings),
        items: new Map(row.items.filter((item) => item.active).map((item) => [item.id, item])),
        retired: new Map(row.items.filter((item) => !item.active).map((item) => [item.id, item])),
        slots: new Set(row.slots.map((slot) => slot.id)),
      },
    ]);
    // A read that began earlier and ended later would bring the old picture back.
    if (read < newestRead) return;
    newestRead = read;
    shops = new Map(next);
    byToken = new Map(next.map(([, shop]) => [shop.boardToken, shop]));
  }

  return {
    shop: (shopId) => shops.get(shopId),
    shopByBoardToken: (token) => byToken.get(token),
    shops: () => [...shops.values()],
    refresh,
    async start() {
      await refresh();
      // A database that is away leaves the last good picture in force.
      timer = setInterval(() => void refresh().catch(() => {}), REFRESH_MS);
    },
    stop: () => clearInterval(timer),
  };
}

/** By when execution must have finished, ms after acceptance. */
export function deadlineMsFor(settings: ShopSettings, orderClass: OrderClass): number {
  return orderClass === "background" ? settings.backgroundDeadlineMs : settings.deadlineMs;
}
