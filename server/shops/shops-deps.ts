import type { OrderKind } from "../contracts/orders.ts";
import type { Viewer } from "../contracts/people.ts";
import type { Transaction } from "../identity/identity-deps.ts";
import type { Prisma } from "../platform/prisma.ts";
import type { Clock } from "../shared/clock.ts";
import { OpsError } from "../shared/errors.ts";

/** What the use cases of shops work with. */
export interface ShopsDeps {
  prisma: Prisma;
  clock: Clock;
  /** Tells intake; runs after the commit and never throws. */
  catalogueChanged: () => Promise<void>;
}

/**
 * The viewer's own shop, if it offers this sort of thing at all.
 * @throws NOT_FOUND also for another tenant's shop, KIND_MISMATCH
 */
export async function requireOwnShop(
  store: Pick<Transaction, "shop">,
  viewer: Viewer,
  shopId: string,
  kinds?: readonly OrderKind[],
) {
  const shop = await store.shop.findFirst({ where: { id: shopId, tenantId: viewer.tenantId } });
  if (!shop) throw new OpsError("NOT_FOUND", "There is no such shop.");
  if (kinds && !kinds.some((kind) => kind === shop.kind)) {
    throw new OpsError("KIND_MISMATCH", `A ${shop.kind} shop has none of these.`, { field: "/shopId" });
  }
  return shop;
}
