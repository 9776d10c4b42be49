import type { ShopRow } from "../contracts/admin.ts";

export const withItemCount = { _count: { select: { items: { where: { active: true } } } } } as const;

export function toShopRow(shop: {
  id: string;
  nameEn: string;
  nameZh: string;
  kind: string;
  region: string;
  boardToken: string;
  closedAt: Date | null;
  _count: { items: number };
}): ShopRow {
  return {
    id: shop.id,
    nameEn: shop.nameEn,
    nameZh: shop.nameZh,
    kind: shop.kind as ShopRow["kind"],
    region: shop.region,
    boardToken: shop.boardToken,
    items: shop._count.items,
    closed: shop.closedAt !== null,
  };
}

/** What an audit row keeps of a shop: not the board's token, which opens the board. */
export const auditedShop = ({ nameEn, nameZh, kind, region, closed }: ShopRow) => ({
  nameEn,
  nameZh,
  kind,
  region,
  closed,
});
