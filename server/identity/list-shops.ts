import type { ShopRow } from "../contracts/admin.ts";
import type { Viewer } from "../contracts/people.ts";
import { requirePermission } from "../shared/require-permission.ts";
import type { IdentityDeps } from "./identity-deps.ts";
import { toShopRow, withItemCount } from "./shop-row.ts";

/** The shops the viewer may see: a merchant's own, everybody else's tenant's. Open ones first. */
export async function listShops(deps: IdentityDeps, viewer: Viewer): Promise<ShopRow[]> {
  requirePermission(viewer, "shops.list");
  const shops = await deps.prisma.shop.findMany({
    where: {
      tenantId: viewer.tenantId,
      ...(viewer.role === "merchant" ? { id: { in: viewer.shopIds } } : {}),
    },
    include: withItemCount,
    orderBy: [{ closedAt: { sort: "asc", nulls: "first" } }, { id: "asc" }],
  });
  return shops.map(toShopRow);
}
