import { z } from "zod";
import type { ShopCatalogue } from "../contracts/catalogue.ts";
import type { Viewer } from "../contracts/people.ts";
import { word } from "../contracts/storable.ts";
import { parseInput } from "../shared/parse-input.ts";
import { requirePermission } from "../shared/require-permission.ts";
import { toItemRow, toProviderRow, toSlotRow } from "./catalogue-rows.ts";
import { requireOwnShop, type ShopsDeps } from "./shops-deps.ts";

const inputSchema = z.object({ shopId: word(0, 64) });
const MAX_SLOTS = 500;

/** Everything a shop offers or has offered, and its slots that are not over. @throws FORBIDDEN, NOT_FOUND */
export async function readCatalogue(
  { prisma, clock }: ShopsDeps,
  viewer: Viewer,
  input: unknown,
): Promise<ShopCatalogue> {
  requirePermission(viewer, "admin.manage");
  const { shopId } = parseInput(inputSchema, input);
  const shop = await requireOwnShop(prisma, viewer, shopId);
  const asOf = clock.nowMs();
  const open = { shopId, endsAt: { gt: new Date(asOf) } };
  const [items, providers, slots, slotCount] = await Promise.all([
    prisma.menuItem.findMany({
      where: { shopId },
      orderBy: [{ active: "desc" }, { position: "asc" }, { id: "asc" }],
    }),
    prisma.provider.findMany({ where: { shopId }, orderBy: [{ active: "desc" }, { id: "asc" }] }),
    prisma.slot.findMany({
      where: open,
      orderBy: [{ startsAt: "asc" }, { endsAt: "asc" }, { id: "asc" }],
      take: MAX_SLOTS,
    }),
    prisma.slot.count({ where: open }),
  ]);
  const { id, nameEn, nameZh, kind, closedAt } = shop;
  return {
    shop: { id, nameEn, nameZh, kind: kind as ShopCatalogue["shop"]["kind"], closed: closedAt !== null },
    items: items.map(toItemRow),
    providers: providers.map(toProviderRow),
    slots: slots.map(toSlotRow),
    moreSlots: Math.max(0, slotCount - slots.length),
    asOf,
  };
}
