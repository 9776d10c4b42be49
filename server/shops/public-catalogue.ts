import type { ApiCatalogue, ApiShop } from "../contracts/catalogue.ts";
import type { ApiCaller } from "../identity/api-caller.ts";
import type { Prisma } from "../platform/prisma.ts";
import type { Clock } from "../shared/clock.ts";
import { OpsError } from "../shared/errors.ts";
import { toItemCard } from "./catalogue-rows.ts";

export interface PublicCatalogue {
  /** The caller's tenant's open shops. */
  shops(caller: ApiCaller): Promise<ApiShop[]>;
  /** @throws NOT_FOUND also for a closed shop and another tenant's. */
  catalogue(shopId: string, caller: Pick<ApiCaller, "tenantId">): Promise<ApiCatalogue>;
}

const MAX_SLOTS = 500;
const shopFacts = { id: true, nameEn: true, nameZh: true, kind: true, region: true } as const;
const itemFacts = {
  id: true,
  nameEn: true,
  nameZh: true,
  station: true,
  priceMinor: true,
  prepSeconds: true,
  card: true,
} as const;

/** What another system may order, read from the database: free places are counted at the moment of asking. */
export function createPublicCatalogue({ prisma, clock }: { prisma: Prisma; clock: Clock }): PublicCatalogue {
  const openShops = ({ tenantId }: Pick<ApiCaller, "tenantId">) => ({ tenantId, closedAt: null });
  const toApiShop = (shop: Omit<ApiShop, "kind"> & { kind: string }): ApiShop => ({
    ...shop,
    kind: shop.kind as ApiShop["kind"],
  });
  return {
    async shops(caller) {
      const found = await prisma.shop.findMany({
        where: openShops(caller),
        select: shopFacts,
        orderBy: { id: "asc" },
      });
      return found.map(toApiShop);
    },

    async catalogue(shopId, caller) {
      const found = await prisma.shop.findFirst({
        where: { id: shopId, ...openShops(caller) },
        select: shopFacts,
      });
      if (!found) throw new OpsError("NOT_FOUND", `There is no open shop "${shopId}".`);
      const shop = toApiShop(found);
      const rows =
        shop.kind === "reservation"
          ? []
          : await prisma.menuItem.findMany({
              where: { shopId, active: true },
              select: itemFacts,
              orderBy: [{ position: "asc" }, { id: "asc" }],
            });
      const items = rows.map(({ card, ...item }) => ({ ...item, allergens: toItemCard(card).allergens }));
      return {
        shop,
        items: shop.kind === "meal" ? items : [],
        services: shop.kind === "home_service" ? items : [],
        slots: shop.kind === "reservation" ? await freeSlots(shopId) : [],
      };
    },
  };

  async function freeSlots(shopId: string): Promise<ApiCatalogue["slots"]> {
    const slots = await prisma.slot.findMany({
      where: {
        shopId,
        endsAt: { gt: new Date(clock.nowMs()) },
        capacity: { gt: prisma.slot.fields.taken },
      },
      orderBy: [{ startsAt: "asc" }, { id: "asc" }],
      take: MAX_SLOTS,
    });
    return slots.map(({ id, startsAt, endsAt, capacity, taken }) => ({
      id,
      startsAt: startsAt.toISOString(),
      endsAt: endsAt.toISOString(),
      capacity,
      free: capacity - taken,
    }));
  }
}
